import Foundation
import Postgres

/// SQL of holding the demo's survey rounds.
enum DemoRoundQueries {
  /// Whoever the sign-in page of the demo lists for a role.
  static func holder(of role: Role) -> Query<WebRole, Employee> {
    Query(
      """
      select e.id, p.name, e.roles from employee e join person p on p.employee_id = e.id
      where e.is_active and \(role) = any (e.roles) order by e.id limit 1
      """
    ) { row in try Employee(id: row.next(), name: row.next(), roles: row.nextRoles()) }
  }

  static func signatures(in round: Int64) -> Query<LoginRole, DemoTokenSignature> {
    Query(
      """
      select employee_id, signature from token_request
      where round_id = \(round) and signature is not null
      """
    ) { row in try DemoTokenSignature(employee: row.next(), signature: row.next()) }
  }

  /// Everybody has heard of what is announced to all about rounds, at that moment.
  static func tell(at moment: Date) -> Command<LoginRole> {
    Command(
      """
      with told as (
        delete from announcement where round_id is not null returning kind, round_id, occasion
      )
      insert into notification (employee_id, kind, round_id, occasion, occurred_at)
      select e.id, told.kind, told.round_id, told.occasion, \(moment)
      from told cross join employee e
      where e.is_active and told.kind in ('round-announced', 'round-published') order by e.id
      """)
  }

  static func tellNobody() -> Command<LoginRole> {
    Command("delete from announcement where round_id is not null")
  }
}

/// The tabulator's answer to somebody's request for a token.
struct DemoTokenSignature: Sendable {
  let employee: Employee.ID
  let signature: [UInt8]
}
