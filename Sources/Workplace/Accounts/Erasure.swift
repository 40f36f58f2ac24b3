import Postgres

/// Erases what the database holds about one person.
///
/// What stays is the opaque number: it carries the signatures, which still count, and the entries of
/// the audit log, which nobody can tie to a person any more. Backups made before hold the person
/// until they are deleted.
public struct Erasure: Sendable {
  /// Whom it is about and what it touches.
  public struct Subject: Sendable, Equatable {
    /// The opaque number.
    public let id: Employee.ID
    /// Full name.
    public let name: String
    /// How many petitions they signed; all stay counted, without their reasons.
    public let signatures: Int
    /// The titles of the petitions they wrote. The texts stay as they are, so somebody has to look
    /// whether a name is in them.
    public let petitions: [String]
  }

  private let database: Pool<OperatorRole>

  /// Erases in this database.
  public init(database: Pool<OperatorRole>) {
    self.database = database
  }

  /// Whom a personnel number means; nothing is written.
  ///
  /// - Throws: ``EmployeeError/unknown(_:)``
  public func subject(_ number: String) async throws -> Subject {
    guard let subject = try await database.first(ErasureQueries.subject(number)) else {
      throw EmployeeError.unknown(number)
    }
    return subject
  }

  /// Erases the person with this personnel number, in one transaction.
  ///
  /// - Returns: whom it was about.
  /// - Throws: ``EmployeeError/unknown(_:)``; then nothing was written.
  @discardableResult
  public func erase(_ number: String) async throws -> Subject {
    try await database.transaction { transaction in
      _ = try await transaction.rows(EmployeeImportQueries<OperatorRole>.lock())
      guard let subject = try await transaction.first(ErasureQueries.subject(number)) else {
        throw EmployeeError.unknown(number)
      }
      _ = try await transaction.rows(ErasureQueries.holdStill(subject.id))
      // Before the salt goes: the entry is the last thing that is tied to it.
      let identity = try await transaction.first(
        AuditQueries<OperatorRole>.identity(of: subject.id))
      _ = try await AuditLog.append(
        AuditLog.Event(
          action: .employeeErased, actor: nil, subject: subject.id, role: nil, reason: "",
          subjectCommitment: identity?.commitment),
        in: transaction)
      try await transaction.pipeline(ErasureQueries.erase(subject.id))
      return subject
    }
  }
}
