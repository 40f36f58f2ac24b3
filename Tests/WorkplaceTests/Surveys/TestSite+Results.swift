import Disclosure
import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation
@testable import Workplace

extension TestSite {
  /// A round that was held and counted; the same one whenever it is asked for.
  func anyCountedRound(by author: TestPerson) async throws -> Int64 {
    let known = try await number("select coalesce(max(round_id), 0) from round_result")
    return known > 0 ? Int64(known) : try await countedRound(by: author)
  }

  /// A round that was held and counted, by these ballots.
  func countedRound(
    _ policy: RoundPolicy = SurveyedCompany.policy, by author: TestPerson,
    ballots: [BallotAnswers] = SurveyedCompany.ballots(1700)
  ) async throws -> Int64 {
    var tally = Tabulation.Tally(policy: policy)
    for ballot in ballots { tally.add(ballot) }
    let publication = try tally.publication()
    let id = try await endedRound("closed", policy, by: author)
    try await change(
      """
      insert into round_result (round_id, roll, issued, cast_ballots, discarded, nullifiers)
      values (\(id), \(Int64(policy.roll.size)), 1800, \(publication.castBallots.map { Int64($0) }), 3, '')
      """)
    _ = try await owner.pipeline(publication.cells.map { insertion(of: $0, in: id) })
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
    // No two rounds are the same.
    var policy = policy
    policy?.introduction = UUID().uuidString
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

  private func insertion(of cell: Publication.Cell, in round: Int64) -> Command<LoginRole> {
    let stored = CellRow(cell.content)
    return Command(
      """
      insert into published_cell
        (round_id, question, option, list, segment, kind, answers, counts, low, high, category,
          suppression)
      values (\(round), \(cell.question), \(cell.option), \(cell.list), \(cell.segment),
        \(stored.kind), \(stored.answers), \(stored.counts), \(stored.low), \(stored.high),
        \(stored.category), \(stored.suppression))
      """)
  }
}
