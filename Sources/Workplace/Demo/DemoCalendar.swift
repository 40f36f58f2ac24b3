import Foundation
import Postgres

/// When the story takes place. Its texts name days, so these stay as they are written, up to
/// ``present``.
///
/// Nothing may happen later than now: where the clock is behind the story, all of it moves back by
/// whole days.
struct DemoCalendar: Sendable {
  private let daysBack: Int

  init(now: Date) {
    let ahead = Self.writtenPresent.timeIntervalSince(now)
    daysBack = max(0, Int((ahead / Self.day).rounded(.up)))
  }

  /// The last moment of the story.
  var present: Date { moved(Self.writtenPresent) }

  /// The day that a file names as this one.
  func day(_ written: Day) -> Day {
    written.adding(days: -daysBack)
  }

  /// So many hours (UTC) into the day that a file names as this one.
  func moment(_ written: Day, hours: Double) -> Date {
    day(written).date.addingTimeInterval(hours * 3600)
  }

  /// The day of the story that lies so many days before its last one.
  func day(beforePresent days: Int) -> Day {
    Day(present, in: .gmt).adding(days: -days)
  }

  private func moved(_ written: Date) -> Date {
    written.addingTimeInterval(-Double(daysBack) * Self.day)
  }

  private static let day = 86_400.0
  /// 16 November 2026, 17:00 UTC.
  private static let writtenPresent = Date(timeIntervalSince1970: 1_794_848_400)
}
