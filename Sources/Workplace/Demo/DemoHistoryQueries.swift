import Foundation
import Postgres

/// SQL of what happened to the petitions of the demo.
enum DemoHistoryQueries {
  /// What leaders are, as petitions name them.
  static func setPosition(_ position: String, of employee: Employee.ID) -> Command<LoginRole> {
    Command("update employee set position = \(position) where id = \(employee)")
  }

  static func follow(_ petition: Petition.ID, on earlier: Petition.ID) -> Command<LoginRole> {
    Command("update petition set follows_id = \(earlier) where id = \(petition)")
  }

  /// Adds events in their order, which is the order of their ids.
  static func addEvents(_ events: ArraySlice<DemoEventRow>) -> Command<LoginRole> {
    Command(
      """
      insert into petition_event (petition_id, occurred_at, act, state, actor_id, reason, comment)
      select petition_id, occurred_at, act, state, actor_id, reason, comment
      from unnest(\(events.map(\.petition)), \(events.map(\.event.occurredAt)),
          \(events.map(\.event.act.rawValue)), \(events.map(\.event.state.rawValue)),
          \(events.map(\.actor)), \(events.map(\.event.reason?.rawValue)),
          \(events.map(\.event.comment)))
        with ordinality
        as given (petition_id, occurred_at, act, state, actor_id, reason, comment, position)
      order by position
      """)
  }

  static func addSponsors(
    _ sponsors: [(employee: Employee.ID, sponsoredAt: Date)], to petition: Petition.ID,
    version: Int
  ) -> Command<LoginRole> {
    Command(
      """
      insert into sponsor (petition_id, employee_id, text_version, sponsored_at)
      select \(petition), employee_id, \(Int32(clamping: version)), sponsored_at
      from unnest(\(sponsors.map(\.employee)), \(sponsors.map(\.sponsoredAt)))
        as given (employee_id, sponsored_at)
      """)
  }

  static func addResponse(
    _ response: DemoResponse, number: Int, to petition: Petition.ID, by leader: Employee.ID,
    at moment: Date
  ) -> Command<LoginRole> {
    Command(
      """
      insert into response_version (petition_id, number, body, note, author_id, published_at)
      values (\(petition), \(Int32(clamping: number)), \(response.body), \(response.note), \(leader),
        \(moment))
      """)
  }

  static func addResponseDraft(
    _ draft: DemoResponseDraft, to petition: Petition.ID, by leader: Employee.ID, at moment: Date
  ) -> Command<LoginRole> {
    Command(
      """
      insert into response_draft (petition_id, body, author_id, updated_at)
      values (\(petition), \(draft.body), \(leader), \(moment))
      """)
  }

  static func addUpdate(
    _ update: DemoUpdate, to petition: Petition.ID, by author: Employee.ID, at moment: Date
  ) -> Command<LoginRole> {
    Command(
      """
      insert into petition_update (petition_id, author_id, body, published_at)
      values (\(petition), \(author), \(update.body), \(moment))
      """)
  }

  /// That these people gave a verdict, in the order of their ids: nothing tells who gave which.
  static func addVerdicts(
    by signers: [Employee.ID], on petition: Petition.ID
  ) -> Command<LoginRole> {
    Command(
      """
      insert into verdict_given (petition_id, employee_id)
      select \(petition), employee_id from unnest(\(signers)) as given (employee_id)
      order by employee_id
      """)
  }

  static func countVerdicts(
    _ verdicts: DemoVerdicts, on petition: Petition.ID
  ) -> Command<LoginRole> {
    Command(
      """
      insert into verdict_standing
        (petition_id, answers, falls_short, shown_answers, shown_falls_short)
      values (\(petition), \(Int32(clamping: verdicts.answers)),
        \(Int32(clamping: verdicts.fallsShort)), \(Int32(clamping: verdicts.shownAnswers)),
        \(Int32(clamping: verdicts.shownFallsShort)))
      """)
  }

  /// Adds notifications in their order, which is the order of their ids.
  static func addNotifications(
    _ notifications: ArraySlice<DemoNotification>
  ) -> Command<LoginRole> {
    Command(
      """
      insert into notification (employee_id, kind, petition_id, occasion, occurred_at, is_read)
      select employee_id, kind, petition_id, occasion, occurred_at, is_read
      from unnest(\(notifications.map(\.employee)), \(notifications.map(\.kind.rawValue)),
          \(notifications.map(\.petition)), \(notifications.map(\.occasion)),
          \(notifications.map(\.occurredAt)), \(notifications.map(\.isRead)))
        with ordinality
        as given (employee_id, kind, petition_id, occasion, occurred_at, is_read, position)
      order by position
      """)
  }

  static func countUnread() -> Command<LoginRole> {
    Command(
      """
      update employee e set unread_notifications = n.unread
      from (select employee_id, count(*)::integer from notification where not is_read group by 1)
        as n (employee_id, unread)
      where n.employee_id = e.id
      """)
  }
}

/// Something that happened to a petition, as it is stored.
struct DemoEventRow: Sendable {
  let petition: Petition.ID
  let actor: Employee.ID?
  let event: DemoLife.Event
}
