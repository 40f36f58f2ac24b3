import Crypto
import Foundation

/// SHA-256 of a token: one for each, and nothing of the token can be read from it. The published list
/// holds these, and a ballot opens under its own only.
public struct Nullifier: Sendable, Hashable {
  /// 32 bytes.
  public let bytes: Data

  init(_ digest: SHA256.Digest) {
    bytes = Data(digest)
  }

  /// Nil unless there are 32 bytes.
  public init?(_ bytes: Data) {
    guard bytes.count == SHA256.byteCount else { return nil }
    self.bytes = bytes
  }
}
