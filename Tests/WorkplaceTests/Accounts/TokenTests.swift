import Crypto
import Foundation
import Testing

@testable import Workplace

@Suite("Tokens")
struct TokenTests {
  @Test("Two tokens differ") func random() {
    #expect(Set((0..<1000).map { _ in Token().text }).count == 1000)
  }

  @Test("A token read back has the SHA-256 of its 32 bytes") func readBack() throws {
    let token = Token()
    let padded =
      token.text.replacing("-", with: "+").replacing("_", with: "/") + "="
    let bytes = try #require(Data(base64Encoded: padded))
    #expect(bytes.count == 32)
    #expect(token.hash == Array(SHA256.hash(data: bytes)))
    #expect(Token(token.text) == token)
  }

  @Test(
    "What cannot be a token is none",
    arguments: [
      "", "short", String(repeating: "A", count: 42), String(repeating: "A", count: 44),
      String(repeating: "!", count: 43), String(repeating: "é", count: 43),
      String(repeating: "A", count: 42) + "=", String(repeating: "A", count: 42) + "\0",
      // Says two bits more than 32 bytes hold.
      String(repeating: "A", count: 42) + "B", String(repeating: "A", count: 42) + "+",
    ])
  func refused(_ text: String) {
    #expect(Token(text) == nil)
  }

  @Test("No description of a token holds any of it") func description() {
    let token = Token()
    #expect("\(token)" == "Token(…)")
    #expect(String(describing: Optional(token)).contains(token.text) == false)
  }
}
