import Postgres

/// SQL about the site itself.
public enum SiteQueries {
  /// Answers when the database does.
  static func ready() -> Query<WebRole, Bool> {
    Query("select true")
  }

  /// The company's name and whether it is the demo; no row before anything was imported.
  public static func workplace() -> Query<WebRole, (company: String, isDemo: Bool)> {
    Query("select company, is_demo from workplace") { row in
      try (company: row.next(), isDemo: row.next())
    }
  }
}
