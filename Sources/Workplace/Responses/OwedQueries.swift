import Foundation
import Postgres

/// SQL of what leadership owes.
enum OwedQueries {
  /// Petitions whose answer is due, soonest first, those after that one.
  static func owed(after id: Petition.ID?, limit: Int) -> Query<WebRole, OwedResponse> {
    Query(
      """
      select p.id, p.title, p.response_due_at, s.signatures, a.name, d.updated_at
      from petition p
        join petition_standing s on s.petition_id = p.id
        left join response_draft d on d.petition_id = p.id
        left join person a on a.employee_id = d.author_id
      where p.state = 'response-due'
        and (\(id)::bigint is null or (p.response_due_at, p.id) > (
          select response_due_at, id from petition where id = \(id)))
      order by p.response_due_at, p.id limit \(Int64(limit))
      """
    ) { row in try OwedResponse(from: &row) }
  }

  static func count() -> Query<WebRole, Int> {
    Query("select count(*) from petition where state = 'response-due'")
  }

  /// Drafts for petitions that have not reached their threshold, latest first.
  static func earlyDrafts(limit: Int) -> Query<WebRole, OwedResponse> {
    Query(
      """
      select p.id, p.title, p.response_due_at, s.signatures, a.name, d.updated_at
      from response_draft d
        join petition p on p.id = d.petition_id
        join petition_standing s on s.petition_id = p.id
        left join person a on a.employee_id = d.author_id
      where p.state = 'open'
      order by d.updated_at desc, p.id limit \(Int64(limit))
      """
    ) { row in try OwedResponse(from: &row) }
  }
}

/// A petition that leadership is to answer, or is about to.
struct OwedResponse: Sendable {
  let id: Petition.ID
  let title: String
  /// Nil below the threshold.
  let dueAt: Date?
  let signatures: Int
  /// Who saved the draft last; nil without one, and once erased.
  let draftAuthor: String?
  let draftSavedAt: Date?

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    title = try row.next()
    dueAt = try row.next()
    signatures = try row.next()
    draftAuthor = try row.next()
    draftSavedAt = try row.next()
  }
}
