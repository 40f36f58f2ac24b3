import Postgres

/// The database role of the web process: reads, signs, signs in; cannot create, delete or rename
/// people.
public enum WebRole: DatabaseRole {
  /// Name in the database.
  public static let name = "redress_web"
}

/// The database role of the `employees` commands: imports, invites and erases people.
public enum OperatorRole: DatabaseRole {
  /// Name in the database.
  public static let name = "redress_operator"
}
