import Crypto
import Foundation
import Postgres

/// The public, append-only record of who was given which role, and of imports and erasures.
///
/// Entries form a hash chain: each hash covers the previous one, so that an entry changed or removed
/// later breaks every hash behind it. Entries hold opaque numbers, never a name.
enum AuditLog {
  enum Action: String, Sendable, PostgresCodable {
    case roleGranted = "role-granted"
    case roleRevoked = "role-revoked"
    case employeesImported = "employees-imported"
    case employeeErased = "employee-erased"
    case policyChanged = "policy-changed"
    case roundApproved = "round-approved"
    case roundAnnounced = "round-announced"
    case roundCancelled = "round-cancelled"
    case roundPublished = "round-published"
    case roundVoid = "round-void"
  }

  /// What is recorded; `id`, time and hashes are added when it is appended.
  struct Event: Sendable {
    let action: Action
    /// Who acted; nil for whoever runs the server.
    let actor: Employee.ID?
    let subject: Employee.ID?
    let role: Role?
    /// Text written for the public.
    let reason: String
    /// SHA-256 over the subject's salt, number and name.
    let subjectCommitment: [UInt8]?
  }

  struct Entry: Sendable {
    let id: Int64
    let occurredAt: Date
    let event: Event
    let previousHash: [UInt8]
    let hash: [UInt8]
  }

  /// The hash that the first entry builds on.
  static let origin = [UInt8](repeating: 0, count: 32)

  /// Appends an event; the caller's transaction makes it last together with what it records.
  ///
  /// - Parameter now: when it happens; only the demo tells of other times.
  /// - Returns: the number of the entry.
  static func append<R: DatabaseRole>(
    _ event: Event, at now: Date = Date(), in transaction: Transaction<R>
  ) async throws -> Int64 {
    _ = try await transaction.rows(AuditQueries<R>.lock())
    let last = try await transaction.first(AuditQueries<R>.last())
    let id = (last?.id ?? 0) + 1
    let previous = last?.hash ?? origin
    // As PostgreSQL keeps it: a Date has finer steps, and the hash is checked against what is kept.
    let moment = Date(timeIntervalSince1970: Double(microseconds(of: now)) / 1_000_000)
    let hash = hash(id: id, occurredAt: moment, event: event, previous: previous)
    _ = try await transaction.run(
      AuditQueries<R>.insert(
        Entry(id: id, occurredAt: moment, event: event, previousHash: previous, hash: hash)))
    return id
  }

  /// SHA-256 over the previous hash and every field, each behind its length, so that no two
  /// different entries share their bytes.
  static func hash(id: Int64, occurredAt: Date, event: Event, previous: [UInt8]) -> [UInt8] {
    let fields: [[UInt8]] = [
      previous,
      Array("\(id)".utf8), Array("\(microseconds(of: occurredAt))".utf8),
      Array(event.action.rawValue.utf8),
      Array((event.actor.map { "\($0)" } ?? "").utf8),
      Array((event.subject.map { "\($0)" } ?? "").utf8),
      Array((event.role?.rawValue ?? "").utf8), Array(event.reason.utf8),
      event.subjectCommitment ?? [],
    ]
    return digest(of: fields)
  }

  private static func microseconds(of moment: Date) -> Int64 {
    Int64((moment.timeIntervalSince1970 * 1_000_000).rounded())
  }

  /// Ties an entry to a person for as long as their salt exists.
  static func commitment(salt: [UInt8], number: String, name: String) -> [UInt8] {
    digest(of: [salt, Array(number.utf8), Array(name.utf8)])
  }

  private static func digest(of fields: [[UInt8]]) -> [UInt8] {
    var hash = SHA256()
    for field in fields {
      withUnsafeBytes(of: UInt32(field.count).bigEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: field)
    }
    return Array(hash.finalize())
  }
}

/// Whether the whole chain still fits together.
public enum AuditChain: Sendable, Equatable {
  /// So many entries, all intact.
  case intact(entries: Int)
  /// The first entry that does not fit.
  case broken(entry: Int64)

  /// Recomputes every hash.
  public static func verify(_ database: Pool<WebRole>) async throws -> AuditChain {
    var previous = AuditLog.origin
    var next: Int64 = 1
    while true {
      let entries = try await database.rows(AuditQueries<WebRole>.entries(from: next, limit: 1000))
      for entry in entries {
        let hash = AuditLog.hash(
          id: entry.id, occurredAt: entry.occurredAt, event: entry.event, previous: previous)
        guard entry.id == next, entry.previousHash == previous, entry.hash == hash else {
          return .broken(entry: entry.id)
        }
        previous = hash
        next += 1
      }
      if entries.count < 1000 { return .intact(entries: Int(next - 1)) }
    }
  }
}
