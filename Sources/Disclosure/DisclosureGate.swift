/// Decides what may be published of one question: all tables of it together, for every exit alike.
///
/// Whoever reads the tables may add and subtract them. So a group's exact figures are shown only if
/// the group itself may be known, and so may everything that subtracting makes: what all shown
/// segments of a list leave over of everybody, and what is left of a group when others that lie
/// within it are taken out (`NestedGroups`). Where that fails a further segment is kept back, the
/// smallest first, until nothing is left to be worked out. (Primary and secondary suppression as in
/// Hundepool et al., Statistical Disclosure Control, 2012, chapters 4.2 and 4.4, for sums that are all published.)
public struct DisclosureGate: Sendable {
  private let policy: DisclosurePolicy
  private let crossings: [Crossing]

  /// - Parameter crossings: how each two lists cross on the roll; all pairs.
  public init(policy: DisclosurePolicy, crossings: [Crossing]) {
    self.policy = policy
    self.crossings = crossings + crossings.map(\.transposed)
  }

  /// What may be shown.
  ///
  /// - Parameter hidden: segments, by list, that stay out however many answered this question, since
  ///   not even how many took part there is shown; with what is said instead.
  public func publish(
    _ tables: QuestionTables, hidden: [[Int: Suppression]]? = nil
  ) -> PublishedQuestion {
    let everybody = cell(tables.everybody, tables.shape)
    guard case .exact = everybody else {
      let reason: Suppression =
        tables.everybody.answers < policy.minimum ? .tooFew : .nearlyUnanimous
      return PublishedQuestion(
        everybody: everybody, lists: tables.lists.map { $0.map { _ in .suppressed(reason) } })
    }
    let shown = shownSegments(tables, hidden?.map { Set($0.keys) } ?? tables.lists.map { _ in [] })
    let lists = tables.lists.enumerated().map { list, segments in
      segments.enumerated().map { index, figures in
        shown[list].contains(index)
          ? .exact(figures)
          : hidden?[list][index].map { .suppressed($0) } ?? instead(of: figures, tables.shape)
      }
    }
    return PublishedQuestion(everybody: everybody, lists: lists)
  }

  /// Segments by list whose exact figures may stand together.
  func shownSegments(_ tables: QuestionTables, _ hidden: [Set<Int>]) -> [Set<Int>] {
    var shown = tables.lists.enumerated().map { list, segments in
      Set(segments.indices.filter { policy.allows(segments[$0], tables.shape) })
        .subtracting(hidden[list])
    }
    while let exposing = exposing(shown, tables) {
      shown[exposing.list].remove(exposing.segment)
    }
    return shown
  }

  /// A segment to keep back because something can be worked out that may not be known; nil when
  /// nothing can.
  private func exposing(
    _ shown: [Set<Int>], _ tables: QuestionTables
  ) -> (list: Int, segment: Int)? {
    for list in tables.lists.indices where !shown[list].isEmpty {
      let rest = Partition(list, shown[list], tables).rest
      if rest.answers > 0, !policy.allows(rest, tables.shape) {
        return smallest(of: shown[list].map { (list, $0) }, tables)
      }
    }
    for crossing in crossings {
      let rows = Partition(crossing.rows, shown[crossing.rows], tables)
      let columns = Partition(crossing.columns, shown[crossing.columns], tables)
      let reach = rows.reach(of: columns, over: crossing.roll)
      for (outer, inner) in NestedGroups(reach: reach) {
        let within = columns.figures(inner, tables.shape)
        // Whoever left the other list open may be among them, too.
        for around in [outer, outer.union([rows.restPart])] {
          let rest = rows.figures(around, tables.shape) - within
          if rest.answers > 0, !policy.allows(rest, tables.shape) {
            return smallest(of: rows.named(around) + columns.named(inner), tables)
              ?? smallest(of: rows.all + columns.all, tables)
          }
        }
      }
    }
    return nil
  }

  private func smallest(
    of segments: [(list: Int, segment: Int)], _ tables: QuestionTables
  ) -> (list: Int, segment: Int)? {
    segments.min { one, other in
      let (a, b) = (tables.lists[one.list][one.segment], tables.lists[other.list][other.segment])
      return (a.answers, one.list, one.segment) < (b.answers, other.list, other.segment)
    }
  }

  private func cell(_ figures: Figures, _ shape: AnswerShape) -> PublishedCell {
    policy.allows(figures, shape) ? .exact(figures) : instead(of: figures, shape)
  }

  /// What stands where exact figures do not.
  private func instead(of figures: Figures, _ shape: AnswerShape) -> PublishedCell {
    if figures.answers < policy.minimum { return .suppressed(.tooFew) }
    guard policy.isNearlyUnanimous(figures, shape) else { return .suppressed(.protectsAnother) }
    guard case .one(_, let positive) = shape, !positive.isEmpty else {
      return .suppressed(.nearlyUnanimous)
    }
    return .band(
      answers: figures.answers, percent: band(figures.count(in: positive), of: figures.answers))
  }

  /// A range in steps of five percent that hides how many differ.
  private func band(_ positive: Int, of answers: Int) -> ClosedRange<Int> {
    let few = DisclosurePolicy.lowestMinority - 1
    let edge = (few * 100 + answers - 1) / answers
    let width = min(50, (edge + 4) / 5 * 5)
    return positive * 2 >= answers ? (100 - width)...100 : 0...width
  }
}
