import Foundation
import Postgres

/// SQL of the group commit: one statement writes a whole batch, moves each petition's exact count
/// once, and says of every signing what became of it.
///
/// A statement is its own transaction, or shares one with its neighbour in a pipeline. It is safe to
/// run again when the reply to its commit was lost: what is counted already is not counted twice.
enum SigningQueries {
  /// What became of the signing at one position of the batch.
  struct Result: Sendable {
    let position: Int
    let outcome: SigningOutcome
    /// Whether an open petition has its threshold now.
    let reachesThreshold: Bool
  }

  /// Signs for everybody in the batch.
  ///
  /// `for share` lets a petition close only before or after the batch, never in the middle. Of two
  /// equal signings in one batch the first position counts.
  static func sign(_ batch: [Signing]) -> Query<WebRole, Result> {
    Query(
      """
      with asked as (
        select * from unnest(\(batch.map(\.petition)), \(batch.map(\.employee)),
          \(batch.map(\.showsName)), \(batch.map(\.reason)))
          with ordinality as asked (petition_id, employee_id, shows_name, reason, position)
      ), named as (
        select id, coalesce(closes_at > now(), true)
          and state in ('open', 'response-due', 'answered') as is_open,
          case when state = 'open' then threshold end as goal
        from petition
        where id in (select petition_id from asked)
          and state in ('open', 'response-due', 'answered', 'closed', 'archived')
        order by id for share
      ), inserted as (
        insert into signature (petition_id, employee_id, shows_name, reason)
        select a.petition_id, a.employee_id, a.shows_name, a.reason
        from asked a join named n on n.id = a.petition_id and n.is_open
        order by a.position
        on conflict (petition_id, employee_id) do nothing
        returning petition_id, employee_id
      ), restored as (
        delete from withdrawn_signature w using inserted i
        where w.petition_id = i.petition_id and w.employee_id = i.employee_id
      ), counted as (
        select petition_id, count(*)::integer as signatures from inserted group by petition_id
      ), day as (
        insert into signature_day (petition_id, day, signatures)
        select petition_id, (now() at time zone 'UTC')::date, signatures from counted
        order by petition_id
        on conflict (petition_id, day)
          do update set signatures = signature_day.signatures + excluded.signatures
      ), standing as (
        update petition_standing s set signatures = s.signatures + c.signatures,
          revision = s.revision + 1
        from counted c where c.petition_id = s.petition_id
        returning s.petition_id, s.signatures
      )
      select a.position,
        case
          when n.id is null then 'not-found'
          when i.employee_id is not null and a.position = min(a.position)
            over (partition by a.petition_id, a.employee_id) then 'signed'
          when not n.is_open then 'closed'
          else 'already-signed'
        end,
        coalesce(st.signatures >= n.goal, false)
      from asked a
        left join named n on n.id = a.petition_id
        left join inserted i on i.petition_id = a.petition_id and i.employee_id = a.employee_id
        left join standing st on st.petition_id = a.petition_id
      order by a.position
      """, row: result)
  }

  /// Withdraws for everybody in the batch; open or closed, one's own signature may always be taken
  /// back.
  static func withdraw(_ batch: [Withdrawal]) -> Query<WebRole, Result> {
    Query(
      """
      with asked as (
        select * from unnest(\(batch.map(\.petition)), \(batch.map(\.employee)))
          with ordinality as asked (petition_id, employee_id, position)
      ), deleted as (
        delete from signature s using (select distinct petition_id, employee_id from asked) a
        where s.petition_id = a.petition_id and s.employee_id = a.employee_id
        returning s.petition_id, s.employee_id, s.signed_at, s.shows_name, s.reason
      ), kept as (
        insert into withdrawn_signature (petition_id, employee_id, shows_name, reason)
        select petition_id, employee_id, shows_name, reason from deleted
        -- Left behind when signing again overlapped with withdrawing.
        on conflict (petition_id, employee_id) do update set shows_name = excluded.shows_name,
          reason = excluded.reason, withdrawn_at = excluded.withdrawn_at
      ), counted as (
        select petition_id, count(*)::integer as signatures from deleted group by petition_id
      ), day as (
        update signature_day d set signatures = d.signatures - c.signatures
        from (
          select petition_id, (signed_at at time zone 'UTC')::date as day, count(*)::integer
            as signatures
          from deleted group by 1, 2
        ) c
        where d.petition_id = c.petition_id and d.day = c.day
      ), standing as (
        update petition_standing s set signatures = s.signatures - c.signatures,
          revision = s.revision + 1
        from counted c where c.petition_id = s.petition_id
      )
      select a.position,
        case
          when p.id is null then 'not-found'
          when d.employee_id is not null then 'withdrawn'
          else 'not-signed'
        end, false
      from asked a
        left join petition p on p.id = a.petition_id
        left join deleted d on d.petition_id = a.petition_id and d.employee_id = a.employee_id
      order by a.position
      """, row: result)
  }

  private static func result(_ row: inout PostgresRow) throws -> Result {
    let position: Int = try row.next()
    let outcome: SigningOutcome = try row.next()
    return Result(position: position, outcome: outcome, reachesThreshold: try row.next())
  }
}

/// Whose signature is to be taken back.
struct Withdrawal: Sendable, Equatable {
  let petition: Petition.ID
  let employee: Employee.ID
}
