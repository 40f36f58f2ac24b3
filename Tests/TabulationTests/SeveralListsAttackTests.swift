import Disclosure
import Rounds
import Testing

@testable import Tabulation

/// Attack 8: whoever knows who works where looks at every set of people that can be told apart, and asks linear
/// algebra whether the published sums of several lists determine it.
@Suite("Several lists together")
struct SeveralListsAttackTests {
  @Test(
    "Attack 8: no sum or difference of what is published exposes a group, whether or not all say where they are",
    arguments: [1, 0.7])
  func algebra(_ declares: Double) throws {
    let found = try Self.attack(declares) { try $0.tally().publication() }
    #expect(found.exposed == 0)
    #expect(found.shown > 200, "not simply everything is kept back")
  }

  @Test("Attack 8: where the policy hides how the lists cross, it succeeds") func control() throws {
    let found = try Self.attack(1) { round in
      var policy = round.policy
      policy.crossings = policy.crossings.map { crossing in
        .init(
          rows: crossing.rows, columns: crossing.columns,
          roll: crossing.roll.map { $0.map { _ in 1 } })
      }
      return try RandomRound(policy: policy, ballots: round.ballots).tally().publication()
    }
    #expect(found.exposed > 0)
  }

  @Test("A policy that does not say how its lists cross, or has a third, is not counted at all")
  func refused()
    throws
  {
    var policy = RandomRound.policy([[30, 30], [30, 30]], minimum: 5)
    policy.crossings = []
    #expect(throws: TallyError.crossings) { try Tally(policy: policy).publication() }
    policy.lists.append(.init(id: "grade", name: "Grade", segments: []))
    policy.tables.append("grade")
    #expect(throws: TallyError.lists) { try Tally(policy: policy).publication() }
  }

  private static func attack(
    _ declares: Double, _ publish: (RandomRound) throws -> Publication
  ) throws -> (exposed: Int, shown: Int) {
    var random = SplitMix64(seed: 8)
    var found = (exposed: 0, shown: 0)
    for _ in 0..<60 {
      let round = RandomRound(
        shape: (2, 3), sizes: [0, 0, 2, 5, 9, 30], minimum: 5, declares: declares, using: &random)
      let reader = Reader(publication: try publish(round), round: round)
      let places = Place.all(in: round)
      for table in Tabulated.all {
        let sums = reader.publication.cells.filter {
          table.isOf($0) && $0.content.figures != nil
        }
        found.shown += sums.count
        let space = RowSpace(sums.map { cell in places.map { $0.isIn(cell) ? 1 : 0 } })
        found.exposed += exposed(by: space, places, round, table)
      }
    }
    return found
  }

  private static func exposed(
    by space: RowSpace, _ places: [Place], _ round: RandomRound, _ table: Tabulated
  ) -> Int {
    let figures = places.map { table.figures($0.ballots) }
    return (1..<(1 << places.count)).filter { set in
      guard space.contains(places.indices.map { set >> $0 & 1 == 1 ? 1 : 0 }) else { return false }
      let all = figures.indices.filter { set >> $0 & 1 == 1 }.map { figures[$0] }
      let sum = Figures(
        answers: all.reduce(0) { $0 + $1.answers },
        counts: all[0].counts.indices.map { index in all.reduce(0) { $0 + $1.counts[index] } })
      return sum.answers > 0 && !Rule(minimum: round.policy.minimum).allows(sum, table)
    }.count
  }
}

/// Where somebody can be, as they say it themselves.
private struct Place {
  let row: Int?
  let column: Int?
  let ballots: [BallotAnswers]

  /// Pairs in which the roll has anybody; and, where anybody left a list open, without it.
  static func all(in round: RandomRound) -> [Place] {
    let roll = round.policy.crossings[0].roll
    var places: [Place] = []
    for row in Array(roll.indices).map(Optional.some) + [nil] {
      for column in Array(roll[0].indices).map(Optional.some) + [nil] {
        let ballots = round.ballots.filter {
          $0.segments["department"] == row && $0.segments["site"] == column
        }
        if let row, let column, roll[row][column] == 0 { continue }
        if (row == nil || column == nil) && ballots.isEmpty { continue }
        places.append(Place(row: row, column: column, ballots: ballots))
      }
    }
    return places
  }

  func isIn(_ cell: Publication.Cell) -> Bool {
    switch cell.list {
    case "department": row == cell.segment
    case "site": column == cell.segment
    default: true
    }
  }
}

/// The vectors that sums and differences of given ones can make.
private struct RowSpace {
  private var basis: [(pivot: Int, row: [Double])] = []

  init(_ rows: [[Double]]) {
    for row in rows {
      let rest = reduced(row)
      guard let pivot = rest.firstIndex(where: { abs($0) > 1e-9 }) else { continue }
      basis.append((pivot, rest.map { $0 / rest[pivot] }))
    }
  }

  func contains(_ vector: [Double]) -> Bool {
    reduced(vector).allSatisfy { abs($0) <= 1e-9 }
  }

  private func reduced(_ vector: [Double]) -> [Double] {
    basis.reduce(vector) { vector, base in
      let factor = vector[base.pivot]
      return factor == 0 ? vector : zip(vector, base.row).map { $0 - factor * $1 }
    }
  }
}
