/// One list as its readers can take it apart: each shown segment, and the rest of everybody in one.
struct Partition {
  private let list: Int
  /// Shown segments, ascending.
  private let segments: [Int]
  private let figures: [Figures]
  /// What the shown segments leave over of everybody: segments kept back, and whoever named none.
  let rest: Figures

  init(_ list: Int, _ shown: Set<Int>, _ tables: QuestionTables) {
    self.list = list
    segments = shown.sorted()
    figures = segments.map { tables.lists[list][$0] }
    rest = figures.reduce(tables.everybody, -)
  }

  /// The part behind the segments.
  var restPart: Int { segments.count }

  /// Each part as what it names: a segment, or nothing for the rest.
  func named(_ parts: Set<Int>) -> [(list: Int, segment: Int)] {
    parts.filter { $0 < segments.count }.map { (list, segments[$0]) }
  }

  var all: [(list: Int, segment: Int)] { segments.map { (list, $0) } }

  /// Figures of several parts together; the rest is the part behind the segments.
  func figures(_ parts: Set<Int>, _ shape: AnswerShape) -> Figures {
    parts.reduce(.nobody(shape)) { $0 + ($1 < segments.count ? figures[$1] : rest) }
  }

  /// For each part of another list, the parts of this one in which its people can be.
  func reach(of columns: Partition, over roll: [[Int]]) -> [Set<Int>] {
    let rows = roll.indices.map { segments.firstIndex(of: $0) ?? segments.count }
    let width = roll.first?.count ?? 0
    var reach = Array(repeating: Set<Int>(), count: columns.segments.count + 1)
    for column in 0..<width {
      let part = columns.segments.firstIndex(of: column) ?? columns.segments.count
      for row in roll.indices where roll[row][column] > 0 { reach[part].insert(rows[row]) }
    }
    return reach
  }
}

/// Pairs of groups of two lists of which one is known to lie within the other: parts of the one list,
/// and all those parts of the other in which any of their people can be.
///
/// Where nobody of the support centre works outside Leeds, "Leeds" minus "support centre" is a group
/// by itself. The pairs are all sets of columns, with the rows that they reach. (Any sum that
/// follows from the margins of two lists is such a difference: the parts of two lists are the
/// vertices of a bipartite graph, whose incidence matrix determines sums over directed cuts alone.)
/// Up to twelve columns every set is looked at, beyond that sets of at most three.
struct NestedGroups: Sequence {
  private let reach: [(column: Int, rows: Set<Int>)]

  private static let exhaustive = 12
  private static let largestSet = 3

  /// - Parameter reach: for each column the rows in which its people can be; a column without
  ///   anybody is left out.
  init(reach: [Set<Int>]) {
    self.reach = reach.enumerated().filter { !$0.element.isEmpty }.map { ($0.offset, $0.element) }
  }

  func makeIterator() -> some IteratorProtocol<(rows: Set<Int>, columns: Set<Int>)> {
    let limit = reach.count <= Self.exhaustive ? reach.count : Self.largestSet
    return sets(upTo: limit).lazy.map { positions in
      let chosen = positions.map { reach[$0] }
      return (
        rows: chosen.reduce(into: Set()) { $0.formUnion($1.rows) },
        columns: Set(chosen.map(\.column))
      )
    }.makeIterator()
  }

  /// All sets of positions with 1 to `limit` members.
  private func sets(upTo limit: Int) -> [[Int]] {
    var all: [[Int]] = []
    var longest: [[Int]] = [[]]
    for _ in 0..<limit {
      longest = longest.flatMap { set in
        (((set.last ?? -1) + 1)..<reach.count).map { set + [$0] }
      }
      all += longest
    }
    return all
  }
}
