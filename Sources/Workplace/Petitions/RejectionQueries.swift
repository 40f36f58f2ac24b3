import Foundation
import Postgres

/// SQL of petitions that a moderator rejected.
enum RejectionQueries {
  /// What everybody may read of it. The background is read for its authors alone.
  static func find(_ id: Petition.ID, for reader: Employee.ID) -> Query<WebRole, RejectedPetition> {
    Query(
      """
      select p.title, d.name, e.occurred_at, m.name, e.reason, e.comment,
        case when p.petitioner_id = \(reader)
          or p.co_author_agreed and p.co_author_id = \(reader) then p.background end
      from petition p
        join petition_event e on e.petition_id = p.id and e.act = 'reject'
        join employee author on author.id = p.petitioner_id
        join department d on d.id = author.department_id
        left join person m on m.employee_id = e.actor_id
      where p.id = \(id) and p.state = 'rejected'
      """
    ) { row in try RejectedPetition(from: &row) }
  }
}

/// A petition that a moderator rejected, as one reader may see it.
struct RejectedPetition: Sendable {
  let title: String
  let department: String
  let rejectedAt: Date
  /// Nil when erased.
  let moderator: String?
  let reason: ReviewReason?
  let comment: String
  /// Markdown; nil for everybody but its authors.
  let background: String?

  init(from row: inout PostgresRow) throws {
    title = try row.next()
    department = try row.next()
    rejectedAt = try row.next()
    moderator = try row.next()
    reason = try row.next()
    comment = try row.next()
    background = try row.next()
  }
}
