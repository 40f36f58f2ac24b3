import Foundation
import Postgres

/// News from the authors to those who signed.
struct PetitionUpdate: Sendable {
  static let longestBody = 5000

  let id: Int64
  /// Markdown.
  let body: String
  let publishedAt: Date
}

/// SQL of updates and of petitions that follow one another.
enum UpdateQueries {
  static func add(
    _ body: String, to petition: Petition.ID, by author: Employee.ID
  ) -> Query<WebRole, Int64> {
    Query(
      """
      insert into petition_update (petition_id, author_id, body)
      values (\(petition), \(author), \(body)) returning id
      """)
  }

  /// From when on the next one may be posted; no row when it may be now.
  static func nextAllowed(on petition: Petition.ID) -> Query<WebRole, Date> {
    Query(
      """
      select max(published_at) + interval '1 day' from petition_update
      where petition_id = \(petition) having max(published_at) > now() - interval '1 day'
      """)
  }

  /// Updates from the latest on, those before that one.
  static func updates(
    on petition: Petition.ID, before id: Int64?, limit: Int
  ) -> Query<WebRole, PetitionUpdate> {
    Query(
      """
      select id, body, published_at from petition_update
      where petition_id = \(petition) and (\(id)::bigint is null or id < \(id))
      order by id desc limit \(Int64(limit))
      """
    ) { row in try PetitionUpdate(id: row.next(), body: row.next(), publishedAt: row.next()) }
  }

  /// The petition that this one takes up again, and those that take up this one; all of them public.
  static func chain(of petition: Petition.ID) -> Query<WebRole, ChainedPetition> {
    Query(
      """
      select p.id, p.title, p.follows_id is not distinct from \(petition)
      from petition p
      where (p.follows_id = \(petition)
          or p.id = (select follows_id from petition where id = \(petition)))
        and p.state in ('open', 'response-due', 'answered', 'closed', 'archived')
      order by 3, p.id limit 10
      """
    ) { row in
      try ChainedPetition(id: row.next(), title: row.next(), isFollowUp: row.next())
    }
  }
}

/// A petition beside another in the chain.
struct ChainedPetition: Sendable {
  let id: Petition.ID
  let title: String
  /// Whether it takes up the other; otherwise the other takes up this one.
  let isFollowUp: Bool
}
