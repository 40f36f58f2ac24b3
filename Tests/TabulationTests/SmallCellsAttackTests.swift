import Disclosure
import Rounds
import Testing

@testable import Tabulation

/// Attack 7: a group too small to be shown is what everybody's figures leave over when the others are
/// taken out.
@Suite("Small cells and their complement")
struct SmallCellsAttackTests {
  @Test(
    "Attack 7: what the shown segments leave over of everybody is nobody, or enough people not of one mind"
  )
  func complement() throws {
    let found = try Self.attack { try $0.tally().publication() }
    #expect(found.exposed == 0)
    #expect(found.shown > 1000, "not simply everything is kept back")
  }

  @Test("Attack 7: where cells are judged each by itself, it succeeds") func control() throws {
    #expect(try Self.attack { $0.publicationBySizeAlone() }.exposed > 100)
  }

  @Test("Attack 7: no cell with fewer people than the minimum is published, in any table")
  func cells() throws {
    for round in Self.rounds() {
      for cell in try round.tally().publication().cells {
        if let figures = cell.content.figures { #expect(figures.answers >= round.policy.minimum) }
        if case .band(let answers, _, _) = cell.content { #expect(answers >= round.policy.minimum) }
      }
    }
  }

  @Test(
    "Attack 7: colleagues who say they are in a small department do not make it large")
  func filledUp() throws {
    let policy = RandomRound.policy([[1], [49]], minimum: 10)
    let honest = BallotAnswers(answers: ["heard": .choice(4)], segments: ["department": 0])
    let others = (0..<30).map {
      BallotAnswers(answers: ["heard": .choice($0 % 5)], segments: ["department": $0 < 15 ? 0 : 1])
    }
    let publication = try RandomRound(policy: policy, ballots: [honest] + others).tally()
      .publication()
    let small = publication.cells.filter { $0.list == "department" && $0.segment == 0 }
    #expect(small.count > 1)
    for cell in small {
      // Nobody chose an option, of nobody else either.
      let isOption = cell.question == "channels"
      #expect(cell.content == .suppressed(isOption ? .nearlyUnanimous : .tooFew))
    }
  }

  private static func rounds() -> [RandomRound] {
    var random = SplitMix64(seed: 7)
    return (0..<60).map { _ in
      RandomRound(
        shape: (4, 3), sizes: [0, 1, 3, 8, 25], minimum: 6, declares: 0.95, using: &random)
    }
  }

  private static func attack(
    _ publish: (RandomRound) throws -> Publication
  ) throws -> (exposed: Int, shown: Int) {
    var found = (exposed: 0, shown: 0)
    for round in rounds() {
      let reader = Reader(publication: try publish(round), round: round)
      found.shown += reader.publication.cells.filter { $0.content.figures != nil }.count
      for table in Tabulated.all {
        for list in round.policy.lists {
          guard let rest = reader.remainder(table, list), rest.answers > 0 else { continue }
          if !Rule(minimum: round.policy.minimum).allows(rest, table) { found.exposed += 1 }
        }
      }
    }
    return found
  }
}
