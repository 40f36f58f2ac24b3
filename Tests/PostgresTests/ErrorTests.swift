import Logging
import Postgres
import TestSupport
import Testing

@Suite("Errors")
struct ErrorTests {
  static let secret = "secret-4711"

  /// Runs a statement that must fail and returns its error.
  private func failure(of sql: SQL, in pool: Pool<LoginRole>) async -> DatabaseError? {
    await #expect(throws: DatabaseError.self) { try await pool.run(Run(sql)) }
  }

  @Test("A violated constraint is known by its name")
  func constraints() async throws {
    try await withPool { pool in
      try await pool.run(
        Run(
          """
          create table item (
            id int8 constraint item_pkey primary key,
            parent int8 constraint item_parent_fkey references item,
            name text not null constraint item_name_length check (length(name) <= 5))
          """))
      try await pool.run(Run("insert into item values (1, null, 'a')"))
      let unique = await failure(of: "insert into item values (1, null, 'b')", in: pool)
      #expect(unique?.violates("item_pkey") == true && unique?.sqlState == "23505")
      #expect(unique?.violates("item_parent_fkey") == false)
      let foreign = await failure(of: "insert into item values (2, 9, 'b')", in: pool)
      #expect(foreign?.violates("item_parent_fkey") == true)
      let check = await failure(of: "insert into item values (2, 1, 'toolong')", in: pool)
      #expect(check?.violates("item_name_length") == true)
      let missing = await failure(of: "insert into item values (2, 1, null)", in: pool)
      guard case .server(let error) = missing else {
        Issue.record("not a server error")
        return
      }
      #expect(error.sqlState == "23502" && error.table == "item" && error.column == "name")
    }
  }

  @Test("No description and no log contains a bound value")
  func secrecy() async throws {
    let lines = Collector<String>()
    let logger = Logger(label: "collecting") { _ in CollectingLogHandler(lines: lines) }
    try await withPool(logger: logger) { pool in
      try await pool.run(
        Run(
          """
          create table person (
            name text constraint person_name_key unique, age int4,
            constraint person_age check (age > 0))
          """))
      try await pool.run(Run("insert into person values (\(Self.secret), 1)"))
      let statements: [SQL] = [
        "insert into person values (\(Self.secret), 1)",
        "insert into person values (\(Self.secret), -1)",
        "select \(Self.secret)::int4", "select \(Self.secret)::date",
        "select \(Self.secret)::uuid", "select \("\"" + Self.secret + "\"")::numeric",
        "select \(Self.secret)::json", "select ('{' || \(Self.secret))::int4[]",
        "select 'a' ~ ('(' || \(Self.secret))", "select \(Self.secret)::bool",
        "insert into person values (\(Self.secret + "\0"), 1)",
        "select to_date(\(Self.secret), 'YYYY-MM-DD')", "select \(Self.secret)::timestamptz",
        "select length(\(Self.secret)) / 0", "select \(Self.secret)::inet",
        "insert into \(Self.secret)",
      ]
      for sql in statements {
        let error = await failure(of: sql, in: pool)
        let description = error.map { "\($0) \(String(reflecting: $0))" } ?? ""
        #expect(!description.isEmpty && !description.contains("secret"), "\(sql)")
      }
      let inPipeline = await #expect(throws: DatabaseError.self) {
        try await pool.pipeline(statements.prefix(1).map { Run($0) })
      }
      #expect(inPipeline.map { !"\($0)".contains("secret") } == true)
      await #expect(throws: DatabaseError.self) {
        _ = try await pool.first(Rows<Int>("select \(Self.secret)"))
      }
      // Something has to be logged, or the test proves nothing.
      await #expect(throws: DatabaseError.self) {
        try await pool.run(Run("select pg_terminate_backend(pg_backend_pid()), \(Self.secret)"))
      }
    }
    #expect(!lines.values.isEmpty)
    #expect(lines.values.allSatisfy { !$0.contains("secret") })
  }

  @Test("Errors after which one may try again are known")
  func transient() async throws {
    try await withPool { pool in
      try await pool.run(Run("create table counter (n int8)"))
      try await pool.run(Run("insert into counter values (0)"))
      let serializable = Run("set transaction isolation level serializable")
      let increment = Run("update counter set n = n + 1")
      let read = Rows<Int>("select n from counter")
      let error = await #expect(throws: DatabaseError.self) {
        try await pool.transaction { first in
          try await first.run(serializable)
          _ = try await first.rows(read)
          try await pool.transaction { second in
            try await second.run(serializable)
            _ = try await second.rows(read)
            try await second.run(increment)
          }
          try await first.run(increment)
        }
      }
      #expect(error?.sqlState == "40001" && error?.isWorthRepeating == true)
      #expect(error?.isUnavailable == false)
    }
  }

  @Test("COPY, which is not supported, is an error and costs only its connection")
  func copy() async throws {
    try await withPool(1) { pool async throws in
      for _ in 0..<2 {
        await #expect(throws: DatabaseError.self) {
          try await pool.run(Run("copy (select 1) to stdout"))
        }
        await #expect(throws: DatabaseError.self) {
          try await pool.run(Run("copy pg_class from stdin"))
        }
      }
      #expect(try await pool.first(Rows<Int>("select 1")) == 1)
    }
  }
}
