import Postgres

/// SQL of who may answer a round.
enum RollQueries {
  static func departments() -> Query<WebRole, RollPlace> {
    Query(
      """
      select d.id, d.name, (select count(*) from employee e where e.department_id = d.id and e.is_active)
      from department d order by d.name, d.id
      """
    ) { row in try RollPlace(id: row.next(), name: row.next(), people: row.next()) }
  }

  static func sites() -> Query<WebRole, RollPlace> {
    Query(
      """
      select s.id, s.name, (select count(*) from employee e where e.site_id = s.id and e.is_active)
      from site s order by s.name, s.id
      """
    ) { row in try RollPlace(id: row.next(), name: row.next(), people: row.next()) }
  }

  /// Whom a rule admits now, by department and site.
  static func cells(departments: [Int16], sites: [Int16]) -> Query<WebRole, RollCell> {
    Query(
      """
      select d.name, s.name, count(*)
      from employee e join department d on d.id = e.department_id join site s on s.id = e.site_id
      where \(isAdmitted(departments, sites))
      group by d.name, s.name order by d.name, s.name
      """
    ) { row in try RollCell(department: row.next(), site: row.next(), people: row.next()) }
  }

  /// Fixes whom a rule admits, and says how they work by department and site: one statement, so that
  /// both are of the same moment.
  static func freeze(
    for round: SurveyRound.ID, departments: [Int16], sites: [Int16]
  ) -> Query<WebRole, RollCell> {
    Query(
      """
      with admitted as (
        select e.id, e.department_id, e.site_id from employee e
        where \(isAdmitted(departments, sites))
      ), frozen as (
        insert into round_roll (round_id, employee_id) select \(round), id from admitted
      )
      select d.name, s.name, count(*)
      from admitted a join department d on d.id = a.department_id join site s on s.id = a.site_id
      group by d.name, s.name order by d.name, s.name
      """
    ) { row in try RollCell(department: row.next(), site: row.next(), people: row.next()) }
  }

  private static func isAdmitted(_ departments: [Int16], _ sites: [Int16]) -> SQL {
    """
    e.is_active and (cardinality(\(departments)) = 0 or e.department_id = any(\(departments)))
      and (cardinality(\(sites)) = 0 or e.site_id = any(\(sites)))
    """
  }
}
