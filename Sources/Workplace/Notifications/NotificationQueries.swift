import Foundation
import Postgres

/// SQL of what an employee was told, and of the kinds that they do not want by mail.
enum NotificationQueries {
  /// Whether the reader of the notification `n`, who is the employee `e`, may see the petition `t`.
  static let isVisible: SQL = """
    (t.state in ('open', 'response-due', 'answered', 'closed', 'archived', 'rejected')
      or t.petitioner_id = n.employee_id or coalesce(t.co_author_id = n.employee_id, false)
      or t.state = 'in-review' and 'moderator' = any(e.roles)
      or t.state in ('gathering-sponsors', 'in-review') and exists (
        select from sponsor s
        where s.petition_id = t.id and s.employee_id = n.employee_id))
    """

  /// Whether the employee `e` may see the round `r`: as `RoundState.isVisible(to:)`.
  static let isRoundVisible: SQL = """
    (r.state not in ('draft', 'review', 'approved') or 'analyst' = any(e.roles)
      or r.state <> 'draft' and 'moderator' = any(e.roles))
    """

  /// The title of what the notification `n` is about; null where its reader may not see it.
  static let title: SQL = """
    case when t.id is not null then case when \(isVisible) then t.title end
      when \(isRoundVisible) then r.title end
    """

  static func page(
    of employee: Employee.ID, before id: Int64?, limit: Int
  ) -> Query<WebRole, PersonalNotification> {
    Query(
      """
      select n.id, n.kind, n.occurred_at, n.is_read, n.petition_id, n.round_id, t.state,
        \(title),
        coalesce(t.petitioner_id = n.employee_id or t.co_author_id = n.employee_id, false),
        case when exists (
            select from sponsor s where s.petition_id = t.id and s.employee_id = n.employee_id)
          then t.sponsor_code end
      from notification n
        join employee e on e.id = n.employee_id
        left join petition t on t.id = n.petition_id
        left join survey_round r on r.id = n.round_id
      where n.employee_id = \(employee) and (\(id)::bigint is null or n.id < \(id))
      order by n.id desc limit \(Int64(limit))
      """
    ) { row in try PersonalNotification(from: &row) }
  }

  static func find(
    _ id: Int64, of employee: Employee.ID
  ) -> Query<WebRole, PersonalNotification> {
    Query(
      """
      select n.id, n.kind, n.occurred_at, n.is_read, n.petition_id, n.round_id, t.state,
        \(title),
        coalesce(t.petitioner_id = n.employee_id or t.co_author_id = n.employee_id, false),
        case when exists (
            select from sponsor s where s.petition_id = t.id and s.employee_id = n.employee_id)
          then t.sponsor_code end
      from notification n
        join employee e on e.id = n.employee_id
        left join petition t on t.id = n.petition_id
        left join survey_round r on r.id = n.round_id
      where n.employee_id = \(employee) and n.id = \(id)
      """
    ) { row in try PersonalNotification(from: &row) }
  }

  static func read(_ id: Int64, of employee: Employee.ID) -> Command<WebRole> {
    read("n.id = \(id)", of: employee)
  }

  /// Up to the newest that was in view, so that nothing is marked that nobody has seen.
  static func readAll(upTo id: Int64, of employee: Employee.ID) -> Command<WebRole> {
    read("n.id <= \(id)", of: employee)
  }

  private static func read(_ which: SQL, of employee: Employee.ID) -> Command<WebRole> {
    Command(
      """
      with read as (
        update notification n set is_read = true
        where n.employee_id = \(employee) and not n.is_read and \(which)
        returning n.id
      )
      update employee set unread_notifications
        = greatest(0, unread_notifications - (select count(*) from read)::integer)
      where id = \(employee) and exists (select from read)
      """)
  }

  static func muted(by employee: Employee.ID) -> Query<WebRole, NotificationKind> {
    Query(
      """
      select kind from muted_mail
      where employee_id = \(employee) and kind = any(\(NotificationKind.allCases))
      """)
  }

  /// Of the kinds `shown` exactly `muted` are muted from now on; the others stay as they are.
  static func mute(
    _ muted: [NotificationKind], of shown: [NotificationKind], by employee: Employee.ID
  ) -> Command<WebRole> {
    Command(
      """
      with wanted as (
        delete from muted_mail
        where employee_id = \(employee) and kind = any(\(shown)) and kind <> all(\(muted))
      )
      insert into muted_mail (employee_id, kind)
      select \(employee), kind from unnest(\(muted)) as kind where kind = any(\(shown))
      on conflict do nothing
      """)
  }

  /// Deletes what is older than 180 days, with the mails that still wait for it.
  static func deleteOld() -> Command<WebRole> {
    delete("occurred_at < now() - interval '180 days'")
  }

  /// Deletes what is about a round that is to be deleted.
  static func forget(aboutRound id: SurveyRound.ID) -> Command<WebRole> {
    delete("round_id = \(id)")
  }

  private static func delete(_ which: SQL) -> Command<WebRole> {
    Command(
      """
      with old as (
        delete from notification where \(which)
        returning employee_id, is_read
      ), unread as (
        select employee_id, count(*)::integer as number from old where not is_read
        group by employee_id
      ), holder as (
        select id from employee where id in (select employee_id from unread)
        order by id for no key update
      )
      update employee e set unread_notifications = greatest(0, e.unread_notifications - u.number)
      from unread u join holder h on h.id = u.employee_id where e.id = u.employee_id
      """)
  }
}

/// Something that an employee was told.
struct PersonalNotification: Sendable {
  let id: Int64
  let kind: NotificationKind
  let occurredAt: Date
  let isRead: Bool
  /// Nil for what is about a round.
  let petition: Petition.ID?
  /// Nil for what is about a petition.
  let round: SurveyRound.ID?
  /// Of the petition.
  let state: Petition.State?
  /// Nil where its reader may not see it any more.
  let title: String?
  /// Whether the reader wrote it, or was asked to write along.
  let isAuthor: Bool
  /// What leads a sponsor to the draft; nil for everybody else.
  let sponsorCode: String?

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    kind = try row.next()
    occurredAt = try row.next()
    isRead = try row.next()
    petition = try row.next()
    round = try row.next()
    state = try row.next()
    title = try row.next()
    isAuthor = try row.next()
    sponsorCode = try row.next()
  }
}
