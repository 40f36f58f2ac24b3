import Foundation
import Rounds
import Testing

@Suite("A round is named by the hash of its policy")
struct PolicyHashTests {
  @Test("It is written in hexadecimal digits and read back")
  func roundTrip() throws {
    let hash = try #require(PolicyHash(Data(0..<32)))
    #expect(hash.description.hasPrefix("000102030405060708090a0b"))
    #expect(PolicyHash(hexadecimal: hash.description) == hash)
  }

  @Test(
    "Anything else is none",
    arguments: [
      "", "00", String(repeating: "0", count: 63), String(repeating: "0", count: 65),
      String(repeating: "A", count: 64), String(repeating: "é", count: 32),
      "../" + String(repeating: "0", count: 61), String(repeating: "0", count: 64) + "x",
    ])
  func refused(text: String) {
    #expect(PolicyHash(hexadecimal: text) == nil)
  }

  @Test("It has 32 bytes", arguments: [0, 31, 33])
  func size(count: Int) {
    #expect(PolicyHash(Data(count: count)) == nil)
  }
}
