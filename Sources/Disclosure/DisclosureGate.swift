/// Decides what may be published of one question: all tables of it together, for every exit alike.
///
/// Whoever reads the tables may add and subtract them, and may know these rules. So exact figures of a
/// group are shown only if the group itself may be known, and so may everything that subtracting
/// makes: what all shown segments of a list leave over of everybody (`Halving`), and what is left of a
/// group when others that lie within it are taken out (`NestedGroups`). Where that fails further
/// segments are kept back. Nothing but "kept back" is said of them: a band, or the reason, would
/// narrow what the shown figures leave open. (Primary and secondary suppression as in Hundepool et
/// al., Statistical Disclosure Control, 2012, chapters 4.2 and 4.4, for sums that are all published.)
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
    let everybody = cellOfEverybody(tables.everybody, tables.shape)
    guard case .exact = everybody else {
      let reason: Suppression =
        tables.everybody.answers < policy.minimum ? .tooFew : .nearlyUnanimous
      return PublishedQuestion(
        everybody: everybody, lists: tables.lists.map { $0.map { _ in .suppressed(reason) } })
    }
    let shown = shownSegments(tables, hidden?.map { Set($0.keys) } ?? tables.lists.map { _ in [] })
    let lists = tables.lists.enumerated().map { list, segments in
      segments.enumerated().map { index, figures -> PublishedCell in
        if shown[list].contains(index) { return .exact(figures) }
        let reason: Suppression = figures.answers < policy.minimum ? .tooFew : .keptBack
        return .suppressed(hidden?[list][index] ?? reason)
      }
    }
    return PublishedQuestion(everybody: everybody, lists: lists)
  }

  /// Segments by list whose exact figures may stand together.
  /// - Parameter hidden: segments by list that stay out whatever the figures are.
  func shownSegments(_ tables: QuestionTables, _ hidden: [Set<Int>]) -> [Set<Int>] {
    var keptBack = hidden
    var shown = tables.lists.indices.map { list in
      Halving(list, keptBack[list], tables, policy).shown
    }
    while let exposing = exposing(shown, tables) {
      let list = exposing.list
      keptBack[list].insert(exposing.segment)
      shown[list] = Halving(list, keptBack[list], tables, policy).shown
    }
    return shown
  }

  /// A segment to keep back because something of two lists can be worked out that may not be known;
  /// nil when nothing can.
  private func exposing(
    _ shown: [Set<Int>], _ tables: QuestionTables
  ) -> (list: Int, segment: Int)? {
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

  /// Where all are (nearly) of one mind, a band: no segment is shown beside it that could narrow it.
  private func cellOfEverybody(_ figures: Figures, _ shape: AnswerShape) -> PublishedCell {
    if policy.allows(figures, shape) { return .exact(figures) }
    guard figures.answers >= policy.minimum, case .one(_, let favourable) = shape else {
      return .suppressed(.tooFew)
    }
    if !favourable.isEmpty {
      let isHigh = figures.count(in: favourable) * 2 >= figures.answers
      return band(of: .favourable, isHigh: isHigh, among: figures.answers)
    }
    let counts = figures.counts
    let given = counts.indices.max { counts[$0] < counts[$1] } ?? 0
    return band(of: .category(given), isHigh: true, among: figures.answers)
  }

  /// A range at one end, in steps of five percent, that hides how many differ.
  private func band(
    of answers: PublishedCell.Banded, isHigh: Bool, among people: Int
  ) -> PublishedCell {
    let few = DisclosurePolicy.lowestMinority - 1
    let edge = (few * 100 + people - 1) / people
    let width = min(50, (edge + 4) / 5 * 5)
    return .band(answers: people, percent: isHigh ? (100 - width)...100 : 0...width, of: answers)
  }
}
