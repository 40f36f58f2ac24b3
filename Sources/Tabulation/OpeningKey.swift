import Crypto
import Foundation
import Rounds

/// The private key that opens the ballots of one round: RFC 9180, base mode,
/// DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
public struct OpeningKey: Sendable {
  let key: P256.KeyAgreement.PrivateKey

  /// A new key.
  public init() {
    key = P256.KeyAgreement.PrivateKey()
  }

  /// The key that ``rawRepresentation`` holds.
  init(rawRepresentation: Data) throws(RoundKeyError) {
    guard let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: rawRepresentation) else {
      throw .unreadable
    }
    self.key = key
  }

  var rawRepresentation: Data { key.rawRepresentation }

  /// The half that stands in the policy: an uncompressed point, 65 bytes.
  public var publicKey: Data { key.publicKey.x963Representation }

  /// The answers in a ballot, without the padding.
  ///
  /// - Parameters:
  ///   - sealed: encapsulated key (65), ciphertext (`ballotSize`), tag (16); anything.
  ///   - nullifier: under which the ballot lies in the box: the additional data.
  ///   - policy: the round: the info.
  ///   - ballotSize: to how many bytes every ballot of the round is padded.
  /// - Throws: ``OpeningError``; then the ballot is discarded.
  public func open(
    _ sealed: Data, under nullifier: Data, in policy: PolicyHash, ballotSize: Int
  ) throws(OpeningError) -> Data {
    guard sealed.count == Self.encapsulatedKeySize + ballotSize + Self.tagSize else { throw .size }
    let padded = try open(sealed, info: policy.bytes, aad: nullifier)
    guard let answers = Padding.remove(from: padded) else { throw .padding }
    return answers
  }

  /// OpenBase, section 6.1.
  func open(_ sealed: Data, info: Data, aad: Data) throws(OpeningError) -> Data {
    do {
      var recipient = try HPKE.Recipient(
        privateKey: key, ciphersuite: .P256_SHA256_AES_GCM_256, info: info,
        encapsulatedKey: Data(sealed.prefix(Self.encapsulatedKeySize)))
      return try recipient.open(
        Data(sealed.dropFirst(Self.encapsulatedKeySize)), authenticating: aad)
    } catch {
      // Whatever the reason, nobody is told more than this.
      throw .unopenable
    }
  }

  private static let encapsulatedKeySize = 65
  private static let tagSize = 16
}

/// Why a ballot is discarded.
public enum OpeningError: Error, Hashable {
  /// Too few bytes or too many.
  case size
  /// Altered, sealed to another key or for another round, or copied under another nullifier.
  case unopenable
  /// What it holds is not padded as every ballot is.
  case padding
}
