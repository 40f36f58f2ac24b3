import Foundation
import Postgres

/// SQL of the audit log, the same under every role that may append.
enum AuditQueries<R: DatabaseRole> {
  /// One appender at a time: held until the transaction ends.
  static func lock() -> Query<R, Bool> {
    Query("select pg_advisory_xact_lock(hashtext('audit_entry')) is not null") { row in
      try row.next()
    }
  }

  static func last() -> Query<R, (id: Int64, hash: [UInt8])> {
    Query("select id, hash from audit_entry order by id desc limit 1") { row in
      try (id: row.next(), hash: row.next())
    }
  }

  static func insert(_ entry: AuditLog.Entry) -> Command<R> {
    Command(
      """
      insert into audit_entry (id, occurred_at, action, actor_id, subject_id, role, reason,
        subject_commitment, previous_hash, hash)
      values (\(entry.id), \(entry.occurredAt), \(entry.event.action), \(entry.event.actor),
        \(entry.event.subject), \(entry.event.role), \(entry.event.reason),
        \(entry.event.subjectCommitment), \(entry.previousHash), \(entry.hash))
      """)
  }

  static func entries(from id: Int64, limit: Int) -> Query<R, AuditLog.Entry> {
    Query(
      """
      select id, occurred_at, action, actor_id, subject_id, role, reason, subject_commitment,
        previous_hash, hash
      from audit_entry where id >= \(id) order by id limit \(Int64(limit))
      """
    ) { row in
      try AuditLog.Entry(
        id: row.next(), occurredAt: row.next(),
        event: AuditLog.Event(
          action: row.next(), actor: row.next(), subject: row.next(), role: row.next(),
          reason: row.next(), subjectCommitment: row.next()),
        previousHash: row.next(), hash: row.next())
    }
  }

  /// What the commitment of a person is made of.
  static func identity(of employee: Employee.ID) -> Query<R, Identity> {
    Query("select salt, number, name from person where employee_id = \(employee)") { row in
      try Identity(salt: row.next(), number: row.next(), name: row.next())
    }
  }
}

/// What ties an opaque number to a person.
struct Identity: Sendable {
  let salt: [UInt8]
  let number: String
  let name: String

  var commitment: [UInt8] { AuditLog.commitment(salt: salt, number: number, name: name) }
}
