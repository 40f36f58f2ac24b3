import Postgres

/// SQL of importing people; the demo is loaded by the same, under another role.
enum EmployeeImportQueries<R: DatabaseRole> {
  /// One change of the list at a time: held until the transaction ends.
  static func lock() -> Query<R, Bool> {
    Query("select pg_advisory_xact_lock(hashtext('employee')) is not null")
  }

  /// Everybody who has not been erased.
  static func known() -> Query<R, KnownEmployee> {
    Query(
      """
      select e.id, e.is_active, p.number, p.name, p.mail, d.name, s.name, e.started_on
      from employee e
        join person p on p.employee_id = e.id
        join department d on d.id = e.department_id
        join site s on s.id = e.site_id
      order by e.id
      """
    ) { row in
      try KnownEmployee(
        id: row.next(), isActive: row.next(),
        record: EmployeeRecord(
          number: row.next(), name: row.next(), mail: row.next(), department: row.next(),
          site: row.next(), startedOn: row.next()))
    }
  }

  /// Adds those that are new. Not by `on conflict`, which would use up a number for each of the
  /// others at every import.
  static func addDepartments(_ names: [String]) -> Command<R> {
    Command(
      """
      insert into department (name)
      select distinct name from unnest(\(names)) as given (name)
      where not exists (select from department d where d.name = given.name) order by name
      """)
  }

  /// Adds those that are new.
  static func addSites(_ names: [String]) -> Command<R> {
    Command(
      """
      insert into site (name)
      select distinct name from unnest(\(names)) as given (name)
      where not exists (select from site s where s.name = given.name) order by name
      """)
  }

  /// Adds people whose departments and sites are there. Ids are given out in the order of the rows,
  /// so the nth of the new ids belongs to the nth person.
  static func join(_ records: ArraySlice<EmployeeRecord>) -> Command<R> {
    Command(
      """
      with given as (
        select * from unnest(\(records.map(\.number)), \(records.map(\.name)),
            \(records.map(\.mail)), \(records.map(\.department)), \(records.map(\.site)),
            \(records.map(\.startedOn)))
          with ordinality as given (number, name, mail, department, site, started_on, position)
      ), added as (
        insert into employee (department_id, site_id, started_on)
        select d.id, s.id, g.started_on
        from given g join department d on d.name = g.department join site s on s.name = g.site
        order by g.position
        returning id
      ), numbered as (
        select id, row_number() over (order by id) as position from added
      )
      insert into person (employee_id, number, name, mail)
      select n.id, g.number, g.name, g.mail from given g join numbered n using (position)
      order by position
      """)
  }
}

extension EmployeeImportQueries<OperatorRole> {
  /// Writes what the list says now; whoever is in it is active.
  static func change(
    _ changes: ArraySlice<EmployeeImportPlan.Change>
  ) -> Command<OperatorRole> {
    Command(
      """
      with given as (
        select * from unnest(\(changes.map(\.id)), \(changes.map(\.record.name)),
            \(changes.map(\.record.mail)), \(changes.map(\.record.department)),
            \(changes.map(\.record.site)), \(changes.map(\.record.startedOn)))
          as given (id, name, mail, department, site, started_on)
      ), moved as (
        update employee e set department_id = d.id, site_id = s.id, started_on = g.started_on,
          is_active = true
        from given g join department d on d.name = g.department join site s on s.name = g.site
        where e.id = g.id
      )
      update person p set name = g.name, mail = g.mail from given g where p.employee_id = g.id
      """)
  }

  static func deactivate(_ employees: ArraySlice<Employee.ID>) -> Command<OperatorRole> {
    Command("update employee set is_active = false where id = any(\(Array(employees)))")
  }

  static func endSessions(of employees: ArraySlice<Employee.ID>) -> Command<OperatorRole> {
    Command("delete from session where employee_id = any(\(Array(employees)))")
  }

  static func deleteLinks(of employees: ArraySlice<Employee.ID>) -> Command<OperatorRole> {
    Command("delete from one_time_link where employee_id = any(\(Array(employees)))")
  }

  /// Gives the site its company, once.
  static func nameCompany(_ name: String) -> Command<OperatorRole> {
    Command(
      """
      insert into workplace (company) select \(name) where not exists (select from workplace)
      """)
  }
}
