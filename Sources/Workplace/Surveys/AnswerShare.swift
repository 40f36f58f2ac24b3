import Disclosure
import Rounds

/// What was published of those in a group who gave one answer to a question.
enum AnswerShare: Sendable, Equatable {
  /// So many of so many.
  case exact(Int, of: Int)
  /// Percent of so many: (nearly) everybody gave it, or nobody did.
  case range(ClosedRange<Int>, of: Int)
  /// Nothing.
  case suppressed(Suppression)

  /// An exact share; 0 of nobody.
  static func percent(_ count: Int, of all: Int) -> Double {
    Double(count) / Double(max(1, all)) * 100
  }
}

extension RoundResults {
  /// Those of a group who gave the answer at this place; nil when the question was not in the tables, or a
  /// band says no more than how many answers are favourable.
  func share(
    of answer: Int, to question: RoundPolicy.Question, in group: Group
  ) -> AnswerShare? {
    let isOption = question.kind == .multiple
    switch cell(question, option: isOption ? answer : 0, of: group) {
    case .exact(let figures):
      // Of an option: who chose it, and who did not.
      let place = isOption ? 0 : answer
      return figures.counts.indices.contains(place)
        ? .exact(figures.counts[place], of: figures.answers) : nil
    case .band(let answers, let percent, .category(let given)):
      return .range(given == answer ? percent : percent.complement, of: answers)
    case .band(let answers, let percent, .favourable):
      return isOption ? .range(percent, of: answers) : nil
    case .suppressed(let reason): return .suppressed(reason)
    case nil: return nil
    }
  }
}

extension ClosedRange<Int> {
  /// The percents of all others.
  fileprivate var complement: Self { (100 - upperBound)...(100 - lowerBound) }
}
