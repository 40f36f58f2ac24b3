import Postgres

/// SQL of finding those whom a command is about.
enum InvitationQueries {
  static func withoutPassword() -> Query<WebRole, InvitedPerson> {
    Query(
      """
      select e.id, p.number, p.name, p.mail, e.is_active, false
      from employee e join person p on p.employee_id = e.id
      where e.is_active and not exists (select from password w where w.employee_id = e.id)
      order by e.id
      """
    ) { row in try InvitedPerson(from: &row) }
  }

  static func find(_ numbers: [String]) -> Query<WebRole, InvitedPerson> {
    Query(
      """
      select e.id, p.number, p.name, p.mail, e.is_active,
        exists (select from password w where w.employee_id = e.id)
      from employee e join person p on p.employee_id = e.id
      where p.number = any(\(numbers)) order by e.id
      """
    ) { row in try InvitedPerson(from: &row) }
  }
}

/// Somebody to invite, if they may sign in and cannot yet.
struct InvitedPerson: Sendable {
  let id: Employee.ID
  let number: String
  let name: String
  let mail: String
  let isActive: Bool
  let hasPassword: Bool

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    number = try row.next()
    name = try row.next()
    mail = try row.next()
    isActive = try row.next()
    hasPassword = try row.next()
  }

  var isInvitable: Bool { isActive && !hasPassword }
}
