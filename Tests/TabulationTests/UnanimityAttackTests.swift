import Disclosure
import Rounds
import Testing

@testable import Tabulation

/// Attack 10: where (nearly) all gave one answer, or very few took part, knowing who took part is knowing what they
/// said.
@Suite("Unanimous groups and low turnout")
struct UnanimityAttackTests {
  /// Two departments of 20; in the first all but `deviants` gave the last answer to every question.
  private static func round(deviants: Int) -> RandomRound {
    let questions = RandomRound.questions.filter { $0.kind != .text }
    var ballots: [BallotAnswers] = []
    for person in 0..<20 {
      for department in 0...1 {
        let isOfOneMind = department == 0 && person >= deviants
        var ballot = BallotAnswers(answers: [:], segments: ["department": department])
        for question in questions {
          let last = question.scale.labels.count - 1
          let choice = isOfOneMind ? last : person % last
          ballot.answers[question.id] =
            question.kind == .multiple ? .choices([choice]) : .choice(choice)
        }
        ballots.append(ballot)
      }
    }
    return RandomRound(
      policy: RandomRound.policy([[10, 10], [10, 10]], minimum: 10), ballots: ballots)
  }

  @Test(
    "Attack 10: of a group that is nearly of one mind, nobody's answer can be told",
    arguments: 0...2)
  func unanimous(_ deviants: Int) throws {
    let cells = try Self.round(deviants: deviants).tally().publication().cells
    for question in RandomRound.questions where question.kind != .text {
      let cell = try #require(
        cells.first {
          $0.question == question.id && $0.list == "department" && $0.segment == 0
        })
      #expect(cell.content == .suppressed(.keptBack))
      let other = cells.first {
        $0.question == question.id && $0.list == "department" && $0.segment == 1
      }
      #expect(other?.content == cell.content, "the first could be worked out from the second")
    }
  }

  @Test("Attack 10: the same is said of everybody whether nobody, one or two differ")
  func sameBand() throws {
    let bands = try (0...2).map { deviants in
      var tally = Tally(policy: Self.round(deviants: 0).policy)
      for person in 0..<40 {
        tally.add(BallotAnswers(answers: ["heard": .choice(person < deviants ? 0 : 4)]))
      }
      return try tally.publication().cells.filter { $0.question == "heard" }
    }
    #expect(bands[0].first?.content == .band(answers: 40, percent: 95...100))
    #expect(bands.allSatisfy { $0 == bands[0] })
  }

  @Test("Attack 10: where only the size of a cell counts, the answers of all twenty are known")
  func control()
    throws
  {
    let cell = Self.round(deviants: 0).publicationBySizeAlone().cells.first {
      $0.question == "heard" && $0.list == "department" && $0.segment == 0
    }
    #expect(cell?.content.figures == Figures(answers: 20, counts: [0, 0, 0, 0, 20]))
  }

  @Test("Attack 10: nothing but that they were fewer is said of a round with too few ballots")
  func turnout()
    throws
  {
    let all = Self.round(deviants: 20)
    for count in [0, 1, 9] {
      var tally = Tally(policy: all.policy)
      for var ballot in all.ballots.prefix(count) {
        ballot.answers["words"] = .text("I was there.")
        tally.add(ballot)
      }
      let publication = try tally.publication()
      #expect(publication.castBallots == nil && publication.comments.isEmpty)
      #expect(publication.cells.allSatisfy { $0.content == .suppressed(.tooFew) })
    }
    var tally = Tally(policy: all.policy)
    for ballot in all.ballots.prefix(10) { tally.add(ballot) }
    #expect(try tally.publication().castBallots == 10)
  }

  @Test(
    "Attack 10: a segment of which not even the participation is shown stays out of every question")
  func hidden() throws {
    var random = SplitMix64(seed: 10)
    for _ in 0..<20 {
      let round = RandomRound(shape: (4, 3), sizes: [0, 1, 3, 8, 25], minimum: 6, using: &random)
      let cells = try round.tally().publication().cells
      for people in cells where people.question.isEmpty && people.content.figures == nil {
        let others = cells.filter { $0.list == people.list && $0.segment == people.segment }
        #expect(others.allSatisfy { $0.content.figures == nil })
      }
    }
  }
}
