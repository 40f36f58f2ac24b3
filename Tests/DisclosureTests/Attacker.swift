@testable import Disclosure

/// Somebody who adds and subtracts whatever is published, and knows who works where.
///
/// Independent of the gate: it knows nothing of nested groups, but looks at every set of people that
/// the roll tells apart, and asks linear algebra whether the published sums determine it.
struct Attacker {
  /// People by row and column, for one list each.
  let population: [[Figures]]
  /// Which pairs of row and column have anybody.
  private let cells: [(row: Int, column: Int)]

  init(_ population: [[Figures]]) {
    self.population = population
    cells = population.indices.flatMap { row in
      population[row].indices.filter { population[row][$0].answers > 0 }.map { (row, $0) }
    }
  }

  /// Groups whose figures follow from what is published and may not be known.
  func exposed(
    by shown: [Set<Int>], total: Bool, policy: DisclosurePolicy, _ shape: AnswerShape
  ) -> [Figures] {
    var published: [[Double]] = total ? [cells.map { _ in 1 }] : []
    published += shown[0].map { row in cells.map { $0.row == row ? 1 : 0 } }
    published += shown[1].map { column in cells.map { $0.column == column ? 1 : 0 } }
    let space = RowSpace(published)
    var exposed: [Figures] = []
    for set in 1..<(1 << cells.count) {
      let members = cells.indices.filter { set >> $0 & 1 == 1 }
      guard space.contains(cells.indices.map { set >> $0 & 1 == 1 ? 1 : 0 }) else { continue }
      let figures = members.reduce(Figures.nobody(shape)) {
        $0 + population[cells[$1].row][cells[$1].column]
      }
      if !policy.allows(figures, shape) { exposed.append(figures) }
    }
    return exposed
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
      return zip(vector, base.row).map { $0 - factor * $1 }
    }
  }
}
