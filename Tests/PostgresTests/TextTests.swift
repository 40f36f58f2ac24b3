import Postgres
import TestSupport
import Testing

@Suite("Text to the server and back")
struct TextTests {
  @Test("Every scalar of Unicode but NUL comes back as it was")
  func everyScalar() async throws {
    try await withPool { pool in
      var plane = String.UnicodeScalarView()
      for value in UInt32(1)...0x10FFFF {
        if let scalar = Unicode.Scalar(value) { plane.append(scalar) }
      }
      let text = String(plane)
      let read = try await pool.first(Rows<String>("select \(text)"))
      // Not `==` alone: that compares by canonical equivalence.
      #expect(read.map { Array($0.utf8) == Array(text.utf8) } == true)
    }
  }

  @Test(
    "Awkward texts come back byte for byte",
    arguments: [
      "", " ", "'", "''", "\"", "\\", "\\\\'", "\\x00", "\\0", "$1", "%", "_", "{a,b}", "NULL",
      "null", "\t\n\r\u{0B}\u{0C}\u{7F}\u{1}", "e\u{301}\u{323}", "\u{FEFF}bom", "\u{202E}rtl",
      "שלום", "👩‍👩‍👧‍👦🏳️‍🌈", "\u{FFFD}\u{FFFF}\u{10FFFF}", "İıſß", "\u{200B}\u{2028}\u{2029}",
    ])
  func awkward(text: String) async throws {
    try await withPool(1) { pool in
      let query = Query<LoginRole, [String]>("select \(text), (\([text, text]))[2]") { row in
        try [row.next(), row.next()]
      }
      let read = try #require(try await pool.first(query))
      for copy in read { #expect(Array(copy.utf8) == Array(text.utf8)) }
      let length = try await pool.first(Rows<Int>("select octet_length(\(text))"))
      #expect(length == text.utf8.count)
    }
  }

  @Test("Ten megabytes of text come back as they were")
  func large() async throws {
    try await withPool { pool in
      let text = String(repeating: "grün 🌿 ", count: 10_000_000 / 12)
      let read = try await pool.first(Rows<String>("select \(text)"))
      #expect(read == text)
    }
  }

  @Test("A NUL character is refused before anything is sent, wherever it hides")
  func nul() async throws {
    try await withPool { pool in
      try await pool.run(Run("create table note (body text)"))
      let fragment: SQL = "(\("a\0b"))"
      let statements: [SQL] = [
        "insert into note values (\("\0"))", "insert into note values (\("a\0"))",
        "insert into note values \(fragment)",
        "insert into note select unnest(\(["fine", "no\0t"]))",
        "insert into note select unnest(\([nil, "no\0t"]))",
      ]
      for sql in statements {
        await #expect(
          throws: DatabaseError.encoding("a text with a NUL character cannot be stored")
        ) { try await pool.run(Run(sql)) }
      }
      await #expect(throws: DatabaseError.self) {
        try await pool.pipeline([Run("insert into note values ('first')"), Run(statements[0])])
      }
      await #expect(throws: DatabaseError.self) { try await pool.notify("a\0", "b") }
      let count = try await pool.first(Rows<Int>("select count(*) from note"))
      #expect(count == 0)
    }
  }
}
