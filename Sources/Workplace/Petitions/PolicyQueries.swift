import Foundation
import Postgres

/// SQL of how petitions run here.
enum PolicyQueries {
  static func policy() -> Query<WebRole, PetitionPolicy> {
    Query(
      """
      select sponsors_needed, response_days, threshold_number, threshold_percent from workplace
      """
    ) { row in try PetitionPolicy(from: &row) }
  }

  /// The same, held still until the transaction ends.
  static func lock() -> Query<WebRole, PetitionPolicy> {
    Query(
      """
      select sponsors_needed, response_days, threshold_number, threshold_percent from workplace
      for update
      """
    ) { row in try PetitionPolicy(from: &row) }
  }

  static func change(to policy: PetitionPolicy) -> Command<WebRole> {
    let (number, percent): (Int32?, Int16?) =
      switch policy.threshold {
      case .number(let number): (Int32(clamping: number), nil)
      case .percent(let percent): (nil, Int16(clamping: percent))
      }
    return Command(
      """
      update workplace set sponsors_needed = \(Int16(clamping: policy.sponsorsNeeded)),
        response_days = \(Int16(clamping: policy.responseDays)), threshold_number = \(number),
        threshold_percent = \(percent)
      """)
  }

  /// What stewards changed, newest first.
  static func history(before id: Int64?, limit: Int) -> Query<WebRole, PolicyEntry> {
    Query(
      """
      select a.id, a.occurred_at, p.name, a.reason
      from audit_entry a left join person p on p.employee_id = a.actor_id
      where a.action = 'policy-changed' and (\(id)::bigint is null or a.id < \(id))
      order by a.id desc limit \(Int64(limit))
      """
    ) { row in
      try PolicyEntry(
        id: row.next(), occurredAt: row.next(), steward: row.next(), text: row.next())
    }
  }
}

/// A change of the settings as the audit log keeps it.
struct PolicyEntry: Sendable {
  let id: Int64
  let occurredAt: Date
  /// Nil when erased.
  let steward: String?
  /// What changed, and why.
  let text: String
}

extension PetitionPolicy {
  fileprivate init(from row: inout PostgresRow) throws {
    let sponsors: Int16 = try row.next()
    let days: Int16 = try row.next()
    let number: Int? = try row.next()
    let percent: Int16? = try row.next()
    self.init(
      sponsorsNeeded: Int(sponsors), responseDays: Int(days),
      threshold: number.map { .number($0) } ?? .percent(Int(percent ?? 5)))
  }
}
