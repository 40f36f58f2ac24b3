/// How a question is answered: what its counts mean.
public enum AnswerShape: Sendable, Equatable {
  /// One of so many categories. `favourable` are those that speak well of the company; the rest of a
  /// scale falls into those before and those behind them. Empty where no answer is better than
  /// another: then only each category by itself says something of somebody.
  case one(categories: Int, favourable: Range<Int>)
  /// Nothing is counted but people.
  case people

  /// One option of a question of which several can be chosen: who chose it, and who did not. Each option
  /// is a question by itself: that nobody of a group chose one says of each what they did not choose.
  public static let option = AnswerShape.one(categories: 2, favourable: 0..<1)

  /// How many counts its figures have.
  public var width: Int {
    switch self {
    case .one(let categories, _): categories
    case .people: 0
    }
  }

  /// Sets of categories that say the same of somebody as one of their own would: each category,
  /// and the favourable and unfavourable side of a scale.
  var alike: [Range<Int>] {
    switch self {
    case .one(let categories, let favourable):
      (0..<categories).map { $0..<($0 + 1) }
        + (favourable.isEmpty
          ? [] : [favourable, 0..<favourable.lowerBound, favourable.upperBound..<categories])
    case .people: []
    }
  }
}

/// What a group of people answered to one question.
public struct Figures: Sendable, Equatable {
  /// How many of the group answered it; of an option, how many took part.
  public var answers: Int
  /// How many gave each answer, in the order of the question.
  public var counts: [Int]

  /// Figures of a group.
  public init(answers: Int, counts: [Int]) {
    self.answers = answers
    self.counts = counts
  }

  /// What is left of a group when others are taken out.
  static func - (all: Figures, some: Figures) -> Figures {
    Figures(
      answers: all.answers - some.answers, counts: zip(all.counts, some.counts).map { $0 - $1 })
  }

  static func + (one: Figures, other: Figures) -> Figures {
    Figures(
      answers: one.answers + other.answers, counts: zip(one.counts, other.counts).map { $0 + $1 })
  }

  static func nobody(_ shape: AnswerShape) -> Figures {
    Figures(answers: 0, counts: Array(repeating: 0, count: shape.width))
  }

  /// How many gave one of these answers.
  public func count(in categories: Range<Int>) -> Int {
    counts[categories].reduce(0, +)
  }
}

extension DisclosurePolicy {
  /// Whether the exact figures of a group may be known: enough people, and not (nearly) all of one
  /// mind, since then having taken part tells what somebody answered.
  ///
  /// Two groups that may be known make a third that may: people add up, and so do those who differ.
  /// That is why it is enough to look at what cannot be put together from other groups.
  func allows(_ figures: Figures, _ shape: AnswerShape) -> Bool {
    figures.answers >= minimum && !isNearlyUnanimous(figures, shape)
  }

  private func isNearlyUnanimous(_ figures: Figures, _ shape: AnswerShape) -> Bool {
    shape.alike.contains { alike in
      figures.answers - figures.count(in: alike) < Self.lowestMinority
    }
  }
}
