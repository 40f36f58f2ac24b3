import Postgres
import TestSupport
import Testing

@Suite("Transactions")
struct TransactionTests {
  struct Refusal: Error {}

  private let bodies = Rows<String>("select body from note order by body")

  private func withNotes(
    _ connections: Int = 2, _ body: nonisolated(nonsending) (Pool<LoginRole>) async throws -> Void
  ) async throws {
    try await withPool(connections) { pool in
      try await pool.run(
        Run("create table note (body text constraint note_body_key unique deferrable)"))
      try await body(pool)
    }
  }

  @Test("What a transaction did is there when it returns, and its value is returned")
  func commits() async throws {
    try await withNotes { pool in
      let count = try await pool.transaction { transaction in
        try await transaction.run(Run("insert into note values (\("a"))"))
        #expect(try await pool.rows(bodies).isEmpty)
        #expect(try await transaction.first(bodies) == "a")
        let inserted = try await transaction.pipeline([
          Run("insert into note values (\("b"))"), Run("insert into note values (\("c"))"),
        ])
        #expect(inserted == [1, 1])
        let (own, number) = try await transaction.pipeline(bodies, Rows<Int>("select \(3)"))
        #expect(own == ["a", "b", "c"] && number == [3])
        return try await transaction.rows(bodies).count
      }
      #expect(count == 3)
      #expect(try await pool.rows(bodies) == ["a", "b", "c"])
    }
  }

  @Test("A transaction that throws is rolled back, and the error comes through")
  func throwing() async throws {
    try await withNotes(1) { pool async throws in
      await #expect(throws: Refusal.self) {
        try await pool.transaction { transaction in
          try await transaction.run(Run("insert into note values ('a')"))
          throw Refusal()
        }
      }
      #expect(try await pool.rows(bodies).isEmpty)
      #expect(pool.statistics.open == 1)
    }
  }

  @Test("A transaction whose task is cancelled is rolled back, wherever it is")
  func cancelled() async throws {
    try await withNotes { pool async throws in
      for sleeps in [true, false] {
        let gate = Gate()
        let reached = Gate()
        let task = Task {
          try await pool.transaction { transaction in
            try await transaction.run(Run("insert into note values ('a')"))
            reached.open()
            if sleeps {
              try await transaction.run(Run("select pg_sleep(600)"))
            } else {
              // Ignores its cancellation and returns as if nothing were.
              await gate.pass()
            }
          }
        }
        await reached.pass()
        task.cancel()
        gate.open()
        await #expect(throws: DatabaseError.cancelled) { try await task.value }
        #expect(try await pool.rows(bodies).isEmpty)
      }
      #expect(pool.statistics.open == pool.statistics.idle)
    }
  }

  @Test("A transaction that hides a failed statement does not pretend to have committed")
  func hiddenFailure() async throws {
    try await withNotes(1) { pool async throws in
      await #expect(throws: DatabaseError.transactionAborted) {
        try await pool.transaction { transaction in
          try await transaction.run(Run("insert into note values ('a')"))
          _ = try? await transaction.run(Run("insert into nowhere values ('a')"))
        }
      }
      #expect(try await pool.rows(bodies).isEmpty)
      #expect(pool.statistics.open == 1)
    }
  }

  @Test("An error of the commit itself comes through")
  func failingCommit() async throws {
    try await withNotes(1) { pool async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await pool.transaction { transaction in
          try await transaction.run(Run("set constraints all deferred"))
          try await transaction.run(Run("insert into note values ('a'), ('a')"))
        }
      }
      #expect(error?.violates("note_body_key") == true)
      #expect(try await pool.rows(bodies).isEmpty)
      #expect(pool.statistics.open == 1)
    }
  }

  @Test("A handle that outlives its transaction is refused")
  func ended() async throws {
    try await withNotes(1) { pool in
      let escaped = try await pool.transaction { $0 }
      await #expect(throws: DatabaseError.transactionEnded) { try await escaped.rows(bodies) }
      await #expect(throws: DatabaseError.transactionEnded) {
        try await pool.transaction { _ in
          _ = try await escaped.run(Run("insert into note values ('a')"))
        }
      }
      #expect(try await pool.rows(bodies).isEmpty)
    }
  }

  @Test("A transaction inside a transaction of the same connection is refused")
  func nested() async throws {
    try await withNotes(1) { pool in
      try await pool.withConnection { connection async throws in
        await #expect(throws: DatabaseError.nestedTransaction) {
          try await connection.transaction { _ in try await connection.transaction { _ in } }
        }
        #expect(try await connection.rows(bodies).isEmpty)
      }
    }
  }

  @Test("Statements of one transaction can be started together")
  func concurrent() async throws {
    try await withNotes(1) { pool in
      let sum = try await pool.transaction { transaction in
        async let one = transaction.first(Rows<Int>("select \(1)"))
        async let two = transaction.first(Rows<Int>("select \(2)"))
        return try await (one ?? 0) + (two ?? 0)
      }
      #expect(sum == 3)
    }
  }

  @Test("A repeatable read sees one state of the database")
  func isolation() async throws {
    try await withNotes { pool in
      try await pool.transaction { transaction in
        try await transaction.run(Run("set transaction isolation level repeatable read"))
        #expect(try await transaction.rows(bodies).isEmpty)
        try await pool.run(Run("insert into note values ('a')"))
        #expect(try await transaction.rows(bodies).isEmpty)
      }
      try await pool.transaction { transaction in
        #expect(try await transaction.rows(bodies) == ["a"])
        try await pool.run(Run("insert into note values ('b')"))
        #expect(try await transaction.rows(bodies) == ["a", "b"])
      }
    }
  }
}
