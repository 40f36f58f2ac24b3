import Crypto
import CryptoExtras
import Foundation

/// What the ballot box knows of a round: the hash of its policy, and the key that its tokens are
/// signed with.
public struct BallotRound: Sendable {
  /// SHA-256 of the round's policy, which is the round's identity.
  public let policyHash: Data
  let issuingKey: TokenSigning.PublicKey

  /// - Parameters:
  ///   - policyHash: 32 bytes.
  ///   - issuingKey: the public key as a DER SubjectPublicKeyInfo, as it stands in the policy.
  /// - Throws: ``BallotRoundError`` when either cannot be of a round.
  public init(policyHash: Data, issuingKey: Data) throws(BallotRoundError) {
    guard policyHash.count == SHA256.byteCount else { throw .policyHash }
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
  /// The hash of the policy has not 32 bytes.
  case policyHash
  /// The issuing key is not the plain encoding of an RSA key of 3072 bits with the exponent 65537.
  case issuingKey

  /// A sentence for the log of whoever runs the server.
  public var description: String {
    switch self {
    case .policyHash: "The hash of a round's policy must have 32 bytes."
    case .issuingKey: "A round's issuing key must be an RSA key of 3072 bits, exponent 65537."
    }
  }
}
