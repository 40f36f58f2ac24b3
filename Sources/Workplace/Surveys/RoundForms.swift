import Foundation
import Rounds
import Web

/// The form of a round, besides its questions.
struct RoundForm: Sendable {
  let text: RoundText

  /// Reads the form; nil when something is wrong, which the reader then says.
  init?(
    _ form: Form, _ reader: inout FormReader, departments: [RollPlace], sites: [RollPlace],
    now: Date
  ) {
    let title = reader.line("title", "a title", maximum: RoundText.longestTitle)
    let introduction = reader.optionalText(
      "introduction", "the introduction", maximum: RoundText.longestIntroduction)
    let opens = reader.moment("opens", "when it opens")
    let closes = reader.moment("closes", "when it closes")
    if let opens, opens <= now {
      reader.refuse("opens", "Enter a time in the future: it cannot open in the past.")
    }
    if let opens, let closes, closes <= opens {
      reader.refuse("closes", "Enter a time after it opens.")
    }
    if let opens, let closes, closes.timeIntervalSince(opens) > RoundText.longest {
      reader.refuse("closes", RoundError.tooLongSentence)
    }
    let minimum = reader.number(
      "minimum", "how many people stand behind a figure,", in: RoundText.minimumRange)
    let commentMinimum = reader.number(
      "comment_minimum", "how many people must have commented,",
      in: RoundText.commentMinimumRange)
    let scope = reader.choice("roll", "who may answer", of: RollScope.self)
    let chosenDepartments = departments.filter { !form.shown("department-\($0.id)").isEmpty }
    let chosenSites = sites.filter { !form.shown("site-\($0.id)").isEmpty }
    if scope == .some, chosenDepartments.isEmpty, chosenSites.isEmpty {
      reader.refuse("roll", "Choose the departments or the sites whose people may answer.")
    }
    if scope == .everybody, !chosenDepartments.isEmpty || !chosenSites.isEmpty {
      reader.refuse(
        "roll",
        "Departments or sites are ticked. Choose that their people may answer, or untick them.")
    }
    guard reader.isValid, let title, let introduction, let opens, let closes, let minimum,
      let commentMinimum, let scope
    else { return nil }
    text = RoundText(
      title: title, introduction: introduction, opensAt: opens, closesAt: closes,
      minimum: minimum, commentMinimum: commentMinimum,
      lists: SegmentKind.allCases.filter { !form.shown("list-\($0.rawValue)").isEmpty },
      departments: scope == .some ? chosenDepartments.map(\.id) : [],
      sites: scope == .some ? chosenSites.map(\.id) : [])
  }
}

/// Who may answer: the radio buttons of the form.
enum RollScope: String, Sendable, CaseIterable {
  case everybody
  case some
}

extension FormReader {
  /// A time to the minute in UTC, as `<input type="datetime-local">` sends it.
  mutating func moment(_ name: String, _ called: String) -> Date? {
    guard let text = line(name, called, maximum: 40) else { return nil }
    guard let date = Moment.read(text) else {
      refuse(name, "Enter a date and a time for \(called), for instance 2026-04-27T09:00.")
      return nil
    }
    return date
  }
}

extension Moment {
  private static let utc: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()

  /// Reads `2026-04-27T09:00`, in UTC. Nil for anything else, and for days that are in no calendar.
  static func read(_ text: String) -> Date? {
    guard let match = text.wholeMatch(of: #/(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(:00)?/#),
      text.utf8.allSatisfy({ $0 < 128 }), let year = Int(match.1), let month = Int(match.2),
      let day = Int(match.3), let hour = Int(match.4), let minute = Int(match.5),
      (2000...2999).contains(year), hour < 24, minute < 60
    else { return nil }
    let parts = DateComponents(
      year: year, month: month, day: day, hour: hour, minute: minute)
    guard let date = utc.date(from: parts),
      utc.dateComponents([.month, .day], from: date)
        == DateComponents(month: month, day: day)
    else { return nil }
    return date
  }

  /// As `<input type="datetime-local">` takes it, in UTC.
  static func written(_ date: Date) -> String { String(Moment(date).iso.prefix(16)) }
}

/// The form that calls something off or sends it back, with a reason for those whom it concerns.
struct ReasonForm: Sendable {
  let reason: String

  static let longest = 500

  /// Reads the form; nil when something is wrong, which the reader then says.
  init?(_ reader: inout FormReader) {
    guard let reason = reader.paragraph("reason", "a reason", maximum: Self.longest) else {
      return nil
    }
    self.reason = reason
  }
}
