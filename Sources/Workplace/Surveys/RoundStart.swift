import Foundation
import Web

/// What a new round starts from.
enum RoundStart: Sendable, Equatable {
  case template(SurveyTemplate.ID)
  case round(SurveyRound.ID)

  /// Reads the value of an option, for instance `template-3`.
  init?(_ text: String) {
    let parts = text.split(separator: "-", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    self.init(
      template: parts[0] == "template" ? parts[1] : "", round: parts[0] == "round" ? parts[1] : "")
  }

  /// Reads `?template=3` or `?round=7`.
  init?(_ query: Form) {
    self.init(template: query.shown("template"), round: query.shown("round"))
  }

  private init?(template: String, round: String) {
    if let id = SurveyTemplate.ID(template) {
      self = .template(id)
    } else if let id = SurveyRound.ID(round) {
      self = .round(id)
    } else {
      return nil
    }
  }

  var value: String {
    switch self {
    case .template(let id): "template-\(id)"
    case .round(let id): "round-\(id)"
    }
  }
}

extension RoundText {
  /// What the form of a new round holds: a week, from a morning four days on.
  static func usual(at now: Date) -> RoundText {
    let day: TimeInterval = 24 * 3600
    let midnight = (now.timeIntervalSince1970 / day).rounded(.down) * day
    let opens = Date(timeIntervalSince1970: midnight + 4 * day + 9 * 3600)
    return RoundText(
      title: "", introduction: "", opensAt: opens, closesAt: opens + 7 * day, minimum: 10,
      commentMinimum: 10, lists: SegmentKind.allCases, departments: [], sites: [])
  }

  /// The same as an earlier round, but at its own time.
  func like(_ earlier: RoundText) -> RoundText {
    RoundText(
      title: earlier.title, introduction: earlier.introduction, opensAt: opensAt,
      closesAt: closesAt, minimum: earlier.minimum, commentMinimum: earlier.commentMinimum,
      lists: earlier.lists, departments: earlier.departments, sites: earlier.sites)
  }
}
