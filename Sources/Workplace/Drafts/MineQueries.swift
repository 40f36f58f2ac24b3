import Foundation
import Postgres

/// SQL of the petitions that somebody has to do with besides signing.
enum MineQueries {
  /// What a reader writes, writes along, is asked to, or sponsors; the newest first.
  ///
  /// What was given up is listed for its authors alone.
  static func page(
    of reader: Employee.ID, before id: Petition.ID?, limit: Int
  ) -> Query<WebRole, OwnPetition> {
    Query(
      """
      select p.id, p.title, p.state, m.relation, p.sponsor_code, p.gathering_ends_at, p.closes_at,
        p.response_due_at, sp.text_version is not distinct from p.text_version,
        (select count(*) from sponsor c
          where c.petition_id = p.id and c.text_version = p.text_version)
      from (
        select id, 'petitioner' as relation from petition where petitioner_id = \(reader)
        union all
        select id, case when co_author_agreed then 'co-author' else 'asked' end from petition
          where co_author_id = \(reader)
        union all
        select s.petition_id, 'sponsor' from sponsor s join petition o on o.id = s.petition_id
          where s.employee_id = \(reader) and o.petitioner_id <> \(reader)
            and o.co_author_id is distinct from \(reader)
      ) m
        join petition p on p.id = m.id
        left join sponsor sp on sp.petition_id = p.id and sp.employee_id = \(reader)
      where (\(id)::bigint is null or p.id < \(id))
        and (m.relation in ('petitioner', 'co-author') or p.state <> 'withdrawn')
      order by p.id desc limit \(Int64(limit))
      """
    ) { row in try OwnPetition(from: &row) }
  }
}

/// A petition that the reader has to do with.
struct OwnPetition: Sendable {
  /// What the reader is to it.
  enum Relation: String, Sendable, PostgresCodable {
    case petitioner
    case coAuthor = "co-author"
    case asked
    case sponsor
  }

  let id: Petition.ID
  let title: String
  let state: Petition.State
  let relation: Relation
  let sponsorCode: SponsorCode?
  let gatheringEndsAt: Date?
  let closesAt: Date?
  let responseDueAt: Date?
  /// Whether the reader agreed to the text as it is now; says nothing of authors.
  let hasAgreed: Bool
  /// How many agreed to the text as it is now.
  let sponsors: Int

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    title = try row.next()
    state = try row.next()
    relation = try row.next()
    sponsorCode = try (row.next() as String?).flatMap { SponsorCode($0) }
    gatheringEndsAt = try row.next()
    closesAt = try row.next()
    responseDueAt = try row.next()
    hasAgreed = try row.next()
    sponsors = try row.next()
  }
}
