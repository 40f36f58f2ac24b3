import Foundation
import Postgres

/// A role given or taken back by whoever runs the server: how the first steward comes by theirs.
public struct OperatorRoleChange: Sendable {
  private let role: Role
  private let isGrant: Bool
  private let number: String
  private let reason: String

  /// - Parameters:
  ///   - number: the personnel number of whom it concerns.
  ///   - reason: read by everybody in the register; one line of at most 300 characters.
  /// - Throws: ``EmployeeError/badReason``
  public init(
    _ role: Role, isGrant: Bool, to number: String, reason: String
  ) throws(EmployeeError) {
    let reason = reason.trimmingCharacters(in: .whitespacesAndNewlines)
    guard (1...300).contains(reason.count),
      reason.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else { throw .badReason }
    self.role = role
    self.isGrant = isGrant
    self.number = number
    self.reason = reason
  }

  /// Changes account and register, and leaves a notice, in one transaction.
  ///
  /// - Throws: ``EmployeeError``; then nothing was changed.
  public func apply(in database: Pool<WebRole>) async throws {
    guard let person = try await database.rows(InvitationQueries.find([number])).first else {
      throw EmployeeError.unknown(number)
    }
    let decision = RoleDecision(role: role, isGrant: isGrant, subject: person.id, reason: reason)
    do {
      try await database.transaction { transaction in
        try await RoleChanges.record(decision, by: nil, in: transaction)
      }
    } catch let error as RoleError {
      throw error == .notHeld
        ? EmployeeError.roleNotHeld(role, number) : EmployeeError.roleHeld(role, number)
    }
  }
}
