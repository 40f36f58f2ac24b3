import CryptoExtras
import Foundation
import Rounds
import Tabulation
import Testing
import Tokens

@Suite("A round has one kind of key")
struct BallotRoundTests {
  let hash = PolicyHash(of: Data())

  @Test("Keys of other sizes are refused", arguments: [2048, 4096])
  func keySize(bits: Int) throws {
    let key = try _RSA.Signing.PrivateKey(keySize: .init(bitCount: bits)).publicKey
    #expect(throws: BallotRoundError.issuingKey) {
      try BallotRound(policyHash: hash, issuingKey: key.derRepresentation)
    }
  }

  @Test("A key is the published bytes and no others")
  func encoding() throws {
    let key = try Voter.sharedKey.get().publicKey
    for wrong in [
      Data(), Data(count: 422), key.derRepresentation + [0], key.derRepresentation.dropLast(),
      key.derRepresentation.flipped(bit: 3), Data(key.pemRepresentation.utf8),
    ] {
      #expect(throws: BallotRoundError.issuingKey) {
        try BallotRound(policyHash: hash, issuingKey: wrong)
      }
    }
    // The same key in the form of PKCS #1, which the library would read as well.
    let other = try _RSA.Signing.PublicKey(derRepresentation: key.derRepresentation)
    #expect(throws: BallotRoundError.issuingKey) {
      try BallotRound(policyHash: hash, issuingKey: other.pkcs1DERRepresentation)
    }
  }
}
