import Crypto
import Foundation
import Rounds

/// The right to one ballot in one round. Only a signature of the round's issuer makes one, and nobody
/// can trace it to whom it was issued.
///
///     message   = "ballot-v1" ‖ 0x00 ‖ policy hash (32) ‖ nonce (32)    74 bytes
///     prepared  = prefix (32) ‖ message                                106 bytes (RFC 9474, 4.1)
///     signature = of prepared, RSASSA-PSS, SHA-384, salt of 48 bytes   384 bytes (RFC 9474, 4.5)
///     token     = prepared ‖ signature                                 490 bytes
///     nullifier = SHA-256(token)                                        32 bytes
///
/// `public/js/ballot/token.js` writes the same.
public struct BallotToken: Sendable, Hashable {
  /// As it was sent.
  public let bytes: Data
  /// What stands for the token in the published list.
  public let nullifier: Nullifier

  /// - Parameters:
  ///   - bytes: what somebody sent; anything.
  ///   - round: the round that the ballot is for.
  /// - Throws: ``TokenRefusal``.
  public init(_ bytes: some DataProtocol, of round: BallotRound) throws(TokenRefusal) {
    guard bytes.count == Self.size else { throw .size }
    let token = Array(bytes)
    let prepared = token[..<Self.preparedSize]
    guard prepared.dropFirst(Self.prefixSize).starts(with: Self.label + round.policyHash.bytes)
    else {
      throw .otherRound
    }
    let signature = token[Self.preparedSize...]
    guard TokenSigning.isValid(signature: signature, of: prepared, by: round.issuingKey) else {
      throw .forged
    }
    self.bytes = Data(token)
    nullifier = Nullifier(SHA256.hash(data: token))
  }

  /// Bytes of a token.
  public static let size = preparedSize + TokenSigning.signatureSize

  static let label = Data("ballot-v1\0".utf8)
  static let prefixSize = 32
  static let nonceSize = 32
  static let preparedSize = prefixSize + label.count + SHA256.byteCount + nonceSize
}

/// Why bytes are no token of a round.
public enum TokenRefusal: Error, Hashable {
  /// Too few bytes or too many.
  case size
  /// The message is of another round, or of none.
  case otherRound
  /// The round's issuer did not sign it.
  case forged
}
