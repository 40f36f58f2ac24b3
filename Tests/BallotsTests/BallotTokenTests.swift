import Crypto
import Foundation
import Tabulation
import Testing
import Tokens

@Suite("A token is a right that only the issuer can give")
struct BallotTokenTests {
  let voter: Voter

  init() throws { voter = try .shared() }

  @Test("What was issued is accepted, and its nullifier is its hash")
  func accepted() throws {
    let bytes = try voter.token()
    #expect(bytes.count == 490)
    let token = try BallotToken(bytes, of: voter.round)
    #expect(token.nullifier.bytes == Data(SHA256.hash(data: bytes)))
    #expect(try BallotToken(Data(bytes), of: voter.round) == token)
  }

  @Test("A slice of a larger message is read like bytes of its own")
  func slice() throws {
    let bytes = try voter.token()
    let message = Data([1, 2, 3]) + bytes + Data([4])
    #expect(
      try BallotToken(message[3..<493], of: voter.round) == BallotToken(bytes, of: voter.round))
  }

  @Test("Truncated, oversized and empty bytes are refused")
  func sizes() throws {
    let bytes = try voter.token()
    for wrong in [Data(), bytes.dropLast(), bytes.dropFirst(), bytes + [0], bytes + bytes] {
      #expect(throws: TokenRefusal.size) { try BallotToken(wrong, of: voter.round) }
    }
  }

  @Test("With any bit turned it is no token")
  func flippedBits() throws {
    let bytes = try voter.token()
    for bit in stride(from: 0, to: 8 * bytes.count, by: 7) {
      #expect(throws: TokenRefusal.self) {
        try BallotToken(bytes.flipped(bit: bit), of: voter.round)
      }
    }
  }

  @Test("Attack 12: a token of another policy is refused, though the issuer signed it")
  func otherRound() throws {
    let other = try Voter(policy: "another policy", issuing: voter.issuing)
    #expect(throws: TokenRefusal.otherRound) { try BallotToken(other.token(), of: voter.round) }
  }

  @Test("A signed message that is no token is refused")
  func otherMessage() throws {
    let bytes = try voter.token(of: voter.random(106))
    #expect(throws: TokenRefusal.otherRound) { try BallotToken(bytes, of: voter.round) }
  }

  @Test("A token that another issuer signed is refused")
  func otherIssuer() throws {
    let stranger = try Voter(issuing: IssuingKey())
    #expect(throws: TokenRefusal.forged) { try BallotToken(stranger.token(), of: voter.round) }
  }

  @Test("No token has a second form: a signature plus the modulus is none")
  func malleability() throws {
    let modulus = try voter.issuing.publicKey.modulus
    var bytes = try voter.token()
    while sum(bytes.suffix(384), modulus) == nil { bytes = try voter.token() }
    let second = try #require(sum(bytes.suffix(384), modulus))
    #expect(throws: TokenRefusal.forged) {
      try BallotToken(bytes.prefix(106) + second, of: voter.round)
    }
  }

  @Test("The extreme numbers are no signatures", arguments: [0x00, 0x01, 0xff] as [UInt8])
  func extremes(fill: UInt8) throws {
    let prepared = try voter.token().prefix(106)
    let signature = Data(repeating: fill == 0xff ? 0xff : 0, count: 383) + [fill]
    #expect(throws: TokenRefusal.forged) {
      try BallotToken(prepared + signature, of: voter.round)
    }
  }

  @Test("Random bytes are never a token")
  func noise() {
    for _ in 0..<200 {
      #expect(throws: TokenRefusal.self) {
        try BallotToken(voter.random(490), of: voter.round)
      }
    }
  }

  /// The sum, unless it needs more bytes than the numbers have.
  private func sum(_ a: Data, _ b: Data) -> Data? {
    var carry = 0
    let digits = zip(a, b).reversed().map { pair -> UInt8 in
      carry += Int(pair.0) + Int(pair.1)
      defer { carry >>= 8 }
      return UInt8(carry & 0xff)
    }
    return carry == 0 ? Data(digits.reversed()) : nil
  }
}
