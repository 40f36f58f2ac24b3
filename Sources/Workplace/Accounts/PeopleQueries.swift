import Foundation
import Postgres

/// SQL of the steward's search. No content that anybody wrote is in it.
enum PeopleQueries {
  static func count(matching text: String) -> Query<WebRole, Int> {
    Query(
      """
      select count(*) from person p
      where \(text) = '' or strpos(lower(p.name), lower(\(text))) > 0
        or strpos(lower(p.mail), lower(\(text))) > 0 or p.number = \(text)
      """
    ) { row in try row.next() }
  }

  static func search(
    _ text: String, after id: Employee.ID?, limit: Int
  ) -> Query<WebRole, FoundPerson> {
    Query(
      """
      select e.id, p.name, d.name, s.name, e.roles, e.position, e.is_active,
        w.employee_id is not null
      from person p
        join employee e on e.id = p.employee_id
        join department d on d.id = e.department_id
        join site s on s.id = e.site_id
        left join password w on w.employee_id = e.id
      where (\(text) = '' or strpos(lower(p.name), lower(\(text))) > 0
          or strpos(lower(p.mail), lower(\(text))) > 0 or p.number = \(text))
        and (\(id)::bigint is null or (lower(p.name), e.id) > (
          select lower(name), employee_id from person where employee_id = \(id)))
      order by lower(p.name), e.id limit \(Int64(limit))
      """
    ) { row in try FoundPerson(from: &row) }
  }

  static func find(_ id: Employee.ID) -> Query<WebRole, FoundPerson> {
    Query(
      """
      select e.id, p.name, d.name, s.name, e.roles, e.position, e.is_active,
        w.employee_id is not null
      from person p
        join employee e on e.id = p.employee_id
        join department d on d.id = e.department_id
        join site s on s.id = e.site_id
        left join password w on w.employee_id = e.id
      where e.id = \(id)
      """
    ) { row in try FoundPerson(from: &row) }
  }

  /// Says what a leader is at the company; no row changes for anybody else.
  static func setPosition(_ position: String, of employee: Employee.ID) -> Command<WebRole> {
    Command(
      """
      update employee set position = \(position)
      where id = \(employee) and roles @> array['leadership']
      """)
  }
}

/// An account as a steward sees it.
struct FoundPerson: Sendable {
  let id: Employee.ID
  let name: String
  let department: String
  let site: String
  let roles: Set<Role>
  /// What a leader is at the company; empty until a steward says so.
  let position: String
  let isActive: Bool
  let hasPassword: Bool

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    name = try row.next()
    department = try row.next()
    site = try row.next()
    roles = try row.nextRoles()
    position = try row.next()
    isActive = try row.next()
    hasPassword = try row.next()
  }

  /// The state of the account in words.
  var state: String {
    if !isActive { return "Deactivated" }
    return hasPassword ? "Active" : "Not signed in yet"
  }
}
