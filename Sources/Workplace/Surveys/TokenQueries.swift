import Foundation
import Postgres
import Rounds

/// SQL of requests for tokens.
enum TokenQueries {
  /// Asks the tabulator to sign, once for each person of the roll: whoever asked before changes nothing.
  static func ask(
    _ blinded: [UInt8], in round: Int64, for employee: Employee.ID
  ) -> Command<WebRole> {
    Command(
      """
      with asked as (
        insert into token_request (round_id, employee_id, blinded)
        select r.round_id, r.employee_id, \(blinded)
        from round_roll r join survey_round s on s.id = r.round_id
        where r.round_id = \(round) and r.employee_id = \(employee)
          and s.state in ('announced', 'open')
        on conflict (round_id, employee_id) do nothing
        returning round_id
      )
      select pg_notify('tabulator', '') from asked
      """)
  }

  /// How somebody's request stands; nil when there is no such round.
  static func standing(
    in round: Int64, of employee: Employee.ID
  ) -> Query<WebRole, TokenStanding> {
    Query(
      """
      select s.state, r.employee_id is not null, t.blinded, t.signature,
        coalesce(t.is_unusable, false)
      from survey_round s
        left join round_roll r on r.round_id = s.id and r.employee_id = \(employee)
        left join token_request t on t.round_id = s.id and t.employee_id = \(employee)
      where s.id = \(round)
      """
    ) { row in
      try TokenStanding(
        state: row.next(), isOnRoll: row.next(), blinded: row.next(), signature: row.next(),
        isUnusable: row.next())
    }
  }
}

/// How somebody's request for a token stands.
struct TokenStanding: Sendable {
  let state: RoundState
  let isOnRoll: Bool
  let blinded: [UInt8]?
  let signature: [UInt8]?
  let isUnusable: Bool
}
