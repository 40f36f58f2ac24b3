import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

/// Attack 9: somebody came or left between two rounds, and the difference of their tables is that person.
@Suite("Two rounds that differ by few people")
struct TwoRoundsAttackTests {
  /// Everything that exits say of a round, without its number and its hash.
  private static func exits(
    of id: Int64, as person: TestPerson, on site: TestSite
  ) async throws -> [String] {
    var texts: [String] = []
    for exit in [
      "results", "results/segments/department", "results/segments/site", "results.csv",
      "results.json",
    ] {
      let text = try await site.browser(of: person).get("/surveys/\(id)/\(exit)").text
      texts.append(text.replacing("/surveys/\(id)", with: "").replacing(#/[0-9a-f]{64}/#, with: ""))
    }
    return texts
  }

  @Test("Attack 9: nothing that is published of a round depends on an earlier one") func changes()
    async throws
  {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let ballots = SurveyedCompany.ballots(1700)
      let earlier = try await site.countedRound(by: ana, ballots: Array(ballots.dropLast()))
      try await site.change(
        """
        update survey_round set opens_at = opens_at - interval '60 days',
          closes_at = closes_at - interval '60 days' where id = \(earlier)
        """)
      let later = try await site.countedRound(by: ana, ballots: ballots)
      let beside = try await Self.exits(of: later, as: ana, on: site)
      for table in ["published_comment", "published_cell", "round_result"] as [SQL] {
        try await site.change("delete from \(table) where round_id = \(earlier)")
      }
      try await site.change("delete from survey_round where id = \(earlier)")
      let alone = try await Self.exits(of: later, as: ana, on: site)
      #expect(beside == alone)
      for text in alone {
        for word in ["since the last round", "change from", "compared with"] {
          #expect(!text.localizedCaseInsensitiveContains(word))
        }
      }
    }
  }
}
