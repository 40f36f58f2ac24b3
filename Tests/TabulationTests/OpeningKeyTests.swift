import Crypto
import Foundation
import Rounds
import Testing

@testable import Tabulation

@Suite("The opening key opens a ballot in its round and under its nullifier only")
struct OpeningKeyTests {
  let key = OpeningKey()
  let policy: PolicyHash
  let nullifier = Data(repeating: 5, count: 32)

  init() throws { policy = try #require(PolicyHash(Data(repeating: 3, count: 32))) }

  @Test("The published vector of RFC 9180: base mode, P-256, HKDF-SHA256, AES-256-GCM")
  func vector() throws {
    let vector = try Vectors.read("rfc9180.json", as: [String: String].self)
    func bytes(_ name: String) throws -> Data { try Data(hexadecimal: #require(vector[name])) }
    let key = try OpeningKey(rawRepresentation: bytes("skRm"))
    #expect(try key.publicKey == bytes("pkRm"))
    let opened = try key.open(
      bytes("enc") + bytes("ct"), info: bytes("info"), aad: bytes("aad"))
    #expect(try opened == bytes("pt"))
  }

  @Test("The answers come out without the padding")
  func opens() throws {
    let sealed = try seal(padded("{}"))
    #expect(try key.open(sealed, under: nullifier, in: policy, ballotSize: 64) == Data("{}".utf8))
    let message = Data([8]) + sealed
    #expect(
      try key.open(message.dropFirst(), under: nullifier, in: policy, ballotSize: 64)
        == Data("{}".utf8))
  }

  @Test("Copied under another nullifier, or into another round, it stays closed")
  func bound() throws {
    let sealed = try seal(padded("{}"))
    let other = try #require(PolicyHash(policy.bytes.flipped(bit: 255)))
    #expect(throws: OpeningError.unopenable) {
      try key.open(sealed, under: nullifier.flipped(bit: 0), in: policy, ballotSize: 64)
    }
    #expect(throws: OpeningError.unopenable) {
      try key.open(sealed, under: Data(), in: policy, ballotSize: 64)
    }
    #expect(throws: OpeningError.unopenable) {
      try key.open(sealed, under: nullifier, in: other, ballotSize: 64)
    }
    #expect(throws: OpeningError.unopenable) {
      try OpeningKey().open(sealed, under: nullifier, in: policy, ballotSize: 64)
    }
  }

  @Test("With any bit turned it stays closed")
  func flippedBits() throws {
    let sealed = try seal(padded("{}"))
    for bit in 0..<8 * sealed.count {
      #expect(throws: OpeningError.unopenable) {
        try key.open(sealed.flipped(bit: bit), under: nullifier, in: policy, ballotSize: 64)
      }
    }
  }

  @Test("Truncated, oversized and empty ones are refused by their size")
  func sizes() throws {
    let sealed = try seal(padded("{}"))
    for wrong in [Data(), sealed.dropLast(), sealed.dropFirst(), sealed + [0], sealed.prefix(65)] {
      #expect(throws: OpeningError.size) {
        try key.open(wrong, under: nullifier, in: policy, ballotSize: 64)
      }
    }
  }

  @Test("Points that are not on the curve, or not written as points are, stay closed")
  func points() throws {
    let sealed = try seal(padded("{}"))
    let rest = sealed.dropFirst(65)
    for point in [
      Data(count: 65), Data(repeating: 0xff, count: 65), Data([4]) + Data(count: 64),
      sealed.prefix(65).flipped(bit: 519), Data([6]) + sealed[1..<65], Data([2]) + sealed[1..<65],
    ] {
      #expect(throws: OpeningError.unopenable) {
        try key.open(point + rest, under: nullifier, in: policy, ballotSize: 64)
      }
    }
  }

  @Test(
    "A ballot that is not padded as all are is discarded, whoever sealed it",
    arguments: [
      ([0, 0, 0, 61], 0), ([255, 255, 255, 255], 0), ([0, 0, 0, 1, 65, 1], 0), ([0, 0, 0, 0], 1),
    ] as [([UInt8], UInt8)])
  func padding(head: [UInt8], last: UInt8) throws {
    var padded = Data(head)
    padded += Data(count: 63 - head.count)
    padded.append(last)
    let sealed = try seal(padded)
    #expect(throws: OpeningError.padding) {
      try key.open(sealed, under: nullifier, in: policy, ballotSize: 64)
    }
  }

  @Test("Too little for a length is no padding, and all the room may be used")
  func paddingBounds() throws {
    for count in 0..<4 { #expect(Padding.remove(from: Data(count: count)) == nil) }
    #expect(Padding.remove(from: Data(count: 4)) == Data())
    #expect(Padding.remove(from: Data([0, 0, 0, 2, 7, 8])) == Data([7, 8]))
    #expect(Padding.remove(from: Data([1, 0, 0, 0, 2, 7, 8]).dropFirst()) == Data([7, 8]))
  }

  private func padded(_ text: String) -> Data {
    Data([0, 0, 0, UInt8(text.utf8.count)]) + Data(text.utf8) + Data(count: 60 - text.utf8.count)
  }

  private func seal(_ plaintext: Data) throws -> Data {
    let recipient = try P256.KeyAgreement.PublicKey(x963Representation: key.publicKey)
    var sender = try HPKE.Sender(
      recipientKey: recipient, ciphersuite: .P256_SHA256_AES_GCM_256, info: policy.bytes)
    return try sender.encapsulatedKey + sender.seal(plaintext, authenticating: nullifier)
  }
}
