import Foundation
import Mustache
import Web

/// How long leadership has to answer, in words.
struct DueClock: Sendable, MustacheParent {
  /// For instance "Response due in 6 days" or "Response overdue by 3 days".
  let words: String
  let isOverdue: Bool
  /// The day itself.
  let day: Moment

  /// Days are those of UTC, as everywhere that a day is named.
  init(due: Date, now: Date) {
    isOverdue = due < now
    day = Moment(day: due)
    let days = Self.dayNumber(due) - Self.dayNumber(now)
    words =
      switch days {
      case ..<0: "Response overdue by \(counted(-days, "day", "days"))"
      case 0: isOverdue ? "Response overdue since today" : "Response due today"
      case 1: "Response due tomorrow"
      default: "Response due in \(days.grouped) days"
      }
  }

  /// The clock of a petition that waits for its answer; nil for every other.
  init?(_ dates: PetitionDates, now: Date) {
    guard dates.state == .responseDue, let due = dates.responseDueAt else { return nil }
    self.init(due: due, now: now)
  }

  private static func dayNumber(_ date: Date) -> Int {
    Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
  }

  func child(named name: String) -> Any? {
    switch name {
    case "words": words
    case "isOverdue": isOverdue
    case "preposition": isOverdue ? "since" : "by"
    case "day": day
    default: nil
    }
  }
}
