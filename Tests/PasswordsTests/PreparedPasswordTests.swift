import Testing

@testable import Passwords

@Suite("Prepared passwords")
struct PreparedPasswordTests {
  @Test(
    "The same password from different keyboards gives the same bytes",
    arguments: [
      ("caf\u{E9}", "cafe\u{301}"), ("\u{AC00}", "\u{1100}\u{1161}"), ("\u{212B}", "\u{C5}"),
      ("a b", "a\u{A0}b"), ("a b", "a\u{3000}b"),
    ])
  func same(first: String, second: String) throws {
    #expect(try PreparedPassword(first).bytes == PreparedPassword(second).bytes)
  }

  @Test(
    "What differs stays different",
    arguments: [
      ("Password", "password"), ("ﬁ", "fi"), ("½", "1/2"), ("e\u{302}", "e"), (" a", "a"),
      ("a  b", "a b"), ("Ａ", "A"),
    ])
  func different(first: String, second: String) throws {
    #expect(try PreparedPassword(first).bytes != PreparedPassword(second).bytes)
  }

  @Test(
    "Control characters are refused, NUL among them",
    arguments: ["a\0b", "\0", "a\nb", "a\tb", "\u{7F}", "\u{85}"])
  func controlCharacters(text: String) {
    #expect(throws: PasswordError.controlCharacter) { try PreparedPassword(text) }
  }

  @Test("At least one byte and at most 1,024 bytes as prepared")
  func length() throws {
    #expect(throws: PasswordError.empty) { try PreparedPassword("") }
    #expect(try PreparedPassword(String(repeating: "x", count: 1_024)).bytes.count == 1_024)
    #expect(throws: PasswordError.tooLong) {
      try PreparedPassword(String(repeating: "x", count: 1_025))
    }
    #expect(throws: PasswordError.tooLong) {
      try PreparedPassword(String(repeating: "x", count: 10_000_000))
    }
    // U+0390 takes two bytes, and six when it is typed as three scalars.
    let decomposed = String(repeating: "\u{3B9}\u{308}\u{301}", count: 512)
    #expect(try PreparedPassword(decomposed).bytes.count == 1_024)
  }

  @Test("No byte is cut or folded on the way to the hash")
  func everythingCounts() throws {
    let long = String(repeating: "é", count: 511)
    let phc = try Argon2id.hash(long + "1", parameters: .cheap())
    #expect(try Argon2id.verify(long + "1", against: phc))
    #expect(try !Argon2id.verify(long + "2", against: phc))
    #expect(try !Argon2id.verify(long + "1\0", against: phc))
  }
}
