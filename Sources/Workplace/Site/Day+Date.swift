import Foundation
import Postgres

extension Day {
  /// Its beginning in UTC.
  var date: Date {
    Date(timeIntervalSince1970: Double(Self.epoch.days(until: self)) * 86_400)
  }

  // 1970-01-01 is a day of every calendar.
  private static let epoch = Day(Date(timeIntervalSince1970: 0), in: .gmt)
}
