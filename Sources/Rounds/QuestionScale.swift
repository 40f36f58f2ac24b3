/// What a question counts: its categories in their order, as ballots number them.
public enum QuestionScale: Sendable, Hashable {
  /// One of the labelled categories. `favourable` are those that speak well of the company; empty
  /// where none is better than another.
  case one(labels: [String], favourable: Range<Int>)
  /// Any of the labelled options.
  case many(labels: [String])
  /// Nothing: words cannot be counted.
  case words

  /// The categories as people read them.
  public var labels: [String] {
    switch self {
    case .one(let labels, _), .many(let labels): labels
    case .words: []
    }
  }

  /// The favourable categories; nil where there are none.
  public var favourable: Range<Int>? {
    guard case .one(_, let favourable) = self, !favourable.isEmpty else { return nil }
    return favourable
  }
}

extension RoundPolicy.Question {
  /// What this question counts. Of a reversed item the categories stay as they were asked, and
  /// disagreeing is favourable.
  public var scale: QuestionScale {
    switch kind {
    case .agreement5:
      .one(labels: QuestionScale.agreement5, favourable: isReverse ? 0..<2 : 3..<5)
    case .agreement7:
      .one(labels: QuestionScale.agreement7, favourable: isReverse ? 0..<3 : 4..<7)
    case .netPromoter:
      .one(labels: (0...10).map { "\($0)" }, favourable: 9..<11)
    case .single: .one(labels: options, favourable: 0..<0)
    case .multiple: .many(labels: options)
    case .text: .words
    }
  }
}

extension QuestionScale {
  /// The labels of five steps.
  public static let agreement5 = [
    "Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree",
  ]
  /// The labels of seven steps.
  public static let agreement7 = [
    "Strongly disagree", "Disagree", "Slightly disagree", "Neither agree nor disagree",
    "Slightly agree", "Agree", "Strongly agree",
  ]
}
