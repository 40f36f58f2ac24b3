/// Which segments of one list may be shown: everybody is divided into halves, and these again, for as
/// long as both halves may be known.
///
/// Which halves there are does not depend on what people answered. So where a part is kept back, a
/// reader who knows this rule learns that one of its halves could not be known, but not how; and which
/// of them only where the sizes and the shown total leave no other. A rule that looks for the smallest
/// segment to keep back besides an unanimous one tells, by what it did not need to keep back, that both
/// are (the minimality attack of Wong et al., VLDB 2007).
struct Halving {
  /// Segments that stand together, or nobody's own.
  private struct Part {
    /// Nil for those of whom each by itself is not shown: who named none, and segments that are too small.
    let segment: Int?
    let figures: Figures
  }

  private let shape: AnswerShape
  private let policy: DisclosurePolicy
  /// By size; those of no segment first.
  private let parts: [Part]

  /// - Parameter hidden: segments that stay out whatever the figures are.
  init(_ list: Int, _ hidden: Set<Int>, _ tables: QuestionTables, _ policy: DisclosurePolicy) {
    let figures = tables.lists[list]
    var parts = figures.indices.filter {
      !hidden.contains($0) && figures[$0].answers >= policy.minimum
    }
    .sorted { (figures[$0].answers, $0) < (figures[$1].answers, $1) }
    .map { Part(segment: $0, figures: figures[$0]) }[...]
    var others = parts.reduce(tables.everybody) { $0 - $1.figures }
    if others.answers > 0 {
      // So few are not to be worked out either, whatever they said.
      while others.answers < policy.minimum, let smallest = parts.popFirst() {
        others = others + smallest.figures
      }
      parts.insert(Part(segment: nil, figures: others), at: parts.startIndex)
    }
    self.parts = Array(parts)
    (shape, self.policy) = (tables.shape, policy)
  }

  /// The segments that may be shown, where everybody may be.
  var shown: Set<Int> { shown(parts[...]) }

  private func shown(_ parts: ArraySlice<Part>) -> Set<Int> {
    guard parts.count > 1 else { return Set(parts.compactMap(\.segment)) }
    let middle = parts.startIndex + parts.count / 2
    let halves = [parts[..<middle], parts[middle...]]
    let canBeKnown = halves.allSatisfy { half in
      policy.allows(half.reduce(.nobody(shape)) { $0 + $1.figures }, shape)
    }
    return canBeKnown ? halves.reduce(into: []) { $0.formUnion(shown($1)) } : []
  }
}
