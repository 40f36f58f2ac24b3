import Foundation
import Postgres

/// SQL of moving petitions from state to state.
///
/// Each statement writes the state, the event that records it, and what is to be announced; a
/// petition that is not in the state it must come from is left alone.
enum LifeCycleQueries {
  /// Holds a petition still until the transaction ends.
  static func lock(_ id: Petition.ID) -> Query<WebRole, Petition.State> {
    Query("select state from petition where id = \(id) for update")
  }

  /// What changes with any act of a person; dates that go with the new state are set at this moment.
  /// That a response falls due is the clock's (`ClockQueries`).
  static func move(_ id: Petition.ID, to state: Petition.State) -> Command<WebRole> {
    Command(
      """
      update petition p set state = \(state), state_changed_at = now(),
        gathering_ends_at = case
          when \(state) = 'gathering-sponsors'
            then now() + make_interval(days => \(Int32(PetitionPolicy.gatheringDays)))
          when \(state) = 'in-review' then gathering_ends_at end,
        opened_at = case when \(state) = 'open' then now() else opened_at end,
        closes_at = case when \(state) = 'open' then now() + make_interval(days => open_days)
          else closes_at end,
        threshold = case when \(state) = 'open' then coalesce(w.threshold_number, greatest(1, ceil(
            w.threshold_percent * (select count(*) from employee where is_active) / 100.0)))::integer
          else threshold end,
        answered_at = case when \(state) = 'answered' then now() else answered_at end,
        closed_at = case when \(state) = 'closed' then now() else closed_at end
      from workplace w
      where p.id = \(id)
      """)
  }

  static func addEvent(_ event: PetitionEvent.New, to state: Petition.State) -> Command<WebRole> {
    Command(
      """
      insert into petition_event (petition_id, act, state, actor_id, reason, comment)
      values (\(event.petition), \(event.act), \(state), \(event.actor), \(event.reason),
        \(event.comment))
      """)
  }

  /// Pages that are kept finished are made anew when the revision moves.
  static func refresh(_ id: Petition.ID) -> Command<WebRole> {
    Command("update petition_standing set revision = revision + 1 where petition_id = \(id)")
  }

  /// Everything that happened to a petition, from the beginning.
  static func events(of petition: Petition.ID) -> Query<WebRole, PetitionEvent> {
    Query(
      """
      select e.id, e.occurred_at, e.act, e.state, p.name, e.reason, e.comment
      from petition_event e left join person p on p.employee_id = e.actor_id
      where e.petition_id = \(petition) order by e.id
      """
    ) { row in try PetitionEvent(from: &row) }
  }
}
