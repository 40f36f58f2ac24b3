import Foundation
import Postgres

/// SQL of signing in and out.
enum SessionQueries {
  static func find(_ hashes: [[UInt8]], idleDays: Int) -> Query<WebRole, Session> {
    Query(
      """
      select s.token_hash, s.id, e.id, p.name, e.roles, e.unread_notices,
        e.unread_notifications, s.last_used_on < current_date
      from session s
        join employee e on e.id = s.employee_id
        join person p on p.employee_id = e.id
      where s.token_hash = any(\(hashes)) and s.expires_at > now()
        and s.last_used_on >= current_date - \(Int32(clamping: idleDays)) and e.is_active
      """
    ) { row in
      try Session(
        tokenHash: row.next(), id: row.next(),
        employee: Employee(id: row.next(), name: row.next(), roles: row.nextRoles()),
        unreadNotices: row.next(), unreadNotifications: row.next(), isFirstUseToday: row.next())
    }
  }

  static func noteUse(_ hashes: [[UInt8]]) -> Command<WebRole> {
    Command("update session set last_used_on = current_date where token_hash = any(\(hashes))")
  }

  static func create(
    _ tokenHash: [UInt8], for employee: Employee.ID, device: String, days: Int
  ) -> Command<WebRole> {
    Command(
      """
      insert into session (token_hash, employee_id, expires_at, device)
      values (\(tokenHash), \(employee), now() + make_interval(days => \(Int32(clamping: days))),
        \(device))
      """)
  }

  /// Ends one session of an employee, found by what its owner sees.
  static func end(_ id: UUID, of employee: Employee.ID) -> Command<WebRole> {
    Command("delete from session where id = \(id) and employee_id = \(employee)")
  }

  static func endAll(of employee: Employee.ID) -> Command<WebRole> {
    Command("delete from session where employee_id = \(employee)")
  }

  static func endOthers(of employee: Employee.ID, than id: UUID) -> Command<WebRole> {
    Command("delete from session where employee_id = \(employee) and id <> \(id)")
  }

  /// Sessions that can no longer be used, whoever's.
  static func deleteExpired(idleDays: Int) -> Command<WebRole> {
    Command(
      """
      delete from session
      where expires_at <= now() or last_used_on < current_date - \(Int32(clamping: idleDays))
      """)
  }

  static func open(of employee: Employee.ID, idleDays: Int) -> Query<WebRole, OpenSession> {
    Query(
      """
      select id, device, last_used_on from session
      where employee_id = \(employee) and expires_at > now()
        and last_used_on >= current_date - \(Int32(clamping: idleDays))
      order by last_used_on desc, created_at desc
      """
    ) { row in
      try OpenSession(id: row.next(), device: row.next(), lastUsedOn: row.next())
    }
  }
}

/// A session as its owner sees it in the list.
struct OpenSession: Sendable {
  let id: UUID
  let device: String
  let lastUsedOn: Day
}

extension PostgresRow {
  /// A `text[]` column of role names; unknown names are left out.
  mutating func nextRoles() throws -> Set<Role> {
    let names: [String] = try next()
    return Set(names.compactMap(Role.init(rawValue:)))
  }
}
