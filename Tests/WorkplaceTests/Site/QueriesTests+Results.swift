import Foundation
import Postgres

@testable import Workplace

extension QueriesTests {
  /// Results of rounds.
  static var publishedResults: [Check] {
    [
      Check("ResultQueries.ended", ResultQueries.ended(1)),
      Check("ResultQueries.cells", ResultQueries.cells(of: 1)),
      Check("ResultQueries.commentCounts", ResultQueries.commentCounts(of: 1)),
      Check(
        "ResultQueries.comments",
        ResultQueries.comments(of: 1, on: "words", after: nil, limit: 9)),
      Check(
        "ResultQueries.comments",
        ResultQueries.comments(of: 1, on: "words", after: UUID(), limit: 9)),
    ]
  }
}
