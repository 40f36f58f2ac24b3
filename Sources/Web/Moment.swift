import Foundation
import Mustache

/// A time as pages show it: in words in UTC, with the exact instant for the browser, which rewrites
/// it in the reader's own zone.
public struct Moment: Sendable, MustacheParent {
  /// ISO 8601 in UTC, for `<time datetime>`.
  public let iso: String
  /// For instance "27 April 2026, 14:05 UTC" or, for a date, "27 April 2026".
  public let text: String

  /// A moment to the minute.
  public init(_ date: Date) {
    let parts = Self.utc.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
    let clock = Self.two(parts.hour) + ":" + Self.two(parts.minute)
    iso = Self.isoDay(parts) + "T" + clock + ":" + Self.two(parts.second) + "Z"
    text = Self.words(parts) + ", " + clock + " UTC"
  }

  /// A calendar day, the same in every zone.
  public init(day date: Date) {
    let parts = Self.utc.dateComponents([.year, .month, .day], from: date)
    iso = Self.isoDay(parts)
    text = Self.words(parts)
  }

  /// Looks up a value for a template.
  public func child(named name: String) -> Any? {
    switch name {
    case "iso": iso
    case "text": text
    default: nil
    }
  }

  private static let utc: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  private static func words(_ parts: DateComponents) -> String {
    "\(parts.day ?? 0) \(months[(parts.month ?? 1) - 1]) \(parts.year ?? 0)"
  }

  private static func isoDay(_ parts: DateComponents) -> String {
    "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
  }

  private static func two(_ number: Int?) -> String {
    let number = number ?? 0
    return number < 10 ? "0\(number)" : "\(number)"
  }
}
