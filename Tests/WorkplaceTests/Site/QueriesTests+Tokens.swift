import Foundation

@testable import Ballots
@testable import Workplace

extension QueriesTests {
  static var tokens: [Check] {
    [
      Check("TokenQueries.ask", TokenQueries.ask([1], in: 1, for: 1)),
      Check("TokenQueries.standing", TokenQueries.standing(in: 1, of: 1)),
      Check("AnnouncedRoundQueries.all", AnnouncedRoundQueries.all()),
      Check("AnnouncedRoundQueries.policy", AnnouncedRoundQueries.policy(of: 1)),
      Check("AnnouncedRoundQueries.nullifiers", AnnouncedRoundQueries.nullifiers(of: 1)),
      Check("BallotQueries.put", BallotQueries.put([])),
    ]
  }
}
