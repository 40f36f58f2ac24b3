import Postgres

/// Why a role cannot be given or taken back.
enum RoleError: Error, Equatable {
  /// Nobody gives roles to themselves, or takes them back.
  case ownAccount
  /// The person holds it already, or is not active.
  case alreadyHeld
  /// The person does not hold it.
  case notHeld
}

/// A role given or taken back by a steward.
struct RoleDecision: Sendable {
  let role: Role
  let isGrant: Bool
  let subject: Employee.ID
  /// Read by everybody in the register.
  let reason: String
}

extension Steward {
  /// Gives or takes back a role: account, audit log and notice in one transaction.
  ///
  /// - Throws: `RoleError`.
  func decide(_ decision: RoleDecision, in database: Pool<WebRole>) async throws {
    guard decision.subject != employee.id else { throw RoleError.ownAccount }
    try await database.transaction { transaction in
      try await RoleChanges.record(decision, by: employee.id, in: transaction)
    }
  }
}

/// What every change of a role leaves behind, whoever made it.
enum RoleChanges {
  static func record(
    _ decision: RoleDecision, by actor: Employee.ID?, in transaction: Transaction<WebRole>
  ) async throws {
    let changed = try await transaction.run(
      decision.isGrant
        ? RoleQueries.add(decision.role, to: decision.subject)
        : RoleQueries.remove(decision.role, from: decision.subject))
    guard changed > 0 else {
      throw decision.isGrant ? RoleError.alreadyHeld : RoleError.notHeld
    }
    let identity = try await transaction.first(
      AuditQueries<WebRole>.identity(of: decision.subject))
    let entry = try await AuditLog.append(
      AuditLog.Event(
        action: decision.isGrant ? .roleGranted : .roleRevoked, actor: actor,
        subject: decision.subject, role: decision.role, reason: decision.reason,
        subjectCommitment: identity?.commitment),
      in: transaction)
    _ = try await transaction.run(RoleQueries.addNotice(of: entry, to: decision.subject))
  }
}
