import Disclosure
import Foundation
import Rounds
import Testing

@testable import Tabulation

/// Attack 9: whoever came between two rounds is what the later tables have more than the earlier ones.
@Suite("Two rounds whose tables are subtracted")
struct SubtractedRoundsAttackTests {
  private static let others = 100
  private static let trials = 200

  @Test("Attack 9: where the others answer anew, the difference says little of whoever came")
  func answersAnew() throws {
    #expect(try Self.hits(answeringAlike: 0) < Self.trials * 2 / 5)
  }

  /// What nothing published can hide, and docs/threat-model.md says.
  @Test("Where all the others answer the same twice, it is the answer of whoever came")
  func answersAlike() throws {
    #expect(try Self.hits(answeringAlike: 1) == Self.trials)
  }

  /// In how many trials the newcomer's answer is guessed.
  ///
  /// - Parameter share: how probable it is that somebody answers as before, instead of anything.
  private static func hits(answeringAlike share: Double) throws -> Int {
    var random = SplitMix64(seed: 9)
    return try (0..<trials).count { _ in
      let before = (0..<others).map { _ in step(using: &random) }
      let after = before.map { answer in
        Double.random(in: 0..<1, using: &random) < share ? answer : step(using: &random)
      }
      let newcomer = step(using: &random)
      let difference = zip(try published(after + [newcomer]), try published(before)).map { $0 - $1 }
      return difference.indices.max { difference[$0] < difference[$1] } == newcomer
    }
  }

  private static func step(using random: inout SplitMix64) -> Int {
    Int.random(in: 0..<5, using: &random)
  }

  /// How many of everybody gave each answer, as it is published.
  private static func published(_ answers: [Int]) throws -> [Int] {
    var tally = Tally(policy: RandomRound.policy([[60, 60], [60, 60]], minimum: 10))
    for (index, answer) in answers.enumerated() {
      tally.add(
        BallotAnswers(
          answers: ["heard": .choice(answer)],
          segments: ["department": index % 2, "site": index / 2 % 2]))
    }
    let cells = try tally.publication().cells
    let cell = cells.first { $0.question == "heard" && $0.list == RoundPolicy.everybody }
    guard case .exact(let figures)? = cell?.content else { throw Hidden() }
    return figures.counts
  }

  /// Nothing to subtract.
  private struct Hidden: Error {}
}
