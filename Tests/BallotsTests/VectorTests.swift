import CryptoExtras
import Foundation
import Testing

@testable import Tokens

@Suite("Signatures of RFC 9474, appendix A")
struct VectorTests {
  struct Vectors: Decodable {
    let key: [String: String]
    let variants: [[String: String]]
  }

  static let vectors = Result {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Vectors/rfc9474.json")
    return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
  }

  @Test(
    "They are valid, and altered ones are not",
    arguments: ["RSABSSA-SHA384-PSS-Randomized", "RSABSSA-SHA384-PSS-Deterministic"])
  func valid(name: String) throws {
    let (key, prepared, signature) = try vector(name)
    #expect(TokenSigning.isValid(signature: signature, of: prepared, by: key))
    #expect(!TokenSigning.isValid(signature: signature.flipped(bit: 9), of: prepared, by: key))
    #expect(!TokenSigning.isValid(signature: signature, of: prepared.flipped(bit: 9), by: key))
  }

  @Test(
    "Those of the variants without salt are valid for the library and not for us",
    arguments: ["RSABSSA-SHA384-PSSZERO-Randomized", "RSABSSA-SHA384-PSSZERO-Deterministic"])
  func withoutSalt(name: String) throws {
    let (key, prepared, signature) = try vector(name)
    #expect(!TokenSigning.isValid(signature: signature, of: prepared, by: key))
    let withoutSalt = try TokenSigning.PublicKey(
      derRepresentation: key.derRepresentation, parameters: .RSABSSA_SHA384_PSSZERO_Deterministic)
    #expect(TokenSigning.isValid(signature: signature, of: prepared, by: withoutSalt))
  }

  private func vector(_ name: String) throws -> (TokenSigning.PublicKey, Data, Data) {
    let vectors = try Self.vectors.get()
    let variant = try #require(vectors.variants.first { $0["name"] == name })
    let key = try TokenSigning.PublicKey(
      n: Data(hexadecimal: #require(vectors.key["n"])),
      e: Data(hexadecimal: #require(vectors.key["e"])), parameters: TokenSigning.parameters)
    let prepared = try Data(hexadecimal: #require(variant["prepared_msg"]))
    return (key, prepared, try Data(hexadecimal: #require(variant["sig"])))
  }
}
