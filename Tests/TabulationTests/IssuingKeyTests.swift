import CryptoExtras
import Foundation
import Testing

@testable import Tabulation

@Suite("The issuing key signs what it cannot read")
struct IssuingKeyTests {
  struct Vectors9474: Decodable {
    let key: [String: String]
    let variants: [[String: String]]
  }

  let key: IssuingKey

  init() throws { key = try Shared.keys.get().issuing }

  @Test(
    "RFC 9474, appendix A: the blind signatures of all variants",
    arguments: [
      "RSABSSA-SHA384-PSS-Randomized", "RSABSSA-SHA384-PSSZERO-Randomized",
      "RSABSSA-SHA384-PSS-Deterministic", "RSABSSA-SHA384-PSSZERO-Deterministic",
    ])
  func vectors(name: String) throws {
    let vectors = try Vectors.read("rfc9474.json", as: Vectors9474.self)
    let variant = try #require(vectors.variants.first { $0["name"] == name })
    func number(_ name: String) throws -> Data {
      try Data(hexadecimal: #require(vectors.key[name]))
    }
    let key = try BlindSigning.PrivateKey(
      n: number("n"), e: number("e"), d: number("d"), p: number("p"), q: number("q"),
      parameters: BlindSigning.parameters)
    let signature = try BlindSigning.sign(
      Data(hexadecimal: #require(variant["blinded_msg"])), with: key)
    #expect(try signature == Data(hexadecimal: #require(variant["blind_sig"])))
  }

  @Test("The same request gets the same signature, another one another")
  func repeatable() throws {
    let request = Data(count: 300) + Data(repeating: 7, count: 84)
    #expect(try key.sign(request) == key.sign(request))
    #expect(try key.sign(request) != key.sign(request.flipped(bit: 3_000)))
  }

  @Test("A slice of a message is signed like bytes of its own")
  func slice() throws {
    let request = Data(count: 300) + Data(repeating: 7, count: 84)
    #expect(try key.sign((Data([1]) + request).dropFirst()) == key.sign(request))
  }

  @Test("Requests of another size, or not below the modulus, are refused")
  func unusable() throws {
    let modulus = try key.publicKey.modulus
    for wrong in [
      Data(), Data(count: 383), Data(count: 385), modulus, Data(repeating: 0xff, count: 384),
    ] {
      #expect(throws: IssuingError.unusableRequest) { try key.sign(wrong) }
    }
  }

  @Test("Numbers whose signature anybody knows do no harm")
  func trivialNumbers() throws {
    let modulus = try key.publicKey.modulus
    for number in [
      Data(count: 384), Data(count: 383) + [1], modulus.dropLast() + [modulus[383] - 1],
    ] {
      #expect(try key.sign(number) == number)
    }
  }

  @Test("The public half is what browsers and openssl read")
  func publicKey() throws {
    let key = try key.publicKey
    #expect(key.modulus.count == 384)
    #expect(key.publicExponent == Data([1, 0, 1]))
    let read = try _RSA.Signing.PublicKey(pemRepresentation: key.pemRepresentation)
    #expect(read.derRepresentation == key.derRepresentation)
    #expect(read.keySizeInBits == 3072)
  }

  @Test("Every round has a key of its own")
  func fresh() throws {
    #expect(try IssuingKey().publicKey != key.publicKey)
  }
}
