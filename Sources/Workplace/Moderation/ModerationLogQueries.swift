import Foundation
import Postgres

/// SQL of the public log of moderation.
enum ModerationLogQueries {
  /// Every decision, newest first. What stands in a draft that was sent back is its authors' business
  /// until it is opened or rejected: until then its title and the comment are not read at all.
  static func entries(before id: Int64?, limit: Int) -> Query<WebRole, ModerationEntry> {
    Query(
      """
      select e.id, e.occurred_at, m.name, e.act, e.reason, shown.id, shown.title,
        case when shown.id is not null then e.comment else '' end
      from petition_event e
        left join person m on m.employee_id = e.actor_id
        left join petition shown on shown.id = e.petition_id and shown.state in ('open',
          'response-due', 'answered', 'closed', 'archived', 'rejected')
      where e.reason is not null and (\(id)::bigint is null or e.id < \(id))
      order by e.id desc limit \(Int64(limit))
      """
    ) { row in try ModerationEntry(from: &row) }
  }
}

/// A moderator's decision as everybody may read it.
struct ModerationEntry: Sendable {
  let id: Int64
  let occurredAt: Date
  /// Nil when erased.
  let moderator: String?
  let act: PetitionAct
  let reason: ReviewReason
  /// Nil while the draft is not public.
  let petition: (id: Petition.ID, title: String)?
  /// Empty while the draft is not public.
  let comment: String

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    occurredAt = try row.next()
    moderator = try row.next()
    act = try row.next()
    reason = try row.next()
    let petitionID: Petition.ID? = try row.next()
    let title: String? = try row.next()
    petition = if let petitionID, let title { (petitionID, title) } else { nil }
    comment = try row.next()
  }
}
