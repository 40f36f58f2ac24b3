import Ballots
import Crypto
import Foundation
import Testing

@Suite("The box judges the form of a ballot and nothing else")
struct SealedBallotTests {
  let size = 512
  let bytes = P256.KeyAgreement.PrivateKey().publicKey.x963Representation + Data(count: 512 + 16)

  @Test("A point and the size of the round are all that is asked")
  func accepted() throws {
    let message = Data([9]) + bytes
    #expect(try SealedBallot(message.dropFirst(), ballotSize: size).bytes == bytes)
  }

  @Test("Truncated, oversized and empty bytes are refused")
  func sizes() {
    for wrong in [Data(), bytes.dropLast(), bytes + [0], bytes.prefix(65)] {
      #expect(throws: SealedBallotRefusal.size) { try SealedBallot(wrong, ballotSize: size) }
    }
  }

  @Test("A point beside the curve, at infinity or in another form is refused")
  func points() {
    for wrong in [
      bytes.flipped(bit: 8 * 64), Data(count: bytes.count),
      Data([0x04]) + Data(repeating: 0xff, count: bytes.count - 1),
      Data([0x02]) + bytes.dropFirst(), Data([0x06]) + bytes.dropFirst(),
      Data([0x07]) + bytes.dropFirst(),
    ] {
      #expect(throws: SealedBallotRefusal.encapsulatedKey) {
        try SealedBallot(wrong, ballotSize: size)
      }
    }
  }
}
