import Foundation
import Postgres

/// SQL of reading petitions.
enum PetitionQueries {
  /// A petition that everybody may read; drafts are not found here.
  static func find(_ id: Petition.ID) -> Query<WebRole, Petition> {
    Query(
      """
      select p.id, p.title, p.background, p.addressee, d.name, p.threshold, p.state, p.opened_at,
        p.closes_at, p.closed_at, p.response_due_at, p.answered_at, p.follows_id, s.signatures,
        s.revision
      from petition p
        join petition_standing s on s.petition_id = p.id
        join employee e on e.id = p.petitioner_id
        join department d on d.id = e.department_id
      where p.id = \(id)
        and p.state in ('open', 'response-due', 'answered', 'closed', 'archived')
      """
    ) { row in
      try Petition(
        id: row.next(), title: row.next(), background: row.next(), addressee: row.next(),
        department: row.next(), threshold: row.next(), dates: PetitionDates(from: &row),
        followsID: row.next(), signatures: row.next(), revision: row.next())
    }
  }

  /// Which revision each reader should see, and what they did with their signature; many readers at
  /// once.
  static func views(_ asked: [PetitionView.Key]) -> Query<WebRole, PetitionView> {
    Query(
      """
      select a.position, st.revision, s.signed_at, s.shows_name, s.reason, w.shows_name, w.reason,
        p.petitioner_id = a.employee_id
          or (p.co_author_agreed and coalesce(p.co_author_id = a.employee_id, false)),
        v.employee_id is not null
      from unnest(\(asked.map(\.petition)), \(asked.map(\.reader)))
          with ordinality as a (petition_id, employee_id, position)
        join petition p on p.id = a.petition_id
          and p.state in ('open', 'response-due', 'answered', 'closed', 'archived')
        join petition_standing st on st.petition_id = a.petition_id
        left join signature s on s.petition_id = a.petition_id and s.employee_id = a.employee_id
        left join withdrawn_signature w
          on w.petition_id = a.petition_id and w.employee_id = a.employee_id
        left join verdict_given v
          on v.petition_id = a.petition_id and v.employee_id = a.employee_id
      """
    ) { row in try PetitionView(from: &row) }
  }

  /// Everybody who signed, newest first. A hidden name is not read from the database at all, nor is
  /// anything else that could tell whose it is.
  static func signatures(
    of petition: Petition.ID, before id: Int64?, limit: Int
  ) -> Query<WebRole, PublicSignature> {
    Query(
      """
      select s.id, s.signed_at, case when s.shows_name then p.name end,
        case when s.shows_name then d.name end, s.shows_name, s.reason
      from signature s
        join employee e on e.id = s.employee_id
        join department d on d.id = e.department_id
        left join person p on p.employee_id = s.employee_id
      where s.petition_id = \(petition) and (\(id)::bigint is null or s.id < \(id))
      order by s.id desc limit \(Int64(limit))
      """
    ) { row in
      try PublicSignature(
        id: row.next(), signedAt: row.next(), name: row.next(), department: row.next(),
        showsName: row.next(), reason: row.next())
    }
  }

  static func reasonCount(of petition: Petition.ID) -> Query<WebRole, Int> {
    Query(
      """
      select count(*) from signature where petition_id = \(petition) and reason is not null
      """)
  }

  static func days(of petition: Petition.ID) -> Query<WebRole, (day: Day, signatures: Int)> {
    Query(
      """
      select day, signatures from signature_day where petition_id = \(petition) order by day
      """
    ) { row in try (day: row.next(), signatures: row.next()) }
  }

  /// Changes how the reader's signature is shown; no row when there is none.
  static func changeSignature(_ signing: Signing) -> Command<WebRole> {
    Command(
      """
      with changed as (
        update signature set shows_name = \(signing.showsName), reason = \(signing.reason)
        where petition_id = \(signing.petition) and employee_id = \(signing.employee)
        returning petition_id
      )
      update petition_standing set revision = revision + 1
      where petition_id = (select petition_id from changed)
      """)
  }

  /// Deletes what was withdrawn more than a day ago, and the notifications that tell that somebody
  /// had signed.
  static func purgeWithdrawn() -> Command<WebRole> {
    Command(
      """
      with purged as (
        delete from withdrawn_signature where withdrawn_at < now() - interval '24 hours'
        returning petition_id, employee_id
      ), forgotten as (
        delete from notification n using purged w, petition p
        where n.petition_id = w.petition_id and n.employee_id = w.employee_id
          and p.id = n.petition_id and n.kind in ('response-published', 'update-posted')
          and not exists (
            select from signature s
            where s.petition_id = n.petition_id and s.employee_id = n.employee_id)
          and not (n.kind = 'response-published' and (p.petitioner_id = n.employee_id
            or p.co_author_agreed and p.co_author_id is not distinct from n.employee_id))
        returning n.employee_id, n.is_read
      ), unread as (
        select employee_id, count(*)::integer as number from forgotten where not is_read
        group by employee_id
      )
      update employee e set unread_notifications = greatest(0, e.unread_notifications - u.number)
      from unread u where u.employee_id = e.id
      """)
  }
}

/// What one reader needs to know of one petition on every request.
struct PetitionView: Sendable {
  struct Key: Sendable {
    let petition: Petition.ID
    let reader: Employee.ID
  }

  /// What the reader did with their signature.
  enum Own: Sendable, Equatable {
    case unsigned
    case signed(Signature)
    /// Taken back within the last day; it can be put back as it was.
    case withdrawn(showsName: Bool, reason: String?)
  }

  let position: Int
  let revision: Int64
  let own: Own
  /// Whether the reader wrote it, or agreed to have written along.
  let isAuthor: Bool
  /// Whether the reader has said if the response answers them.
  let gaveVerdict: Bool

  init(from row: inout PostgresRow) throws {
    position = try row.next()
    revision = try row.next()
    let signedAt: Date? = try row.next()
    let showsName: Bool? = try row.next()
    let reason: String? = try row.next()
    let showedName: Bool? = try row.next()
    let formerReason: String? = try row.next()
    isAuthor = try row.next()
    gaveVerdict = try row.next()
    if let signedAt, let showsName {
      own = .signed(Signature(signedAt: signedAt, showsName: showsName, reason: reason))
    } else if let showedName {
      own = .withdrawn(showsName: showedName, reason: formerReason)
    } else {
      own = .unsigned
    }
  }
}

/// A signature as every colleague may see it.
struct PublicSignature: Sendable {
  /// Its place in the order of arrival.
  let id: Int64
  let signedAt: Date
  /// Nil when hidden or erased.
  let name: String?
  let department: String?
  let showsName: Bool
  let reason: String?
}
