import Disclosure

/// One question's counts while ballots are added.
struct QuestionCounts {
  let id: String
  let shape: AnswerShape
  var counts: TableCounts
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

  /// Counts somebody who gave these answers and is in these segments, one or none a list.
  mutating func add(_ categories: [Int], of segments: [Int?]) {
    everybody.add(categories)
    for (list, segment) in segments.enumerated() {
      if let segment { lists[list][segment].add(categories) }
    }
  }

  func tables(_ shape: AnswerShape) throws(DisclosureError) -> QuestionTables {
    try QuestionTables(shape: shape, everybody: everybody, lists: lists)
  }
}

extension Figures {
  fileprivate mutating func add(_ categories: [Int]) {
    answers += 1
    for category in categories { counts[category] += 1 }
  }
}
