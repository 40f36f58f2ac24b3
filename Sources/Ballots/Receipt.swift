import Crypto
import Foundation
import Rounds
import Tokens

/// What proves that the box took a ballot: Ed25519 (RFC 8032) over a message without content and
/// without time. It is always the same for the same ballot, so that sending again tells nothing new.
///
///     message = "ballot-receipt-v1" ‖ 0x00 ‖ policy hash (32) ‖ nullifier (32)
///     receipt = signature of it                                    64 bytes
public struct Receipt: Sendable, Hashable {
  /// 64 bytes.
  public let bytes: Data

  /// Bytes of a receipt.
  public static let size = 64

  /// What is signed.
  public static func message(of nullifier: Nullifier, in round: PolicyHash) -> Data {
    label + round.bytes + nullifier.bytes
  }

  /// Whether these bytes are a receipt for the ballot, by the key that stands in the policy.
  public static func isValid(
    _ bytes: Data, of nullifier: Nullifier, in round: PolicyHash, by publicKey: Data
  ) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
      return false
    }
    return key.isValidSignature(bytes, for: message(of: nullifier, in: round))
  }

  private static let label = Data("ballot-receipt-v1\0".utf8)
}

/// The key of a round that signs receipts.
struct ReceiptKey {
  private let key: Curve25519.Signing.PrivateKey

  /// - Throws: when the bytes are no key.
  init(_ bytes: Data) throws {
    key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
  }

  func receipt(for nullifier: Nullifier, in round: PolicyHash) throws -> Receipt {
    try Receipt(bytes: key.signature(for: Receipt.message(of: nullifier, in: round)))
  }
}
