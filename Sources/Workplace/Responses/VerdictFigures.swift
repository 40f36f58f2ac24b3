import Postgres

/// What somebody who signed says of the response.
enum Verdict: String, Sendable, PostgresCodable, CaseIterable {
  case answers
  case fallsShort = "falls-short"
}

/// How many said what, and how much of it everybody may know.
///
/// What is shown moves in steps, so that nobody reads one verdict off two figures.
/// `VerdictQueries.give` does the same in SQL; a test holds the two together.
struct VerdictFigures: Sendable, Equatable {
  struct Count: Sendable, Equatable {
    var answers = 0
    var fallsShort = 0

    var total: Int { answers + fallsShort }
  }

  /// How many must have said so before anything is shown.
  static let fewest = 10
  /// How many more it takes before what is shown moves.
  static let step = 5

  private(set) var given = Count()
  private(set) var shown = Count()

  mutating func add(_ verdict: Verdict) {
    switch verdict {
    case .answers: given.answers += 1
    case .fallsShort: given.fallsShort += 1
    }
    if given.total >= Self.fewest, given.total >= shown.total + Self.step { shown = given }
  }
}
