import Foundation
import Postgres
import Testing

@Suite("Values to the server and back")
struct ValueTests {
  /// Binds a value, has the server compare it with what its literal means, and reads it again.
  private func roundTrip<Value: PostgresCodable & Equatable & Sendable>(
    _ values: [Value], in pool: Pool<LoginRole>, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for value in values {
      let read = try await pool.first(Rows<Value>("select \(value)"))
      #expect(read == value, sourceLocation: sourceLocation)
    }
    let read = try await pool.first(Rows<[Value]>("select \(values)"))
    #expect(read == values, sourceLocation: sourceLocation)
    let optionals = values.map(Optional.some) + [nil]
    let readOptionals = try await pool.first(Rows<[Value?]>("select \(optionals)"))
    #expect(readOptionals == optionals, sourceLocation: sourceLocation)
    let empty = try await pool.first(Rows<[Value]>("select \([Value]())"))
    #expect(empty == [], sourceLocation: sourceLocation)
  }

  @Test("Numbers keep their extremes")
  func numbers() async throws {
    try await withPool { pool in
      try await roundTrip([Int16.min, -1, 0, 1, .max], in: pool)
      try await roundTrip([Int32.min, -1, 0, 1, .max], in: pool)
      try await roundTrip([Int64.min, -1, 0, 1, .max], in: pool)
      try await roundTrip([Int.min, -1, 0, 1, .max], in: pool)
      try await roundTrip([true, false], in: pool)
      try await roundTrip(
        [
          -Double.greatestFiniteMagnitude, -.infinity, -0.1, 0, .leastNonzeroMagnitude, .pi,
          .infinity,
        ], in: pool)
      let nan = try await pool.first(Rows<Double>("select \(Double.nan)"))
      #expect(nan?.isNaN == true)
      let zero = try await pool.first(Rows<Double>("select \(-0.0)"))
      #expect(zero?.sign == .minus)
    }
  }

  @Test("The server understands what is bound")
  func meaning() async throws {
    try await withPool { pool in
      let id = UUID(uuidString: "01020304-0506-0708-090A-0B0C0D0E0F10") ?? UUID()
      let checks: [SQL] = [
        "\(true) = true", "\(Int16(-2)) = -2", "\(Int32(70_000)) = 70000",
        "\(Int64(1) << 40) = 1099511627776", "\(0.5) = 0.5", "\("é") = U&'\\00e9'",
        "\([UInt8]([0, 255])) = '\\x00ff'", "\([[UInt8]]([[0], []])) = array['\\x00', '']::bytea[]",
        "\(id)::text = '01020304-0506-0708-090a-0b0c0d0e0f10'",
        "\(Date(timeIntervalSince1970: 0)) = '1970-01-01 00:00:00+00'",
        "\(Date(timeIntervalSince1970: -0.000_001)) = '1969-12-31 23:59:59.999999+00'",
        "\(Day(year: 1999, month: 12, day: 31)) = '1999-12-31'::date",
        "\([1, 2]) = array[1, 2]::int8[]", "\(["a", nil]) is not distinct from array['a', null]",
        "\(Int?.none) is null", "2 = any(\([1, 2]))",
        "(select count(*) from unnest(\([1, 2]), \(["a", "b"]))) = 2",
      ]
      for check in checks {
        let holds = try await pool.first(Rows<Bool>("select \(check)"))
        #expect(holds == true, "\(check)")
      }
    }
  }

  @Test("Bytes and identifiers come back as they were")
  func bytes() async throws {
    try await withPool { pool in
      let all = [UInt8](0...255)
      try await roundTrip([[], [0], all], in: pool)
      try await roundTrip([UUID(), UUID()], in: pool)
      let large = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let read = try await pool.first(Rows<[UInt8]>("select \(large)"))
      #expect(read == large)
    }
  }

  @Test("Raw values are bound and read as their raw type")
  func rawValues() async throws {
    try await withPool { pool in
      try await roundTrip([Colour.red, .green], in: pool)
      try await roundTrip([OrderID(rawValue: 7)], in: pool)
      try await pool.run(Run("create type mood as enum ('calm', 'green')"))
      let fromEnumeration = try await pool.first(Rows<Colour>("select 'green'::mood"))
      #expect(fromEnumeration == .green)
      await #expect(
        throws: DatabaseError.decoding(column: "mood", expected: "a value of Colour")
      ) {
        _ = try await pool.first(Rows<Colour>("select 'calm'::mood"))
      }
    }
  }

  @Test("Every kind of text column can be read as a string")
  func textTypes() async throws {
    try await withPool { pool in
      let query = Query<LoginRole, [String]>(
        """
        select 'a'::varchar, 'b'::char(3), 'c'::name, '{"d": 1}'::json, '{"e": 1}'::jsonb,
          '<f/>'::xml, 'g'::"char", 'h'
        """
      ) { row in try (0..<8).map { _ in try row.next() } }
      let read = try await pool.first(query)
      #expect(read == ["a", "b  ", "c", "{\"d\": 1}", "{\"e\": 1}", "<f/>", "g", "h"])
    }
  }
}

enum Colour: String, PostgresCodable { case red, green }

struct OrderID: RawRepresentable, Equatable, PostgresCodable { var rawValue: Int64 }
