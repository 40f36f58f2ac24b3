import Disclosure

/// How a published cell is stored.
struct CellRow: Sendable, Equatable {
  var kind: String
  var answers: Int?
  var counts: [Int]?
  var low: Int?
  var high: Int?
  var category: Int?
  var suppression: String?

  init(_ cell: PublishedCell) {
    switch cell {
    case .exact(let figures):
      kind = "exact"
      answers = figures.answers
      counts = figures.counts
    case .band(let people, let percent, let banded):
      kind = "band"
      answers = people
      low = percent.lowerBound
      high = percent.upperBound
      if case .category(let given) = banded { category = given }
    case .suppressed(let why):
      kind = "suppressed"
      suppression = why.rawValue
    }
  }
}
