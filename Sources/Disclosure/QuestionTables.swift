/// What was counted for one question of a round: everybody, and each segment of each list.
///
/// Segments are declared by whoever answers, and nobody must: what a list lacks of everybody are
/// those who left it open.
public struct QuestionTables: Sendable, Equatable {
  /// How the question is answered.
  public let shape: AnswerShape
  /// All ballots.
  public let everybody: Figures
  /// For each segment list the figures of its segments, in its order.
  public let lists: [[Figures]]

  /// - Throws: ``DisclosureError/malformed`` when counts are of another width, negative, or more
  ///   than everybody's.
  public init(
    shape: AnswerShape, everybody: Figures, lists: [[Figures]]
  ) throws(DisclosureError) {
    let all = [everybody] + lists.flatMap { $0 }
    guard all.allSatisfy({ Self.fits($0, shape) }) else { throw .malformed }
    for list in lists {
      let rest = list.reduce(everybody, -)
      guard rest.answers >= 0, rest.counts.allSatisfy({ $0 >= 0 }) else { throw .malformed }
    }
    self.shape = shape
    self.everybody = everybody
    self.lists = lists
  }

  private static func fits(_ figures: Figures, _ shape: AnswerShape) -> Bool {
    guard figures.answers >= 0, figures.counts.count == shape.width,
      figures.counts.allSatisfy({ (0...figures.answers).contains($0) })
    else { return false }
    switch shape {
    case .one: return figures.counts.reduce(0, +) == figures.answers
    case .people: return true
    }
  }
}

/// How the roll falls on two lists at once, as every colleague knows it: who works where.
///
/// Only whether anybody is in both matters: where nobody is, one group lies within others, and the
/// difference of their figures is a group of its own.
public struct Crossing: Sendable, Equatable {
  /// Position of the one list.
  public let rows: Int
  /// Position of the other list.
  public let columns: Int
  /// People on the roll in both segments, by row and column.
  public let roll: [[Int]]

  /// How two lists cross.
  public init(rows: Int, columns: Int, roll: [[Int]]) {
    self.rows = rows
    self.columns = columns
    self.roll = roll
  }

  /// The same with the lists exchanged.
  var transposed: Crossing {
    let width = roll.first?.count ?? 0
    return Crossing(
      rows: columns, columns: rows, roll: (0..<width).map { column in roll.map { $0[column] } })
  }
}
