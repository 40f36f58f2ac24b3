import Postgres

/// The demo: an invented company, Meridian Systems, in a database that bears its mark.
public enum Demo {
  /// The password of every demo account. It is public: the sign-in page of the demo shows it.
  public static let password = "ask before you record"

  /// Whether nothing has been put into the database yet.
  public static func isEmpty(_ database: Pool<LoginRole>) async throws -> Bool {
    try await database.first(DemoQueries.isEmpty()) ?? false
  }

  /// Deletes all rows of all tables, so that the demo can be loaded anew.
  ///
  /// The tables stay: that takes one transaction, whereas a schema dropped and migrated again would
  /// leave a running server without tables for a while, and without the operator's own grants for
  /// good. The connection has to be the owner's, because the audit log refuses everybody else.
  ///
  /// - Throws: ``DemoError`` unless the database bears the demo's mark.
  public static func reset(_ database: Pool<LoginRole>) async throws {
    try await database.transaction { transaction in
      guard try await transaction.first(DemoQueries.isDemo()) == true else {
        throw DemoError(
          "This database does not bear the demo's mark, so nothing in it was deleted.")
      }
      try await transaction.run(DemoQueries.deleteEverything())
    }
  }

  /// The accounts that the sign-in page lists, one a role; none unless the database is the demo's.
  public static func signIns(_ database: Pool<WebRole>) async throws -> [DemoSignIn] {
    try await database.rows(DemoQueries.accounts())
  }
}

/// An account that visitors of the demo may use.
public struct DemoSignIn: Sendable, Equatable {
  /// The role that it shows, for instance "Moderator".
  public let role: String
  /// Whose account it is, full name.
  public let name: String
  /// The address to sign in with.
  public let mail: String
  /// What the role can do, in a sentence.
  public let purpose: String
}

/// Why the demo was not loaded or not deleted, in a sentence that names the file if it is about one.
public struct DemoError: Error, Equatable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  init(_ sentence: String) {
    description = sentence
  }

  init(file: String, line: Int? = nil, _ reason: String) {
    description = file + (line.map { ", line \($0)" } ?? "") + ": " + reason
  }
}
