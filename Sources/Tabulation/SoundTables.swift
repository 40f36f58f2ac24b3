import Rounds

extension RoundPolicy {
  /// Whether what is counted has a place of its own in what is published, every ballot room for all
  /// answers, nobody must choose one of several options, and the lists cross as they can. Whoever
  /// approves a round sees to that; it is looked at once more by who cannot close a round where it is
  /// not so.
  var hasSoundTables: Bool {
    Self.areDistinct(questions.map(\.id)) && Self.areDistinct([Self.everybody] + lists.map(\.id))
      && Set(tables).isSubset(of: [Self.everybody] + lists.map(\.id))
      && questions.allSatisfy { !$0.isRequired || $0.kind.canBeRequired }
      && ballotSize == BallotSize.bytes(questions: questions, lists: lists)
      && crossings.allSatisfy(isPossible)
  }

  private static func areDistinct(_ names: [String]) -> Bool {
    Set(names).count == names.count && !names.contains("")
  }

  /// Whether people can be in these segments of two lists as it says: nobody lies within others in
  /// a policy that says that somebody is everywhere.
  private func isPossible(_ crossing: Crossing) -> Bool {
    guard lists.indices.contains(crossing.rows), lists.indices.contains(crossing.columns) else {
      return false
    }
    let (rows, columns) = (lists[crossing.rows].segments, lists[crossing.columns].segments)
    guard crossing.roll.count == rows.count,
      crossing.roll.allSatisfy({ $0.count == columns.count })
    else { return false }
    return rows.indices.allSatisfy { addsUp(crossing.roll[$0], to: rows[$0].roll) }
      && columns.indices.allSatisfy { column in
        addsUp(crossing.roll.map { $0[column] }, to: columns[column].roll)
      }
  }

  /// Each few are at least one person and fewer than the minimum.
  private func addsUp(_ cells: [Int], to total: Int) -> Bool {
    let few = cells.count { $0 == Crossing.few }
    let known = cells.filter { $0 != Crossing.few }
    guard known.allSatisfy({ $0 == 0 || $0 >= minimum }) else { return false }
    let sum = known.reduce(0, +)
    return (sum + few...sum + few * (minimum - 1)).contains(total)
  }
}
