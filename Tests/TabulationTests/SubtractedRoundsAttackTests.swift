import Disclosure
import Rounds
import Testing

@testable import Tabulation

/// Attack 9: somebody came or left between two rounds, and whoever takes the tables of the one from those of the other
/// looks for the fewest others among whom they can be: where all of these answer as before, the difference is the
/// answer of whoever came or left. No table says which round was the earlier one, so both are one attack.
@Suite("Two rounds whose tables are subtracted")
struct SubtractedRoundsAttackTests {
  private static let minimum = 10
  private static let trials = 100

  @Test(
    "Attack 9: of whoever comes to nine people, or leaves them as the tenth, these nine alone tell nothing"
  )
  func threshold() throws {
    let found = try Self.attack(others: 9) { try $0.tally().publication() }
    #expect(found.shown == [false, true], "the tenth makes it a department with figures")
    #expect(found.fewest >= Self.minimum)
    #expect(found.hits < Self.trials * 2 / 5)
  }

  @Test("Attack 9: where cells are judged each by itself, the nine tell the answer of the tenth")
  func control() throws {
    let found = try Self.attack(others: 9) { $0.publicationBySizeAlone() }
    #expect(found.fewest == 9 && found.hits == Self.trials)
  }

  /// What nothing published can hide, and docs/threat-model.md says.
  @Test("Where ten people are shown and answer as before, they tell the answer of the eleventh")
  func limit() throws {
    let found = try Self.attack(others: 10) { try $0.tally().publication() }
    #expect(found.shown == [true, true])
    #expect(found.fewest == Self.minimum && found.hits == Self.trials)
  }

  @Test(
    "Attack 9: in companies of all kinds, nobody who comes or leaves is told by others who are few or of one mind"
  )
  func companies() throws {
    let found = try Self.move { try $0.tally().publication() }
    #expect(found.exposed == 0)
    #expect(found.narrowed > 200, "not simply everybody is all that can be subtracted")
    #expect(try Self.move { $0.publicationBySizeAlone() }.exposed > 100)
  }

  // MARK: - One department at the minimum

  private struct Found {
    /// Whether the department has figures, without whoever came or left and with them.
    var shown: [Bool] = []
    /// The fewest others among whom they could be.
    var fewest = Int.max
    /// How often their answer was guessed.
    var hits = 0
  }

  /// Somebody comes to so many others of a department, or leaves them. These answer as before, all else anew.
  private static func attack(
    others count: Int, _ publish: (RandomRound) throws -> Publication
  ) throws -> Found {
    var random = SplitMix64(seed: 9)
    var found = Found()
    for _ in 0..<trials {
      let (others, answer) = ((0..<count).map { $0 % 5 }, step(using: &random))
      let rounds = [others, others + [answer]].map { company($0, using: &random) }
      let readers = try rounds.map { Reader(publication: try publish($0), round: $0) }
      let difference = Difference(
        with: readers[1], without: readers[0], table: .question("heard"),
        list: rounds[0].policy.lists[0])
      guard let (with, without) = difference.around(0) else { continue }
      found.shown = readers.map { $0.figures(.question("heard"), "department", 0) != nil }
      found.fewest = min(found.fewest, without.answers)
      let steps = with.less(without).counts
      if steps.indices.max(by: { steps[$0] < steps[$1] }) == answer { found.hits += 1 }
    }
    return found
  }

  /// One department that answers this, and three of forty people who answer anything.
  private static func company(_ answers: [Int], using random: inout SplitMix64) -> RandomRound {
    var policy = RandomRound.policy([[12], [40], [40], [40]], minimum: minimum)
    policy.tables = [RoundPolicy.everybody, "department"]
    let others = (0..<120).map { ballot(step(using: &random), department: 1 + $0 % 3) }
    return RandomRound(
      policy: policy, ballots: answers.map { ballot($0, department: 0) } + others)
  }

  private static func ballot(_ answer: Int, department: Int) -> BallotAnswers {
    BallotAnswers(answers: ["heard": .choice(answer)], segments: ["department": department])
  }

