import Postgres

/// The database role of the tabulator: reads rounds, requests for tokens and the ballot box, writes
/// what is published, and reads no name.
public enum TabulatorRole: DatabaseRole {
  /// Name in the database.
  public static let name = "redress_tabulator"
}
