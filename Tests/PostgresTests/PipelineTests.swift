import Postgres
import TestSupport
import Testing

@Suite("Pipelines")
struct PipelineTests {
  private func withItems(
    _ body: nonisolated(nonsending) (Pool<LoginRole>) async throws -> Void
  ) async throws {
    try await withPool(1) { pool in
      try await pool.run(
        Run("create table item (id int8 constraint item_pkey primary key, body text)"))
      try await body(pool)
    }
  }

  private func insert(_ id: Int, _ body: String = "") -> Run {
    Run("insert into item values (\(id), \(body))")
  }

  private let count = Rows<Int>("select count(*) from item")

  @Test("Queries of different kinds keep their types and their order")
  func heterogeneous() async throws {
    try await withItems { pool in
      let (affected, ids, texts, none): ([Void], [Int], [String], [Int]) = try await pool.pipeline(
        Run("insert into item values (1, 'a'), (2, 'b')"),
        Rows<Int>("select id from item order by id"),
        Rows<String>("select body from item where id = \(2)"),
        Rows<Int>("select id from item where id = \(3)"))
      #expect(affected.count == 2 && ids == [1, 2] && texts == ["b"] && none.isEmpty)
    }
  }

  @Test("A pipeline is all or nothing, and its error names the first that failed")
  func atomic() async throws {
    try await withItems { pool in
      let before = try await pool.first(backend)
      let error = await #expect(throws: DatabaseError.self) {
        try await pool.pipeline([insert(1), insert(2), insert(1), insert(2), insert(3)])
      }
      #expect(error?.violates("item_pkey") == true)
      guard case .server(let report) = error else {
        Issue.record("not a server error")
        return
      }
      #expect(report.pipelineIndex == 2)
      #expect("\(report)".hasSuffix("(statement 3 of the pipeline)"))
      #expect(try await pool.first(count) == 0)
      #expect(try await pool.first(backend) == before)
    }
  }

  @Test("A statement that cannot even be prepared stops the pipeline before it starts")
  func syntax() async throws {
    try await withItems { pool async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await pool.pipeline([insert(1), Run("insert into nowhere values (1)")])
      }
      guard case .server(let report) = error else {
        Issue.record("not a server error")
        return
      }
      #expect(report.sqlState == "42P01" && report.pipelineIndex == 1)
      #expect(try await pool.first(count) == 0)
    }
  }

  @Test("An empty pipeline does nothing")
  func empty() async throws {
    try await withItems { pool in
      let none = try await pool.pipeline([Run]())
      #expect(none.isEmpty)
    }
  }

  @Test("A pipeline that sends and receives far more than any buffer holds does not get stuck")
  func large() async throws {
    try await withItems { pool in
      let text = String(repeating: "x", count: 100_000)
      let queries = (0..<400).map { number in
        Rows<String>("select repeat(\(text), 2) || \(number)::text")
      }
      let rows = try await pool.pipeline(queries)
      #expect(rows.count == 400)
      #expect(
        rows.enumerated().allSatisfy {
          $1.count == 1 && $1[0].utf8.count == 200_000 + "\($0)".count
        })
    }
  }

  @Test("Ten thousand statements go in one pipeline", arguments: [true, false])
  func many(prepares: Bool) async throws {
    try await withPool(1, preparesStatements: prepares) { pool in
      try await pool.run(Run("create table item (id int8, body text)"))
      let inserted = try await pool.pipeline((0..<10_000).map { insert($0, "body \($0)") })
      #expect(inserted.count == 10_000 && inserted.allSatisfy { $0 == 1 })
      #expect(try await pool.first(count) == 10_000)
    }
  }

  @Test("A cancelled pipeline leaves nothing, and the connection stays usable")
  func cancelled() async throws {
    try await withItems { pool in
      try await pool.withConnection { connection in
        let id = try #require(try await connection.first(backend))
        let task = Task {
          try await connection.pipeline([insert(1), Run("select pg_sleep(600)"), insert(2)])
        }
        try await withPool(1) { observer in
          try await eventually("the statement runs") {
            try await observer.first(isActive(id)) == true
          }
        }
        task.cancel()
        await #expect(throws: DatabaseError.cancelled) { try await task.value }
        #expect(try await connection.first(count) == 0)
        #expect(try await connection.first(backend) == id)
      }
    }
  }

  @Test("A value that cannot be sent stops the pipeline before it starts")
  func encoding() async throws {
    try await withItems { pool async throws in
      await #expect(throws: DatabaseError.self) {
        try await pool.pipeline([insert(1), insert(2, "\0")])
      }
      #expect(try await pool.first(count) == 0)
    }
  }

  @Test("A row that cannot be read is an error, and what was written stays")
  func decoding() async throws {
    try await withItems { pool async throws in
      await #expect(throws: DatabaseError.self) {
        _ = try await pool.pipeline(insert(1), Rows<Int>("select 'text'"))
      }
      #expect(try await pool.first(count) == 1)
    }
  }
}
