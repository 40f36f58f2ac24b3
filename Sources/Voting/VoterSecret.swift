import Crypto
import Foundation
import Rounds

/// The secret of 128 bits from which one person's token in each round comes, derived as in
/// docs/decisions/0011; `public/js/ballot/derive.js` derives the same.
public struct VoterSecret: Sendable {
  private let key: SymmetricKey

  /// A new secret.
  public init() {
    key = SymmetricKey(size: .bits128)
  }

  /// Nil unless there are 16 bytes.
  public init?(_ bytes: Data) {
    guard bytes.count == Self.size else { return nil }
    key = SymmetricKey(data: bytes)
  }

  /// What is signed: the prefix (32), then the message (74).
  func prepared(for round: PolicyHash) -> Data {
    derive("message prefix", bytes: 32, in: round) + Self.label + round.bytes
      + derive("token nonce", bytes: 32, in: round)
  }

  private func derive(_ name: String, bytes: Int, in round: PolicyHash) -> Data {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key, salt: round.bytes, info: Self.label + Data(name.utf8),
      outputByteCount: bytes
    ).withUnsafeBytes { Data($0) }
  }

  private static let size = 16
  private static let label = Data("ballot-v1\0".utf8)
}
