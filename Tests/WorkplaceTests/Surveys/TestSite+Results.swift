import Disclosure
import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation
@testable import Workplace

extension TestSite {
  /// A round that was held and counted, by these ballots.
  func countedRound(
    _ policy: RoundPolicy = SurveyedCompany.policy, by author: TestPerson,
    ballots: [BallotAnswers] = SurveyedCompany.ballots(1700)
  ) async throws -> Int64 {
    var tally = Tally(policy: policy)
    for ballot in ballots { tally.add(ballot) }
    let publication = try tally.publication()
    let id = try await endedRound("closed", policy, by: author)
    try await change(
      """
      insert into round_result (round_id, roll, issued, cast_ballots, discarded, nullifiers)
      values (\(id), \(Int64(policy.roll.size)), 1800, \(publication.castBallots.map { Int64($0) }), 3, '')
      """)
    for cell in publication.cells { try await insert(cell, of: id) }
    for comment in publication.comments {
      try await change(
        """
        insert into published_comment (round_id, question, body)
        values (\(id), \(comment.question), \(comment.body))
        """)
    }
    return id
  }

  /// A round that is over.
  func endedRound(
    _ state: String, _ policy: RoundPolicy? = SurveyedCompany.policy, reason: String = "",
    by author: TestPerson
  ) async throws -> Int64 {
    let bytes = try policy.map { try [UInt8]($0.canonical) }
    let hash = bytes.map { [UInt8](PolicyHash(of: Data($0)).bytes) }
    return try #require(
      try await owner.first(
        Query<LoginRole, Int64>(
          """
          insert into survey_round (title, state, reason, opens_at, closes_at, author_id, policy, policy_hash)
          values (\(policy?.title ?? "Never held"), \(state), \(reason), now() - interval '20 days',
            now() - interval '10 days', \(author.id), \(bytes), \(hash))
          returning id
          """)))
  }

  func insert(_ cell: Publication.Cell, of round: Int64) async throws {
    let stored = Stored(cell.content)
    try await change(
      """
      insert into published_cell
        (round_id, question, list, segment, kind, answers, counts, low, high, suppression)
      values (\(round), \(cell.question), \(cell.list), \(Int64(cell.segment))::smallint, \(stored.kind),
        \(stored.answers)::integer, \(stored.counts)::integer[], \(stored.low)::smallint,
        \(stored.high)::smallint, \(stored.reason))
      """)
  }
}

/// The columns of a cell.
private struct Stored {
  var kind = "suppressed"
  var answers: Int64?
  var counts: [Int64]?
  var low: Int64?
  var high: Int64?
  var reason: String?

  init(_ content: PublishedCell) {
    switch content {
    case .exact(let figures):
      kind = "exact"
      answers = Int64(figures.answers)
      counts = figures.counts.map { Int64($0) }
    case .band(let count, let percent):
      kind = "band"
      answers = Int64(count)
      low = Int64(percent.lowerBound)
      high = Int64(percent.upperBound)
    case .suppressed(let suppression): reason = suppression.rawValue
    }
  }
}
