import Foundation
import Postgres

/// When the story takes place. Its texts name days, so these stay as they are written, up to
/// ``present``.
///
/// Nothing may happen later than now: where the clock is behind the story, all of it moves back by
/// whole days. What no text dates moves on with the clock as well, by ``moving``.
struct DemoCalendar: Sendable {
  /// The clock, when the demo is loaded.
  let now: Date
  /// Days by which everything differs from what is written.
  private let shift: Int

  init(now: Date) {
    self.init(now: now, shift: min(0, Self.daysBehind(now)))
  }

  private init(now: Date, shift: Int) {
    self.now = now
    self.shift = shift
  }

  /// The calendar of texts that name no day: its present is never more than a day ago, so that what
  /// is due soon or waits for a moderator still does, whenever the demo is loaded.
  var moving: DemoCalendar {
    DemoCalendar(now: now, shift: Self.daysBehind(now))
  }

  /// The last moment of the story.
  var present: Date { Self.writtenPresent.addingTimeInterval(Double(shift) * Self.day) }

  /// The day that a file names as this one.
  func day(_ written: Day) -> Day {
    written.adding(days: shift)
  }

  /// So many hours (UTC) into the day that a file names as this one.
  func moment(_ written: Day, hours: Double) -> Date {
    day(written).date.addingTimeInterval(hours * 3600)
  }

  /// The day of the story that lies so many days before its last one.
  func day(beforePresent days: Int) -> Day {
    Day(present, in: .gmt).adding(days: -days)
  }

  /// Whole days from the story's last moment to now; negative where the clock is behind it.
  private static func daysBehind(_ now: Date) -> Int {
    Int((now.timeIntervalSince(writtenPresent) / day).rounded(.down))
  }

  private static let day = 86_400.0
  /// 16 November 2026, 17:00 UTC.
  private static let writtenPresent = Date(timeIntervalSince1970: 1_794_848_400)
}
