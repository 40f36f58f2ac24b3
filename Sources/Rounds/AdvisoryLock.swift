/// The numbers of PostgreSQL's advisory locks that more than one program asks about.
public enum AdvisoryLock {
  /// Held by the tabulator of a database: "tabulate" in ASCII.
  public static let tabulator: Int64 = 0x7461_6275_6c61_7465
}
