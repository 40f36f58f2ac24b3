import Postgres
import TestSupport

@testable import Workplace

extension TestSite {
  /// A petition in some state, whatever the way to it.
  ///
  /// - Parameter due: in how many days the answer is due; less than none is overdue.
  func petition(
    _ title: String, in state: Petition.State, by person: TestPerson,
    background: String = "Because it matters.", due days: Int = 9
  ) async throws -> Petition.ID {
    let id = try await petition(title, by: person, background: background)
    let isPublished = Petition.State.published.contains(state)
    try await change(
      """
      update petition set state = \(state), addressee = 'Head of Grommets',
        opened_at = case when \(isPublished) then opened_at end,
        threshold = case when \(isPublished) then threshold end,
        closed_at = case when \(state == .closed || state == .archived) then now() end,
        response_due_at = case when \(state == .responseDue)
          then now() + make_interval(days => \(Int32(days))) end,
        answered_at = case when \(state == .answered) then now() end,
        gathering_ends_at = case when \(state == .gatheringSponsors)
          then now() + interval '30 days' end
      where id = \(id)
      """)
    if state == .rejected {
      try await change(
        """
        insert into petition_event (petition_id, act, state, reason, comment)
        values (\(id), 'reject', 'rejected', 'abusive', 'Words for the authors')
        """)
    }
    return id
  }
}
