import Foundation
import Postgres

/// SQL of the queue of things to be told.
///
/// Features only say that something is to be told. Whom it concerns is worked out by the process that
/// takes the announcement; triggers wake those who listen to the channels `announcement` and
/// `outgoing_mail`.
enum AnnouncementQueries {
  /// - Parameter occasion: tells several of one kind about one petition apart; by default the moment,
  ///   so that a draft sent back twice is told twice.
  static func add(
    _ kind: NotificationKind, about petition: Petition.ID, occasion: Int64? = nil
  ) -> Command<WebRole> {
    Command(
      """
      insert into announcement (kind, petition_id, occasion)
      values (\(kind), \(petition), coalesce(\(occasion), (extract(epoch from now()) * 1000)::bigint))
      on conflict do nothing
      """)
  }

  /// Tells of a round.
  ///
  /// - Parameter isRepeated: whether it can happen to a round again, and is told again; otherwise a
  ///   second time does nothing.
  static func add(
    _ kind: NotificationKind, aboutRound id: SurveyRound.ID, isRepeated: Bool = false
  ) -> Command<WebRole> {
    let occasion: SQL = isRepeated ? "(extract(epoch from now()) * 1000)::bigint" : "0"
    return Command(
      """
      insert into announcement (kind, round_id, occasion) values (\(kind), \(id), \(occasion))
      on conflict do nothing
      """)
  }

  /// Nobody is told of what is about a round any more.
  static func forget(aboutRound id: SurveyRound.ID) -> Command<WebRole> {
    Command("delete from announcement where round_id = \(id)")
  }

  /// Whether the announcement `a` can be told already: sponsors are not told of a text that its authors
  /// are still at, and that a round is off only after everybody was told that it is on.
  static let isDue: SQL = """
    (a.kind <> 'text-changed'
      or not exists (select from petition p where p.id = a.petition_id and p.state = 'draft'))
    and (a.kind not in ('round-cancelled', 'round-void')
      or not exists (
        select from announcement w where w.round_id = a.round_id and w.kind = 'round-announced'))
    """

  /// Takes the next announcement behind `id` that nobody else is telling, until the transaction ends.
  /// Kinds that only a newer program knows are left to it.
  static func take(after id: Int64) -> Query<WebRole, Announcement> {
    Query(
      """
      select a.id, a.kind, a.petition_id, a.round_id, a.occasion, a.created_at from announcement a
      where a.id > \(id) and a.kind = any(\(NotificationKind.allCases)) and \(isDue)
      order by a.id limit 1 for update of a skip locked
      """
    ) { row in
      try Announcement(
        id: row.next(), kind: row.next(), petition: row.next(), round: row.next(),
        occasion: row.next(), createdAt: row.next())
    }
  }

  /// Tells everybody whom it concerns, in Redress and by mail, and deletes the announcement.
  ///
  /// Employees are locked in the order of their numbers, so that two processes which tell the same
  /// people of different things wait for each other and never for ever.
  static func tell(_ announcement: Announcement) -> Command<WebRole> {
    Command(
      """
      with recipient (employee_id) as (\(announcement.recipients)), reachable as (
        select e.id from employee e
        where e.is_active and e.id in (select employee_id from recipient)
        order by e.id for no key update
      ), n as (
        insert into notification (employee_id, kind, petition_id, round_id, occasion, occurred_at)
        select id, \(announcement.kind), \(announcement.petition), \(announcement.round),
          \(announcement.occasion), \(announcement.createdAt)
        from reachable order by id
        on conflict do nothing
        returning id, employee_id, kind, petition_id
      ), counted as (
        update employee e set unread_notifications = e.unread_notifications + 1
        from n where n.employee_id = e.id
      ), mailed as (
        insert into outgoing_mail (notification_id)
        select n.id from n where \(OutgoingMailQueries.isWanted)
      )
      delete from announcement where id = \(announcement.id)
      """)
  }
}

/// Something that is to be told about a petition or a round.
struct Announcement: Sendable {
  let id: Int64
  let kind: NotificationKind
  /// Nil for what is about a round.
  let petition: Petition.ID?
  /// Nil for what is about a petition.
  let round: SurveyRound.ID?
  let occasion: Int64
  let createdAt: Date
}
