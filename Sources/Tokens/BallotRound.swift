import Crypto
import CryptoExtras
import Foundation
import Rounds

/// What tokens are checked with: the hash of a round's policy, and the key that its tokens are signed
/// with.
public struct BallotRound: Sendable {
  /// The round's identity.
  public let policyHash: PolicyHash
  let issuingKey: TokenSigning.PublicKey

  /// - Parameters:
  ///   - policyHash: the round's identity.
  ///   - issuingKey: the public key as a DER SubjectPublicKeyInfo, as it stands in the policy.
  /// - Throws: ``BallotRoundError`` when the key cannot be of a round.
  public init(policyHash: PolicyHash, issuingKey: Data) throws(BallotRoundError) {
    self.policyHash = policyHash
    self.issuingKey = try Self.key(in: issuingKey)
  }

  private static func key(in der: Data) throws(BallotRoundError) -> TokenSigning.PublicKey {
    guard
      let key = try? TokenSigning.PublicKey(
        derRepresentation: der, parameters: TokenSigning.parameters),
      let numbers = try? key.getKeyPrimitives(),
      key.keySizeInBits == TokenSigning.keyBits,
      Array(numbers.publicExponent) == [1, 0, 1],
      // Nothing before, after or beside: what browsers hash and what is used here are the same bytes.
      key.derRepresentation == der
    else { throw .issuingKey }
    return key
  }
}

/// What cannot be of a round.
public enum BallotRoundError: Error, Hashable, CustomStringConvertible {
  /// The issuing key is not the plain encoding of an RSA key of 3072 bits with the exponent 65537.
  case issuingKey

  /// A sentence for the log of whoever runs the server.
  public var description: String {
    switch self {
    case .issuingKey: "A round's issuing key must be an RSA key of 3072 bits, exponent 65537."
    }
  }
}
