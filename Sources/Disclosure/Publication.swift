/// What may be shown of one group's answers to one question.
public enum PublishedCell: Sendable, Equatable {
  /// The exact figures.
  case exact(Figures)
  /// (Nearly) all of everybody are of one mind: the share of favourable answers lies within these
  /// percents.
  case band(answers: Int, percent: ClosedRange<Int>)
  /// Nothing.
  case suppressed(Suppression)

  /// The figures, where they are shown.
  public var figures: Figures? {
    if case .exact(let figures) = self { figures } else { nil }
  }
}

/// Why a cell is empty, as the page says it beside the cell.
public enum Suppression: String, Sendable, Equatable, CaseIterable {
  /// Fewer people than the policy asks for.
  case tooFew = "too-few"
  /// All, or nearly all, of everybody gave the same answer, and no band can be drawn for this kind of
  /// question.
  case nearlyUnanimous = "nearly-unanimous"
  /// The segment is (nearly) of one mind, or another could be worked out from it. One word for both:
  /// which of the two would itself be something to calculate with.
  case keptBack = "kept-back"
}

/// What may be shown of one question.
public struct PublishedQuestion: Sendable, Equatable {
  /// Everybody.
  public let everybody: PublishedCell
  /// Each segment of each list.
  public let lists: [[PublishedCell]]
}

extension Suppression {
  /// In words.
  public func words(minimum: Int) -> String {
    switch self {
    case .tooFew: "fewer than \(minimum) people"
    case .nearlyUnanimous: "nearly everybody gave the same answer"
    case .keptBack: "nearly all gave the same answer, or another group could be worked out"
    }
  }
}
