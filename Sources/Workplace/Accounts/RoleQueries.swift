import Foundation
import Postgres

/// SQL of giving roles, of the public register and of the steward's search.
enum RoleQueries {
  /// Adds a role; no row changes when it is held already or the person is not active.
  static func add(_ role: Role, to employee: Employee.ID) -> Command<WebRole> {
    Command(
      """
      update employee set roles = array_append(roles, \(role))
      where id = \(employee) and is_active and not roles @> array[\(role)]
      """)
  }

  /// Removes a role; no row changes when it is not held.
  static func remove(_ role: Role, from employee: Employee.ID) -> Command<WebRole> {
    Command(
      """
      update employee set roles = array_remove(roles, \(role))
      where id = \(employee) and roles @> array[\(role)]
      """)
  }

  static func holders() -> Query<WebRole, RoleHolder> {
    Query(
      """
      select h.role, p.name, d.name, case when h.role = 'leadership' then e.position else '' end, (
          select max(occurred_at) from audit_entry a
          where a.subject_id = e.id and a.role = h.role and a.action = 'role-granted')
      from employee e cross join unnest(e.roles) as h(role)
        join person p on p.employee_id = e.id
        join department d on d.id = e.department_id
      where e.is_active
      order by lower(p.name), e.id
      """
    ) { row in
      try RoleHolder(
        role: row.next(), name: row.next(), department: row.next(), position: row.next(),
        since: row.next())
    }
  }

  static func history(before id: Int64?, limit: Int) -> Query<WebRole, RoleChange> {
    Query(
      """
      select a.id, a.occurred_at, a.action, actor.name, a.role, subject.name, a.reason
      from audit_entry a
        left join person actor on actor.employee_id = a.actor_id
        left join person subject on subject.employee_id = a.subject_id
      where a.action in ('role-granted', 'role-revoked')
        and (\(id)::bigint is null or a.id < \(id))
      order by a.id desc limit \(Int64(limit))
      """
    ) { row in try RoleChange(from: &row) }
  }

  /// Who gave somebody the roles they hold, the latest grant of each.
  static func grants(to employee: Employee.ID) -> Query<WebRole, RoleChange> {
    Query(
      """
      select distinct on (a.role) a.id, a.occurred_at, a.action, actor.name, a.role, subject.name,
        a.reason
      from audit_entry a
        left join person actor on actor.employee_id = a.actor_id
        left join person subject on subject.employee_id = a.subject_id
      where a.subject_id = \(employee) and a.action = 'role-granted'
      order by a.role, a.id desc
      """
    ) { row in try RoleChange(from: &row) }
  }

  static func addNotice(
    of entry: Int64, to employee: Employee.ID
  ) -> Command<WebRole> {
    Command(
      """
      with told as (
        insert into notice (employee_id, audit_entry_id) values (\(employee), \(entry))
        returning employee_id
      )
      update employee set unread_notices = unread_notices + 1
      where id = (select employee_id from told)
      """)
  }

  static func notices(of employee: Employee.ID, limit: Int) -> Query<WebRole, RoleChange> {
    Query(
      """
      select a.id, a.occurred_at, a.action, actor.name, a.role, subject.name, a.reason
      from notice n join audit_entry a on a.id = n.audit_entry_id
        left join person actor on actor.employee_id = a.actor_id
        left join person subject on subject.employee_id = a.subject_id
      where n.employee_id = \(employee) order by n.id desc limit \(Int64(limit))
      """
    ) { row in try RoleChange(from: &row) }
  }

  static func acknowledgeNotices(of employee: Employee.ID) -> Command<WebRole> {
    Command("update employee set unread_notices = 0 where id = \(employee)")
  }
}

/// A line of the register.
struct RoleHolder: Sendable {
  let role: Role
  let name: String
  let department: String
  /// What a leader is at the company; empty for other roles and until a steward says so.
  let position: String
  /// Nil when the role was given before the log began.
  let since: Date?
}

/// A role given or taken back, with names as far as they still exist.
struct RoleChange: Sendable {
  let entry: Int64
  let occurredAt: Date
  let isGrant: Bool
  /// Nil for whoever runs the server, or somebody erased.
  let actor: String?
  let role: Role
  /// Nil when erased.
  let subject: String?
  let reason: String

  init(from row: inout PostgresRow) throws {
    entry = try row.next()
    occurredAt = try row.next()
    let action: AuditLog.Action = try row.next()
    isGrant = action == .roleGranted
    actor = try row.next()
    role = try row.next()
    subject = try row.next()
    reason = try row.next()
  }
}
