import Foundation
import Postgres
import Testing

@Suite("Rows")
struct RowTests {
  @Test("A hundred thousand rows arrive in order")
  func many() async throws {
    try await withPool { pool in
      let rows = try await pool.rows(
        Query<LoginRole, (Int, String)>(
          "select i, 'row ' || i from generate_series(1, 100000) i order by i"
        ) { row in try (row.next(), row.next()) })
      #expect(rows.count == 100_000)
      #expect(rows.enumerated().allSatisfy { $1.0 == $0 + 1 && $1.1 == "row \($0 + 1)" })
    }
  }

  @Test("NULL is read into an Optional and nothing else")
  func null() async throws {
    try await withPool { pool in
      let query = Query<LoginRole, (Int?, String?, Date?, [Int]?)>(
        "select null::int8, null::text, null::timestamptz, null::int8[]"
      ) { row in try (row.next(), row.next(), row.next(), row.next()) }
      let row = try #require(try await pool.first(query))
      #expect(row.0 == nil && row.1 == nil && row.2 == nil && row.3 == nil)
      await #expect(throws: DatabaseError.decoding(column: "a", expected: "a value, not NULL")) {
        _ = try await pool.first(Rows<Int>("select null::int8 as a"))
      }
      await #expect(throws: DatabaseError.self) {
        _ = try await pool.first(Rows<[Int]>("select array[1, null]::int8[]"))
      }
      let present = try await pool.first(Rows<Int?>("select 5::int8"))
      #expect(present == 5)
    }
  }

  @Test("A column of another type is an error that names it")
  func wrongType() async throws {
    try await withPool { pool in
      func refused<Value: PostgresDecodable & Sendable>(_: Value.Type, _ sql: SQL) async {
        await #expect(throws: DatabaseError.self, "\(Value.self) from \(sql)") {
          _ = try await pool.rows(Rows<Value>(sql))
        }
      }
      await refused(Int.self, "select 'text'")
      await refused(Int.self, "select 1.0::numeric")
      await refused(Int32.self, "select 1::int8")
      await refused(Int16.self, "select 1::int4")
      await refused(String.self, "select 1")
      await refused(String.self, "select now()")
      await refused(Bool.self, "select 1")
      await refused(Double.self, "select 1")
      await refused(UUID.self, "select '01020304'")
      await refused([UInt8].self, "select 'text'")
      await refused([Int].self, "select 1")
      await refused([Int].self, "select array['a']")
      await refused([Int].self, "select array[array[1, 2], array[3, 4]]")
      await refused([String].self, "select '\\x0001'::bytea")
      await refused(Day.self, "select now()")
      await #expect(
        throws: DatabaseError.decoding(column: "total", expected: "int8, int4 or int2")
      ) { _ = try await pool.first(Rows<Int>("select 1.5::numeric as total")) }
    }
  }

  @Test("Narrow integers are read into wider types")
  func widening() async throws {
    try await withPool { pool async throws in
      let query = Query<LoginRole, [Int]>("select -1::int2, -2::int4, -3::int8, 4::int2") { row in
        try [row.next(), row.next(), row.next(), Int(row.next(Int32.self))]
      }
      #expect(try await pool.first(query) == [-1, -2, -3, 4])
      #expect(try await pool.first(Rows<Double>("select 0.5::float4")) == 0.5)
    }
  }

  @Test("Too few and too many columns are errors")
  func columns() async throws {
    try await withPool { pool async throws in
      await #expect(
        throws: DatabaseError.decoding(column: "2", expected: "a row with more columns")
      ) {
        _ = try await pool.rows(
          Query<LoginRole, Int>("select 1::int8") { row in try row.next() + row.next() })
      }
      await #expect(
        throws: DatabaseError.decoding(column: "b", expected: "to be read")
      ) { _ = try await pool.rows(Rows<Int>("select 1 as a, 2 as b")) }
    }
  }

  @Test("A decoding error leaves the connection usable")
  func usable() async throws {
    try await withPool(1) { pool in
      let before = try await pool.first(backend)
      await #expect(throws: DatabaseError.self) {
        _ = try await pool.rows(Rows<Int>("select 'x' from generate_series(1, 1000)"))
      }
      #expect(try await pool.first(backend) == before)
    }
  }

  @Test("A command says how many rows it affected")
  func affected() async throws {
    try await withPool { pool async throws in
      #expect(try await pool.run(Run("create table item (id int8)")) == 0)
      #expect(
        try await pool.run(Run("insert into item select unnest(\(Array(1...256)))")) == 256)
      #expect(try await pool.run(Run("update item set id = id where id <= \(10)")) == 10)
      #expect(try await pool.run(Run("delete from item where id = \(-1)")) == 0)
      #expect(try await pool.first(Rows<Int>("select id from item where id = \(-1)")) == nil)
      #expect(try await pool.run(Run("")) == 0)
    }
  }
}
