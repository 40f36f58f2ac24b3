import Postgres
import Testing

@Suite("SQL literals")
struct SQLTests {
  @Test("An interpolated value is bound, never spliced")
  func bound() {
    let name = "x'; drop table a; --"
    let sql: SQL = "select \(name), \(7) from a"
    #expect(sql.text == "select $1, $2 from a")
    #expect(sql.bindings.count == 2)
  }

  @Test("A literal inside an interpolation is a value, too")
  func literalValue() {
    let sql: SQL = "select \("now()")"
    #expect(sql.text == "select $1")
  }

  @Test("A fragment is spliced and its values are renumbered")
  func spliced() {
    let inner: SQL = "b = \(2) and c = \("three")"
    let outer: SQL = "select from t where a = \(1) and (\(inner)) and d = \(4) and \(inner)"
    #expect(
      outer.text
        == "select from t where a = $1 and (b = $2 and c = $3) and d = $4 and b = $5 and c = $6")
    #expect(outer.bindings.count == 6)
  }

  @Test("What only looks like a placeholder is left alone when a fragment is renumbered")
  func falsePlaceholders() {
    let inner: SQL = "$$ $1 $$ || \(1) || '$1'"
    let outer: SQL = "select \(0) || \(inner)"
    #expect(outer.text == "select $1 || $$ $1 $$ || $2 || '$1'")
  }

  @Test("Placeholders of two digits are renumbered as a whole")
  func manyPlaceholders() {
    let eleven = (1...11).map { "\($0)" as SQL }.joined(separator: ", ")
    let outer: SQL = "select \(0), \(eleven), \(12)"
    let expected = (1...13).map { "$\($0)" }.joined(separator: ", ")
    #expect(outer.text == "select \(expected)")
  }

  @Test("Pieces are joined with a separator between them")
  func joined() {
    let conditions: [SQL] = ["a = \(1)", "b = \(2)"]
    #expect(conditions.joined(separator: " and ").text == "a = $1 and b = $2")
    #expect([SQL]().joined(separator: ",").text.isEmpty)
    #expect(("é \(1)" + " – \(2)" as SQL).text == "é $1 – $2")
  }

  @Test("No description, debug description or dump shows a bound value")
  func descriptions() {
    let query = Rows<String>("select \("secret-4711")::text || \(815_815)")
    var dumped = ""
    dump(query, to: &dumped)
    for text in ["\(query)", String(reflecting: query), "\(query.sql)", dumped] {
      #expect(!text.contains("secret-4711") && !text.contains("815815"))
    }
    dumped = ""
    dump(query.sql, to: &dumped)
    #expect(!dumped.contains("115, 101, 99"))  // the first bytes of "secret"
  }
}

@Suite("SQL injection")
struct InjectionTests {
  static let attempts = [
    "'; drop table target; --", "\"; drop table target; --", "\\'; drop table target; --",
    "$1", "$$; drop table target; $$", "%s %n", "/* */ -- ", "\u{2019}; drop table target;--",
    "1) or (1=1", "'||(select version())||'", "\u{FF07} or 1=1", "E'\\x27'", "\n\r\u{1A}'",
  ]

  @Test("Nothing that is bound becomes SQL", arguments: attempts)
  func inert(attempt: String) async throws {
    try await withPool { pool in
      try await pool.run(Run("create table target (name text)"))
      try await pool.run(Run("insert into target values (\(attempt))"))
      let found = try await pool.rows(
        Rows<String>("select name from target where name = \(attempt) or name = any(\([attempt]))"))
      #expect(found == [attempt])
    }
  }
}
