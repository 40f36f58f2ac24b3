/// What may be shown of one group's answers to one question.
public enum PublishedCell: Sendable, Equatable {
  /// The exact figures.
  case exact(Figures)
  /// (Nearly) all of everybody are of one mind: a share of the answers lies within these percents.
  case band(answers: Int, percent: ClosedRange<Int>, of: Banded)
  /// Nothing.
  case suppressed(Suppression)

  /// Which answers a band is about.
  public enum Banded: Sendable, Equatable {
    /// Those that speak well of the company; of an option, that somebody chose it.
    case favourable
    /// This one, which (nearly) everybody gave, to a question of which no answer is better than another.
    case category(Int)
  }

  /// The figures, where they are shown.
  public var figures: Figures? {
    if case .exact(let figures) = self { figures } else { nil }
  }

  /// How many answered, or of an option took part, where that is shown.
  public var answers: Int? {
    switch self {
    case .exact(let figures): figures.answers
    case .band(let answers, _, _): answers
    case .suppressed: nil
    }
  }
}

/// Why a cell is empty, as the page says it beside the cell.
public enum Suppression: String, Sendable, Equatable, CaseIterable {
  /// Fewer people than the policy asks for.
  case tooFew = "too-few"
  /// All, or nearly all, of everybody gave the same answer: no segment is shown beside their band.
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
  ///
  /// - Parameter isOfOption: whether the cell is about one of several options that could be chosen.
  public func words(minimum: Int, isOfOption: Bool = false) -> String {
    let same = isOfOption ? "all or nearly nobody chose it" : "all gave the same answer"
    return switch self {
    case .tooFew: "fewer than \(minimum) people"
    case .nearlyUnanimous: "of everybody nearly \(same)"
    case .keptBack: "nearly \(same), or another group could be worked out"
    }
  }
}
