import Foundation
import Postgres
import Rounds

/// Reads what was published of rounds.
struct ResultReader: Sendable {
  let database: Pool<WebRole>

  /// What there is to show of a round that is over.
  enum Outcome: Sendable {
    case counted(RoundResults)
    /// It was called off or is void.
    case nothing(EndedRound)
  }

  /// Nil when there is no such round, or it goes on.
  ///
  /// - Throws: ``IncompleteResults``.
  func outcome(of id: Int64) async throws -> Outcome? {
    guard let round = try await database.first(ResultQueries.ended(id)) else { return nil }
    guard round.state == .closed else { return .nothing(round) }
    guard let bytes = round.policy, let hash = round.hash, let totals = round.totals else {
      throw IncompleteResults(round: id)
    }
    let cells = try await database.rows(ResultQueries.cells(of: id))
    return .counted(
      RoundResults(
        id: id, policy: try RoundPolicy(canonical: bytes), hash: hash, totals: totals, cells: cells,
        comments: try await commentCounts(of: id)))
  }

  /// A question on which comments were published; nil when there is none by that id.
  func commented(_ question: String, in id: Int64) async throws -> CommentedQuestion? {
    guard let round = try await database.first(ResultQueries.ended(id)), round.state == .closed,
      let bytes = round.policy, let count = try await commentCounts(of: id)[question]
    else { return nil }
    return try RoundPolicy(canonical: bytes).questions.first { $0.id == question }.map {
      CommentedQuestion(round: round, wording: $0.text, count: count)
    }
  }

  private func commentCounts(of id: Int64) async throws -> [String: Int] {
    let counts = try await database.rows(ResultQueries.commentCounts(of: id))
    return Dictionary(counts.map { ($0.question, $0.count) }) { first, _ in first }
  }
}

/// A round is closed, but its policy, its hash or its totals are missing: nobody may take that for a
/// round without results.
struct IncompleteResults: Error {
  let round: Int64
}

/// A question of a round that was counted, with how many comments on it were published.
struct CommentedQuestion: Sendable {
  let round: EndedRound
  let wording: String
  let count: Int
}
