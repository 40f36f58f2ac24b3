import Foundation
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("What is shown of verdicts")
struct VerdictFiguresTests {
  @Test("Nothing before ten, then in steps of five, and never more than was given") func steps() {
    var figures = VerdictFigures()
    var shown: [Int] = []
    for number in 1...27 {
      figures.add(number.isMultiple(of: 3) ? .fallsShort : .answers)
      shown.append(figures.shown.total)
      #expect(figures.given.total == number)
    }
    let expected =
      Array(repeating: 0, count: 9) + Array(repeating: 10, count: 5)
      + Array(repeating: 15, count: 5) + Array(repeating: 20, count: 5)
      + Array(repeating: 25, count: 3)
    #expect(shown == expected)
    #expect(figures.shown == VerdictFigures.Count(answers: 17, fallsShort: 8))
  }

  @Test("Whatever comes in whatever order, two figures that are shown differ by five at least")
  func differences() {
    for seed in UInt64(1)...50 {
      var random = SplitMix64(seed: seed)
      var figures = VerdictFigures()
      var totals: [Int] = [0]
      for _ in 0..<200 {
        figures.add(Bool.random(using: &random) ? .answers : .fallsShort)
        if figures.shown.total != totals.last { totals.append(figures.shown.total) }
        #expect(figures.shown.answers <= figures.given.answers)
        #expect(figures.shown.fallsShort <= figures.given.fallsShort)
      }
      #expect(totals.dropFirst().first == 10)
      #expect(zip(totals, totals.dropFirst()).allSatisfy { $1 - $0 >= 5 })
    }
  }

  @Test("The database does what the rule says, and pages change only when the shown figures do")
  func sameInSQL() async throws {
    try await TestSite.with { site in
      let author = try await site.employ("Ada")
      let petition = try await site.answeredPetition(by: author, leader: author)
      let seed = UInt64.random(in: 1...UInt64.max)
      var random = SplitMix64(seed: seed)
      var rule = VerdictFigures()
      for number in 0..<32 {
        let person = try await site.employ("Signer \(number)")
        try await site.sign(petition, by: person)
        let verdict: Verdict = Bool.random(using: &random) ? .answers : .fallsShort
        let before = try await Self.revision(of: petition, site)
        let shown = rule.shown
        rule.add(verdict)
        let outcome = try await site.pool.first(
          VerdictQueries.give(verdict, on: petition, by: person.id))
        #expect(outcome == .counted)
        let stored = try await site.texts(
          """
          select concat_ws(' ', answers, falls_short, shown_answers, shown_falls_short)
          from verdict_standing
          """)
        let expected = [
          rule.given.answers, rule.given.fallsShort, rule.shown.answers, rule.shown.fallsShort,
        ].map { "\($0)" }.joined(separator: " ")
        #expect(stored == [expected], "after \(number + 1), seed \(seed)")
        let moved = try await Self.revision(of: petition, site) - before
        #expect(moved == (rule.shown == shown ? 0 : 1))
      }
    }
  }

  private static func revision(of petition: Int64, _ site: TestSite) async throws -> Int {
    try await site.number("select revision from petition_standing where petition_id = \(petition)")
  }
}
