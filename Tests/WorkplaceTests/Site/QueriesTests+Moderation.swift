@testable import Workplace

extension QueriesTests {
  /// Moderation and the settings of petitions.
  static var moderation: [Check] {
    let policy = PetitionPolicy(sponsorsNeeded: 5, responseDays: 30, threshold: .percent(5))
    return [
      Check("ModerationQueries.waiting", ModerationQueries.waiting()),
      Check("ModerationQueries.queue", ModerationQueries.queue(for: 1, after: nil, limit: 9)),
      Check(
        "ModerationQueries.queue",
        ModerationQueries.queue(for: 1, after: QueuePlace(since: 7, id: 7), limit: 9)),
      Check("ModerationQueries.draft", ModerationQueries.draft(1, for: 1)),
      Check("ModerationQueries.sponsors", ModerationQueries.sponsors(of: 1)),
      Check("ModerationQueries.returns", ModerationQueries.returns(of: 1)),
      Check("ModerationQueries.ending", ModerationQueries.ending(of: 1)),
      Check("ModerationQueries.standing", ModerationQueries.standing(of: 1, for: 1)),
      Check(
        "ModerationLogQueries.entries", ModerationLogQueries.entries(before: nil, limit: 9)),
      Check("ModerationLogQueries.entries", ModerationLogQueries.entries(before: 9, limit: 9)),
      Check("RejectionQueries.find", RejectionQueries.find(1, for: 1)),
      Check("PolicyQueries.policy", PolicyQueries.policy()),
      Check("PolicyQueries.lock", PolicyQueries.lock()),
      Check("PolicyQueries.change", PolicyQueries.change(to: policy)),
      Check("PolicyQueries.history", PolicyQueries.history(before: nil, limit: 9)),
      Check("PolicyQueries.history", PolicyQueries.history(before: 9, limit: 9)),
    ]
  }
}
