import Foundation

/// PostgreSQL counts microseconds from the start of the year 2000, Foundation seconds from the
/// start of 2001: 366 days later.
private let microsecondsFrom2000To2001: Int64 = 366 * 86_400 * 1_000_000

/// The earliest instant that PostgreSQL knows, 4714-11-24 BC.
private let earliestMicroseconds: Int64 = -211_813_488_000_000_000

extension Date: PostgresCodable {
  /// `timestamptz`
  public static var postgresType: PostgresType { .timestamptz }
  /// `timestamptz[]`
  public static var postgresArrayType: PostgresType { .timestamptzArray }

  /// Microseconds, rounded to the nearest. Dates within 140 years of 2001 keep theirs exactly.
  public func encode(to buffer: inout PostgresBuffer) throws(PostgresEncodingFailure) {
    let seconds = timeIntervalSinceReferenceDate
    let whole = seconds.rounded(.down)
    // 9.2e12 seconds are just below the largest Int64 of microseconds.
    guard whole.isFinite, abs(whole) < 9.2e12 else {
      throw PostgresEncodingFailure("a date lies outside PostgreSQL's range")
    }
    let fraction = Int64(((seconds - whole) * 1_000_000).rounded())
    let microseconds = Int64(whole) * 1_000_000 + fraction + microsecondsFrom2000To2001
    guard microseconds >= earliestMicroseconds else {
      throw PostgresEncodingFailure("a date lies outside PostgreSQL's range")
    }
    buffer.append(microseconds)
  }

  /// Reads a `timestamptz`; `infinity` and `-infinity` are refused.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    guard value.type == .timestamptz, let microseconds = value.integer(Int64.self),
      microseconds != .max, microseconds != .min
    else { throw PostgresDecodingFailure(expected: "a finite timestamptz") }
    self.init(
      timeIntervalSinceReferenceDate:
        Double(microseconds - microsecondsFrom2000To2001) / 1_000_000)
  }
}

/// A day of the (proleptic) Gregorian calendar without a time or a time zone: SQL's `date`.
public struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  let number: Int32

  private init(number: Int32) { self.number = number }

  /// The day with these parts, for instance 2026, 11, 16; `nil` when the calendar has none.
  public init?(year: Int, month: Int, day: Int) {
    guard (-4712...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    self.number = Self.number(year: year, month: month, day: day)
    // A day that the month does not have, such as 30 February, comes back as another.
    guard parts == (year, month, day) else { return nil }
  }

  /// The day that an instant falls on in a time zone.
  public init(_ date: Date, in timeZone: TimeZone) {
    let seconds = date.timeIntervalSince1970 + Double(timeZone.secondsFromGMT(for: date))
    let days = (seconds / 86_400).rounded(.down)
    self.number = Int32(max(-2_000_000, min(3_000_000, days)))
  }

  /// The year; 0 is 1 BC.
  public var year: Int { parts.year }
  /// The month, 1 to 12.
  public var month: Int { parts.month }
  /// The day of the month, 1 to 31.
  public var day: Int { parts.day }

  /// The day so many days later, or earlier for a negative number.
  public func adding(days: Int) -> Day {
    Day(number: number + Int32(clamping: days))
  }

  /// How many days later another day is.
  public func days(until other: Day) -> Int {
    Int(other.number) - Int(number)
  }

  /// The earlier day comes first.
  public static func < (earlier: Day, later: Day) -> Bool { earlier.number < later.number }
}

extension Day: LosslessStringConvertible {
  /// ISO 8601: `2026-11-16`.
  public var description: String {
    let (year, month, day) = parts
    func padded(_ number: Int, to width: Int) -> String {
      let digits = String(abs(number))
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(year < 0 ? "-" : "")\(padded(year, to: 4))-\(padded(month, to: 2))-"
      + padded(day, to: 2)
  }

  /// Reads `2026-11-16`; `nil` for anything else.
  public init?(_ description: String) {
    let parts = description.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

extension Day: PostgresCodable {
  /// PostgreSQL counts days from 2000-01-01.
  private static let epoch: Int32 = 10_957

  /// `date`
  public static var postgresType: PostgresType { .date }
  /// `date[]`
  public static var postgresArrayType: PostgresType { .dateArray }

  /// Four bytes: a number of days.
  public func encode(to buffer: inout PostgresBuffer) {
    buffer.append(number - Self.epoch)
  }

  /// Reads a `date`; `infinity` and `-infinity` are refused.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    guard value.type == .date, let days = value.integer(Int32.self), days != .max, days != .min
    else { throw PostgresDecodingFailure(expected: "a finite date") }
    self.init(number: days + Self.epoch)
  }
}

extension Day {
  /// Counts years from March, so that the leap day is the last one of a year, in cycles of 400
  /// years, which all have 146,097 days.
  private static func number(year: Int, month: Int, day: Int) -> Int32 {
    let shifted = month <= 2 ? year - 1 : year
    let cycle = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfCycle = shifted - cycle * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
    return Int32(cycle * 146_097 + dayOfCycle - 719_468)
  }

  private var parts: (year: Int, month: Int, day: Int) {
    let shifted = Int(number) + 719_468
    let cycle = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfCycle = shifted - cycle * 146_097
    let yearOfCycle =
      (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
      year: yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0),
      month: month,
      day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
  }
}
