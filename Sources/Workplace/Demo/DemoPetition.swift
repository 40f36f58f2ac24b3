import Foundation
import Postgres

/// A published petition as its file tells it. Where it stands follows from that and from the clock.
struct DemoPetition: Sendable {
  /// How signatures fall over the time that a petition is open.
  enum Curve: String, Sendable {
    /// Nearly all within the first weeks.
    case burst
    /// The same on every day.
    case steady
    /// Few until shortly before the end.
    case late
    /// A trickle that dries up.
    case slow
  }

  /// Whether its days stay as they are written.
  enum Days: String, Sendable {
    /// They do, because its texts name days.
    case fixed
    /// They move on with the clock.
    case moving
  }

  /// The two digits that its file and its reasons begin with.
  let number: Int
  let file: String
  let title: String
  let background: String
  let addressee: String
  /// The petitioner's.
  let department: String
  let opened: Day
  let closes: Day?
  let days: Days
  let threshold: Int
  let signatures: Int
  let curve: Curve
  /// The number of the petition that this one takes up again.
  let follows: Int?
  let hasCoAuthor: Bool
  /// One of its sponsors, of `company.json`.
  let sponsor: String?
  /// That a moderator wanted something changed first.
  let returned: DemoDecision?
  /// Who opened it, where a file says it.
  let openedBy: DemoDecision?
  /// From the earliest to the latest; most signers give none.
  let reasons: [String]
  /// The answer and its corrections, from first to last.
  var responses: [DemoResponse] = []
  /// The answer that leaders are writing.
  var responseDraft: DemoResponseDraft?
  /// What the petitioner told those who signed, from first to last.
  var updates: [DemoUpdate] = []

  private static let keys = [
    "title", "addressee", "department", "opened", "closes", "days", "threshold", "signatures",
    "curve",
  ]
  private static let optional = ["follows", "co-author", "sponsor", "returned", "opened-by"]

  /// - Parameters:
  ///   - file: what errors call it, such as `petitions/01-….md`.
  ///   - text: what is in it.
  init(number: Int, file: String, text: String, reasons: [String]) throws(DemoError) {
    let matter = try FrontMatter(text, keys: Self.keys, optional: Self.optional, file: file)
    self.number = number
    self.file = file
    self.reasons = reasons
    background = matter.body
    title = try matter.text("title")
    addressee = try matter.text("addressee")
    department = try matter.text("department")
    opened = try matter.day("opened")
    closes = try matter.value("closes", "empty or a day") { text -> Day?? in
      text.isEmpty ? .some(nil) : Day(text).map { .some($0) }
    }
    days = try matter.value("days", "fixed or moving") { Days(rawValue: $0) }
    threshold = try matter.number("threshold", atLeast: 1)
    signatures = try matter.number("signatures", atLeast: 0)
    curve = try matter.value("curve", "burst, steady, late or slow") { Curve(rawValue: $0) }
    follows = try matter.optional("follows", "the number of an earlier petition") { text in
      Int(text).flatMap { (1..<number).contains($0) ? $0 : nil }
    }
    hasCoAuthor = try matter.optional("co-author", "yes") { $0 == "yes" ? true : nil } ?? false
    sponsor = try matter.optional("sponsor", "a name") { $0.isEmpty ? nil : $0 }
    returned = try matter.optional("returned", DemoDecision.form) { DemoDecision($0) }
    openedBy = try matter.optional("opened-by", DemoDecision.form) { DemoDecision($0) }
    try check()
  }

  private func check() throws(DemoError) {
    if let closes, closes <= opened {
      throw DemoError(file: file, "it closes before it opens.")
    }
    if reasons.count > signatures {
      throw DemoError(
        file: file, "there are \(reasons.count) reasons for \(signatures) signatures.")
    }
  }

  /// The calendar that its days are written in.
  func calendar(_ calendar: DemoCalendar) -> DemoCalendar {
    days == .moving ? calendar.moving : calendar
  }
}
