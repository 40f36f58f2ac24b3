import Foundation
import Postgres
import Rounds

/// Reads what was published of rounds.
struct ResultReader: Sendable {
  let database: Pool<WebRole>

  /// What there is to show of a round that is over.
  enum Outcome: Sendable {
    case counted(RoundResults)
    /// It was called off, or its keys were lost.
    case nothing(EndedRound)
  }

  /// Nil when there is no such round, or it goes on.
  func outcome(of id: Int64) async throws -> Outcome? {
    guard let round = try await database.first(ResultQueries.ended(id)) else { return nil }
    guard round.state == .closed, let bytes = round.policy, let hash = round.hash,
      let totals = round.totals
    else { return .nothing(round) }
    let cells = try await database.rows(ResultQueries.cells(of: id))
    let comments = try await database.rows(ResultQueries.commentCounts(of: id))
    return .counted(
      RoundResults(
        id: id, policy: try RoundPolicy(canonical: bytes), hash: hash, totals: totals, cells: cells,
        comments: Dictionary(comments.map { ($0.question, $0.count) }) { first, _ in first }))
  }
}
