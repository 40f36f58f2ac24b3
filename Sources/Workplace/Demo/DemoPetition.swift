import Foundation
import Postgres

/// A petition as its file tells it.
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
  let state: Petition.State
  let threshold: Int
  let signatures: Int
  let curve: Curve
  /// From the earliest to the latest; most signers give none.
  let reasons: [String]

  private static let keys = [
    "title", "addressee", "department", "opened", "closes", "state", "threshold", "signatures",
    "curve",
  ]

  /// - Parameters:
  ///   - file: what errors call it, such as `petitions/01-….md`.
  ///   - text: what is in it.
  init(number: Int, file: String, text: String, reasons: [String]) throws(DemoError) {
    let matter = try FrontMatter(text, keys: Self.keys, file: file)
    self.number = number
    self.file = file
    self.reasons = reasons
    background = matter.body
    title = try matter.text("title")
    addressee = try matter.text("addressee")
    department = try matter.text("department")
    opened = try matter.value("opened", "a day such as 2026-04-27") { Day($0) }
    closes = try matter.value("closes", "empty or a day") { text -> Day?? in
      text.isEmpty ? .some(nil) : Day(text).map { .some($0) }
    }
    state = try matter.value("state", "open or closed") { Petition.State(rawValue: $0) }
    threshold = try matter.number("threshold", atLeast: 1)
    signatures = try matter.number("signatures", atLeast: 0)
    curve = try matter.value("curve", "burst, steady, late or slow") { Curve(rawValue: $0) }
    try check()
  }

  private func check() throws(DemoError) {
    if state == .closed && closes == nil {
      throw DemoError(file: file, "a closed petition needs the day on which it closed.")
    }
    if let closes, closes <= opened {
      throw DemoError(file: file, "it closes before it opens.")
    }
    if reasons.count > signatures {
      throw DemoError(
        file: file, "there are \(reasons.count) reasons for \(signatures) signatures.")
    }
  }
}
