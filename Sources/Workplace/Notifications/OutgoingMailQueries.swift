import Foundation
import Postgres

/// SQL of the queue of mails.
enum OutgoingMailQueries {
  /// Whether the notification `n` goes by mail: asked when somebody is told, and again when the mail is
  /// about to be sent.
  ///
  /// Whoever signed with the name hidden is told in Redress only, or the mail server would learn that
  /// they signed; authors are mailed as authors.
  static let isWanted: SQL = """
    not exists (
      select from muted_mail m where m.employee_id = n.employee_id and m.kind = n.kind)
    and (n.kind not in ('response-published', 'update-posted')
      or exists (
        select from signature s
        where s.petition_id = n.petition_id and s.employee_id = n.employee_id and s.shows_name)
      or n.kind = 'response-published' and exists (
        select from petition p
        where p.id = n.petition_id and (p.petitioner_id = n.employee_id
          or p.co_author_agreed and p.co_author_id = n.employee_id)))
    """

  /// Takes mails that are due, for ten minutes: a process that ends meanwhile leaves them to whoever
  /// comes by later, and no connection is held while they are sent.
  static func claim(_ limit: Int) -> Query<WebRole, DueMail> {
    Query(
      """
      with due as (
        select notification_id from outgoing_mail where due_at <= now()
        order by due_at, notification_id limit \(Int64(limit)) for update skip locked
      ), claimed as (
        update outgoing_mail o set attempts = o.attempts + 1,
          due_at = now() + interval '10 minutes'
        from due d where d.notification_id = o.notification_id
        returning o.notification_id, o.attempts
      )
      select n.id, n.kind, n.petition_id, n.round_id, n.occasion, n.employee_id, p.name, p.mail,
        \(NotificationQueries.title), c.attempts,
        e.is_active and p.mail is not null and (t.id is null or \(NotificationQueries.isVisible))
          and (r.id is null or \(NotificationQueries.isRoundVisible)) and \(Self.isWanted)
      from claimed c
        join notification n on n.id = c.notification_id
        join employee e on e.id = n.employee_id
        left join petition t on t.id = n.petition_id
        left join survey_round r on r.id = n.round_id
        left join person p on p.employee_id = n.employee_id
      order by n.id
      """
    ) { row in try DueMail(from: &row) }
  }

  /// Sent, given up, or not wanted after all.
  static func delete(_ notifications: [Int64]) -> Command<WebRole> {
    Command("delete from outgoing_mail where notification_id = any(\(notifications))")
  }

  static func postpone(_ notification: Int64, seconds: Int) -> Command<WebRole> {
    Command(
      """
      update outgoing_mail set due_at = now() + make_interval(secs => \(Double(seconds)))
      where notification_id = \(notification)
      """)
  }

  /// Hands back mails that were taken and not tried.
  static func handBack(_ notifications: [Int64]) -> Command<WebRole> {
    Command(
      """
      update outgoing_mail set due_at = now(), attempts = greatest(0, attempts - 1)
      where notification_id = any(\(notifications))
      """)
  }

  /// How much waits in both queues, and how old the oldest of it is.
  static func waiting() -> Query<WebRole, WaitingNotifications> {
    Query(
      """
      select a.number, a.age, m.number, m.age
      from (
        select count(*) as number,
          coalesce(extract(epoch from now() - min(created_at)), 0)::double precision as age
        from announcement a where \(AnnouncementQueries.isDue)
      ) a, (
        select count(*) as number,
          coalesce(extract(epoch from now() - min(n.occurred_at)), 0)::double precision as age
        from outgoing_mail o join notification n on n.id = o.notification_id
      ) m
      """
    ) { row in
      try WaitingNotifications(
        announcements: row.next(), oldestAnnouncement: row.next(), mails: row.next(),
        oldestMail: row.next())
    }
  }
}

/// A mail that a process has taken to send it.
struct DueMail: Sendable {
  /// Number of the notification.
  let id: Int64
  let kind: NotificationKind
  /// Nil for what is about a round.
  let petition: Petition.ID?
  /// Nil for what is about a petition.
  let round: SurveyRound.ID?
  let occasion: Int64
  let employee: Employee.ID
  /// Nil once erased, as the address is.
  let name: String?
  let address: String?
  /// Nil where its reader may not see it any more.
  let title: String?
  /// How often it was taken, this time included.
  let attempts: Int
  /// Whether it is to be sent after all: since it was queued its reader may have muted the kind, hidden
  /// their name or left, or the petition is not shown to them any more.
  let isWanted: Bool

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    kind = try row.next()
    petition = try row.next()
    round = try row.next()
    occasion = try row.next()
    employee = try row.next()
    name = try row.next()
    address = try row.next()
    title = try row.next()
    let attempts: Int16 = try row.next()
    self.attempts = Int(attempts)
    isWanted = try row.next()
  }
}

/// What waits to be told and to be mailed.
public struct WaitingNotifications: Sendable, Equatable {
  /// Announcements that nobody has told yet.
  public let announcements: Int
  /// Seconds since the oldest of them.
  public let oldestAnnouncement: Double
  /// Mails that are not sent yet.
  public let mails: Int
  /// Seconds since the oldest of them was told in Redress.
  public let oldestMail: Double
}
