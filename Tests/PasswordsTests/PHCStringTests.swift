import Testing

@testable import Passwords

@Suite("PHC strings")
struct PHCStringTests {
  static let valid =
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"

  @Test("A string is read and written the same")
  func roundTrip() throws {
    let phc = try PHCString(Self.valid)
    #expect(phc.description == Self.valid)
    #expect(phc.parameters == (try Argon2Parameters(memory: 256, passes: 2, lanes: 1)))
    #expect(phc.salt == Array("somesalt".utf8))
    #expect(phc.tag.count == 32)
  }

  static let tag = "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"

  @Test(
    "A string in any other form is refused",
    arguments: [
      "", "$", "$$$$$", "\0", "plain text", valid + "$", valid + "$x", " " + valid, valid + "\n",
      valid + "=", valid + "\0", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$\(tag)",
      "$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$\(tag)",
      "$ARGON2ID$v=19$m=256,t=2,p=1$c29tZXNhbHQ$\(tag)",
      "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$\(tag)",
      "$argon2id$m=256,t=2,p=1$c29tZXNhbHQ$\(tag)",
      "$argon2id$v=19$t=2,m=256,p=1$c29tZXNhbHQ$\(tag)",
      "$argon2id$v=19$m=256,t=2$c29tZXNhbHQ$\(tag)",
      "$argon2id$v=19$m=256,t=2,p=1,keyid=AA$c29tZXNhbHQ$\(tag)",
      "$argon2id$v=19$m=0256,t=2,p=1$c29tZXNhbHQ$\(tag)",
      "$argon2id$v=19$m=+256,t=2,p=1$c29tZXNhbHQ$\(tag)",
      "$argon2id$v=19$m=-256,t=2,p=1$c29tZXNhbHQ$\(tag)",
      "$argon2id$v=19$m=,t=2,p=1$c29tZXNhbHQ$\(tag)",
      "$argon2id$v=19$m=٢٥٦,t=2,p=1$c29tZXNhbHQ$\(tag)",
      "$argon2id$v=19$m=99999999999999999999,t=2,p=1$c29tZXNhbHQ$\(tag)",
      "$argon2id$v=19$m=256,t=2,p=1$$\(tag)",
      "$argon2id$v=19$m=256,t=2,p=1$c2FsdA$\(tag)",
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$",
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHR$\(tag)",
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ=$\(tag)",
      "$argon2id$v=19$m=256,t=2,p=1$c29t_XNhbHQ$\(tag)",
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$AAAAAAA",
    ])
  func malformed(text: String) throws {
    let error = #expect(throws: Argon2Error.self) { try Argon2id.needsRehash(text) }
    guard case .malformedHash = error else {
      Issue.record("\(text) is refused for another reason: \(String(describing: error))")
      return
    }
    #expect(throws: Argon2Error.self) { try Argon2id.verify("a good long password", against: text) }
  }

  @Test(
    "A string that asks for more than the ceiling is refused before anything is computed",
    arguments: [
      "m=262145,t=2,p=1", "m=4294967295,t=2,p=1", "m=256,t=33,p=1", "m=256,t=4294967295,p=1",
      "m=256,t=2,p=9", "m=7,t=2,p=1",
    ])
  func overCeiling(costs: String) throws {
    let phc = "$argon2id$v=19$\(costs)$c29tZXNhbHQ$\(Self.tag)"
    let error = #expect(throws: Argon2Error.self) {
      try Argon2id.verify("a good long password", against: phc)
    }
    guard case .parametersOutOfRange = error else {
      Issue.record("refused for another reason: \(String(describing: error))")
      return
    }
  }

  @Test("A truncated string is an error at every length but where a shorter tag is a tag")
  func truncated() {
    for length in 0..<Self.valid.count {
      guard let phc = try? PHCString(String(Self.valid.prefix(length))) else { continue }
      #expect(phc.tag.count >= 16)
      #expect((try? Argon2id.verify("password", against: phc.description)) == false)
    }
  }

  @Test("A string with one byte replaced is an error or another valid string")
  func oneByteReplaced() {
    for position in Self.valid.utf8.indices {
      for byte in UInt8.min...UInt8.max {
        var bytes = Array(Self.valid.utf8)
        bytes[Self.valid.utf8.distance(from: Self.valid.startIndex, to: position)] = byte
        let text = String(decoding: bytes, as: UTF8.self)
        if let phc = try? PHCString(text) { #expect(phc.description == text) }
      }
    }
  }

  @Test("No error shows any of the stored string")
  func errorsAreSilent() throws {
    let error = #expect(throws: Argon2Error.self) {
      try Argon2id.needsRehash("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$VERYSECRET!")
    }
    #expect(try !#require(error).description.contains("VERYSECRET"))
  }

  @Test(
    "Base64 without padding, the vectors of RFC 4648, section 10",
    arguments: [
      ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"),
      ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
    ])
  func base64(plain: String, encoded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == encoded)
    #expect(Base64.decode(encoded.utf8) == Array(plain.utf8))
  }
}
