import Crypto
import Foundation

/// A ballot that only the tabulator can open: RFC 9180, base mode, DHKEM(P-256, HKDF-SHA256),
/// HKDF-SHA256, AES-256-GCM; info is the policy hash, the additional data is the nullifier.
///
///     sealed = encapsulated key (65) ‖ ciphertext (size of the round) ‖ tag (16)
///
/// `public/js/ballot/sealing.js` writes it. The box can judge its form and nothing else; what does not
/// open is discarded and counted at the close.
public struct SealedBallot: Sendable, Hashable {
  /// As it was sent.
  public let bytes: Data

  /// - Parameters:
  ///   - bytes: what somebody sent; anything.
  ///   - ballotSize: to how many bytes every ballot of the round is padded.
  /// - Throws: ``SealedBallotRefusal``.
  public init(_ bytes: some DataProtocol, ballotSize: Int) throws(SealedBallotRefusal) {
    guard bytes.count == Self.overhead + ballotSize else { throw .size }
    let sealed = Data(bytes)
    let point = Data(sealed.prefix(Self.encapsulatedKeySize))
    guard (try? P256.KeyAgreement.PublicKey(x963Representation: point)) != nil else {
      throw .encapsulatedKey
    }
    self.bytes = sealed
  }

  /// Bytes that sealing adds.
  public static let overhead = encapsulatedKeySize + tagSize

  static let encapsulatedKeySize = 65
  static let tagSize = 16
}

/// Why bytes are no sealed ballot of a round.
public enum SealedBallotRefusal: Error, Hashable {
  /// Too few bytes or too many.
  case size
  /// They do not begin with a point of the curve.
  case encapsulatedKey
}
