import Foundation

/// A survey round as its file tells it. It always moves with the clock.
struct DemoRoundFile: Sendable {
  /// The two digits that its file and its comments begin with.
  let digits: String
  let file: String
  /// With the names of months where the file has `{this month}` or `{last month}`.
  private let writtenTitle: String
  let introduction: String
  /// The name of the template whose questions it asks.
  let template: String
  /// The month of the story whose mood it shows.
  let month: String
  /// Days before the demo is loaded; negative for days after it.
  let announced: Int
  let opens: Int
  let closes: Int
  /// People who asked for a token.
  let tokens: Int
  /// People who answered, of those.
  let ballots: Int
  /// By the key of the question, from the bitterest to the most content.
  var comments: [String: [String]] = [:]

  private static let keys = [
    "title", "template", "month", "announced", "opens", "closes", "tokens", "ballots",
  ]

  init(digits: String, file: String, text: String) throws(DemoError) {
    let matter = try FrontMatter(text, keys: Self.keys, file: file)
    self.digits = digits
    self.file = file
    introduction = matter.body
    writtenTitle = try matter.text("title")
    template = try matter.text("template")
    month = try matter.text("month")
    announced = try matter.number("announced", atLeast: 1)
    let opens = try matter.number("opens", atLeast: 1)
    self.opens = opens
    closes = try matter.value("closes", "fewer days than opens") { text in
      Int(text).flatMap { $0 < opens ? $0 : nil }
    }
    tokens = try matter.number("tokens", atLeast: 1)
    ballots = try matter.number("ballots", atLeast: 1)
  }

  /// What it is called when the demo is loaded now.
  func title(now: Date) -> String {
    let thisMonth = Month(of: now)
    return writtenTitle.replacing("{this month}", with: thisMonth.words)
      .replacing("{last month}", with: thisMonth.before.words)
  }

  private struct Month {
    private let year: Int
    private let month: Int

    private init(year: Int, month: Int) {
      self.year = year
      self.month = month
    }

    init(of date: Date) {
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = .gmt
      self.init(
        year: calendar.component(.year, from: date), month: calendar.component(.month, from: date))
    }

    var before: Month {
      month > 1 ? Month(year: year, month: month - 1) : Month(year: year - 1, month: 12)
    }

    /// For instance "October 2026".
    var words: String { "\(Self.names[month - 1]) \(year)" }

    private static let names = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
  }
}
