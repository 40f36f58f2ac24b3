import Postgres

/// Somebody who works at the company, signed in.
public struct Employee: Sendable, Equatable {
  /// The opaque number of a person.
  public typealias ID = Int64

  /// The opaque number.
  public let id: ID
  /// Full name.
  public let name: String
  /// The roles they hold besides being an employee.
  public let roles: Set<Role>
}

/// What somebody may do besides what every employee may. Roles add up on one account.
public enum Role: String, Sendable, CaseIterable, PostgresCodable {
  /// Answers petitions.
  case leadership
  /// Makes surveys and sees their published figures.
  case analyst
  /// Reviews drafts.
  case moderator
  /// Keeps accounts and roles.
  case steward

  /// As pages name it.
  var label: String {
    switch self {
    case .leadership: "Leadership"
    case .analyst: "Analyst"
    case .moderator: "Moderator"
    case .steward: "Steward"
    }
  }

  /// What it allows, in a sentence that everybody reads in the register.
  var meaning: String {
    switch self {
    case .leadership: "Answers petitions in public, and corrects an answer as a version beside it."
    case .analyst:
      "Makes surveys, which a second person approves; sees published figures, never an answer."
    case .moderator:
      "Opens drafts for signatures, sends them back or rejects them, with a public reason."
    case .steward: "Keeps accounts and roles; sees no more content than any employee."
    }
  }
}

/// An employee who holds the role of steward: the only way to a steward's functions.
struct Steward: Sendable {
  let employee: Employee

  /// Nil unless the employee holds the role.
  init?(_ employee: Employee) {
    guard employee.roles.contains(.steward) else { return nil }
    self.employee = employee
  }
}

/// An employee who holds the role of moderator: the only way to a moderator's functions.
struct Moderator: Sendable {
  let employee: Employee

  /// Nil unless the employee holds the role.
  init?(_ employee: Employee) {
    guard employee.roles.contains(.moderator) else { return nil }
    self.employee = employee
  }
}

/// An employee who holds the role of analyst: the only way to an analyst's functions.
struct Analyst: Sendable {
  let employee: Employee

  /// Nil unless the employee holds the role.
  init?(_ employee: Employee) {
    guard employee.roles.contains(.analyst) else { return nil }
    self.employee = employee
  }
}

/// An employee who holds the role of leadership: the only way to a leader's functions.
struct Leader: Sendable {
  let employee: Employee

  /// Nil unless the employee holds the role.
  init?(_ employee: Employee) {
    guard employee.roles.contains(.leadership) else { return nil }
    self.employee = employee
  }
}
