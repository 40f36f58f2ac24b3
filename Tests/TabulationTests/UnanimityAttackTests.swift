import Disclosure
import Rounds
import Testing

@testable import Tabulation

/// Attack 10: where (nearly) all gave one answer, or very few took part, knowing who took part is knowing what they
/// said; and so it is where (nearly) nobody chose an option.
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
    // The other department stays out too: the first could be worked out from it.
    for table in Tabulated.all where table.question != nil {
      let departments = cells.filter { table.isOf($0) && $0.list == "department" }
      #expect(departments.map(\.content) == [.suppressed(.keptBack), .suppressed(.keptBack)])
    }
  }

  @Test(
    "Attack 10: of a group of which nearly nobody chose an option, it is not told that nobody did",
    arguments: 0...2)
  func hardlyChosen(_ few: Int) throws {
    var tally = Tally(policy: Self.round(deviants: 0).policy)
    for person in 0..<40 {
      let department = person % 2
      let isChosen = department == 0 ? person < 2 * few : person < 20
      tally.add(
        BallotAnswers(
          answers: ["channels": .choices(isChosen ? [0, 1] : person % 4 < 2 ? [0] : [])],
          segments: ["department": department]))
    }
    let cells = try tally.publication().cells.filter { $0.question == "channels" }
    func departments(_ option: Int) -> [PublishedCell] {
      cells.filter { $0.list == "department" && $0.option == option }.map(\.content)
    }
    #expect(departments(0).allSatisfy { $0.figures != nil }, "other options are shown")
    #expect(departments(1) == [.suppressed(.keptBack), .suppressed(.keptBack)])
  }

  @Test(
    "Attack 10: the same is said of everybody whether nobody, one or two differ",
    arguments: [
      ("heard", .choice(4), .choice(0), [.band(answers: 40, percent: 95...100, of: .favourable)]),
      ("heard", .choice(2), .choice(4), [.band(answers: 40, percent: 0...5, of: .favourable)]),
      ("place", .choice(1), .choice(2), [.band(answers: 40, percent: 95...100, of: .category(1))]),
      (
        "channels", .choices([0]), .choices([1]),
        [
          .band(answers: 40, percent: 95...100, of: .favourable),
          .band(answers: 40, percent: 0...5, of: .favourable),
          .band(answers: 40, percent: 0...5, of: .favourable),
        ]
      ),
    ] as [(String, BallotAnswers.Answer, BallotAnswers.Answer, [PublishedCell])])
  func sameBand(
    _ question: String, _ most: BallotAnswers.Answer, _ few: BallotAnswers.Answer,
    _ expected: [PublishedCell]
  ) throws {
    let published = try (0...2).map { deviants in
      var tally = Tally(policy: Self.round(deviants: 0).policy)
      for person in 0..<40 {
        tally.add(BallotAnswers(answers: [question: person < deviants ? few : most]))
      }
      return try tally.publication().cells.filter { $0.question == question }
    }
    #expect(published.allSatisfy { $0 == published[0] })
    #expect(published[0].filter { $0.list == "everybody" }.map(\.content) == expected)
    #expect(published[0].allSatisfy { $0.content.figures == nil })
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

  @Test(
    "Attack 10: where only the size of a cell counts, it is known what all twenty did not choose")
  func controlOfOptions() throws {
    let cell = Self.round(deviants: 0).publicationBySizeAlone().cells.first {
      $0.question == "channels" && $0.option == 0 && $0.list == "department" && $0.segment == 0
    }
    #expect(cell?.content.figures == Figures(answers: 20, counts: [0, 20]))
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
