import Disclosure
import Rounds

/// The counts of one question, or of one option of a question of which several can be chosen, while ballots
/// are added.
struct QuestionCounts {
  let id: String
  /// Nil for a question that is answered once.
  let option: Int?
  let shape: AnswerShape
  private(set) var counts: TableCounts

  /// The tables of a question; none for one that is answered in words.
  static func tables(of question: RoundPolicy.Question, sizes: [Int]) -> [QuestionCounts] {
    func table(_ shape: AnswerShape, option: Int? = nil) -> QuestionCounts {
      QuestionCounts(
        id: question.id, option: option, shape: shape,
        counts: TableCounts(sizes: sizes, width: shape.width))
    }
    return switch question.scale {
    case .one(let labels, let favourable):
      [table(.one(categories: labels.count, favourable: favourable))]
    case .many(let labels): labels.indices.map { table(.option, option: $0) }
    case .words: []
    }
  }

  /// Counts what somebody in these segments answered, if they did. Whoever did not choose an option did not,
  /// whether or not they chose another: so nothing of one follows from the others.
  mutating func add(_ ballot: BallotAnswers, of segments: [Int?]) {
    switch (ballot.answers[id], option) {
    case (.choice(let category), nil): counts.add(category, of: segments)
    case (.choices(let chosen), let option?) where chosen.contains(option):
      counts.add(0, of: segments)
    case (_, _?): counts.add(1, of: segments)
    default: break
    }
  }
}

/// Everybody's figures, and those of each segment of each list.
struct TableCounts {
  private(set) var everybody: Figures
  private var lists: [[Figures]]

  /// - Parameters:
  ///   - sizes: how many segments each list has.
  ///   - width: how many categories are counted.
  init(sizes: [Int], width: Int) {
    let nobody = Figures(answers: 0, counts: Array(repeating: 0, count: width))
    everybody = nobody
    lists = sizes.map { Array(repeating: nobody, count: $0) }
  }

  /// Counts somebody who gave this answer, where there is one to give, and is in these segments, one or
  /// none a list.
  mutating func add(_ category: Int?, of segments: [Int?]) {
    everybody.add(category)
    for (list, segment) in segments.enumerated() {
      if let segment { lists[list][segment].add(category) }
    }
  }

  func tables(_ shape: AnswerShape) throws(DisclosureError) -> QuestionTables {
    try QuestionTables(shape: shape, everybody: everybody, lists: lists)
  }
}

extension Figures {
  fileprivate mutating func add(_ category: Int?) {
    answers += 1
    if let category { counts[category] += 1 }
  }
}