  private static func step(using random: inout SplitMix64) -> Int {
    Int.random(in: 0..<5, using: &random)
  }

  // MARK: - Companies of all kinds

  /// From each department and site of some companies somebody leaves, or comes back.
  /// - Returns: how often the others among whom they could be were fewer than everybody, and how often so few or so much
  ///   of one mind that nothing may be known of them.
  private static func move(
    _ publish: (RandomRound) throws -> Publication
  ) throws -> (exposed: Int, narrowed: Int) {
    var found = (exposed: 0, narrowed: 0)
    for round in rounds() {
      let with = Reader(publication: try publish(round), round: round)
      for (list, segment) in places(in: round) {
        guard let mover = round.ballots.firstIndex(where: { $0.segments[list.id] == segment })
        else { continue }
        var ballots = round.ballots
        let ballot = ballots.remove(at: mover)
        let fewer = RandomRound(policy: round.policy, ballots: ballots)
        let without = Reader(publication: try publish(fewer), round: fewer)
        for table in Tabulated.all where table.counts(ballot) {
          let difference = Difference(with: with, without: without, table: table, list: list)
          guard let others = difference.around(segment)?.without else { continue }
          if others != without.figures(table, RoundPolicy.everybody, 0) { found.narrowed += 1 }
          if !Rule(minimum: round.policy.minimum).allows(others, table) { found.exposed += 1 }
        }
      }
    }
    return found
  }

  /// Half of them publish one list, which nothing of another one protects.
  private static func rounds() -> [RandomRound] {
    var random = SplitMix64(seed: 9)
    return (0..<30).map { index in
      let round = RandomRound(
        shape: (4, 3), sizes: [0, 1, 3, 8, 25], minimum: 6, declares: 0.95, using: &random)
      var policy = round.policy
      if index.isMultiple(of: 2) { policy.tables = [RoundPolicy.everybody, "department"] }
      return RandomRound(policy: policy, ballots: round.ballots)
    }
  }

  private static func places(
    in round: RandomRound
  ) -> [(list: RoundPolicy.SegmentList, segment: Int)] {
    round.policy.lists.filter { round.policy.tables.contains($0.id) }.flatMap { list in
      list.segments.indices.map { (list, $0) }
    }
  }
}

/// One table of two rounds, of the same people but for one.
private struct Difference {
  let with: Reader
  let without: Reader
  let table: Tabulated
  let list: RoundPolicy.SegmentList

  /// Behind the segments: those who named none.
  private var nowhere: Int { list.segments.count }

  /// The figures of the fewest people, somebody of this segment among them, that can be worked out of both; nil where
  /// one has none even of everybody.
  func around(_ segment: Int) -> (with: Figures, without: Figures)? {
    let parts = parts(with) + parts(without)
    var group: Set = [segment]
    while let part = parts.first(where: { !$0.isDisjoint(with: group) && !$0.isSubset(of: group) })
    {
      group.formUnion(part)
    }
    guard let more = figures(of: group, with), let fewer = figures(of: group, without) else {
      return nil
    }
    return (more, fewer)
  }

  /// What can be told apart: each shown segment, and the rest of everybody.
  private func parts(_ reader: Reader) -> [Set<Int>] {
    let shown = list.segments.indices.filter { reader.figures(table, list.id, $0) != nil }
    return shown.map { Set([$0]) } + [Set(0...nowhere).subtracting(shown)]
  }

  /// - Parameter group: of whole parts.
  private func figures(of group: Set<Int>, _ reader: Reader) -> Figures? {
    guard let everybody = reader.figures(table, RoundPolicy.everybody, 0) else { return nil }
    let hasRest = group.contains(nowhere)
    let left = list.segments.indices.filter { group.contains($0) != hasRest }
      .compactMap { reader.figures(table, list.id, $0) }
      .reduce(everybody) { $0.less($1) }
    return hasRest ? left : everybody.less(left)
  }
}
