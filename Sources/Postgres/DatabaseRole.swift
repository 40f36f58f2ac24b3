/// A role of the database, as a type: what is written for one role does not compile against the
/// connections of another, and the server's grants say the same once more.
///
/// ```swift
/// enum WebRole: DatabaseRole { static let name = "shop_web" }
/// ```
public protocol DatabaseRole: Sendable {
  /// The role's name in the database, unquoted. Every connection runs `SET ROLE` with it.
  static var name: String { get }
}

/// The role that a connection logged in as, without a `SET ROLE` to another one.
public enum LoginRole: DatabaseRole {
  /// `NONE` means the session's own user to PostgreSQL, quoted or not.
  public static let name = "none"
}
