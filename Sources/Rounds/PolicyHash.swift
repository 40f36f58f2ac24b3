import Crypto
import Foundation

/// SHA-256 of a round's policy, which is the round's identity.
public struct PolicyHash: Sendable, Hashable, CustomStringConvertible {
  /// 32 bytes.
  public let bytes: Data

  /// Nil unless there are 32 bytes.
  public init?(_ bytes: Data) {
    guard bytes.count == Self.size else { return nil }
    self.bytes = bytes
  }

  init(_ digest: SHA256.Digest) {
    bytes = Data(digest)
  }

  /// From 64 lower-case hexadecimal digits, as ``description`` writes them. Nil for anything else.
  public init?(hexadecimal: String) {
    let values = hexadecimal.utf8.compactMap(Self.digits.firstIndex(of:))
    guard values.count == 2 * Self.size, hexadecimal.utf8.count == values.count else { return nil }
    bytes = Data(
      stride(from: 0, to: values.count, by: 2).map { UInt8(16 * values[$0] + values[$0 + 1]) })
  }

  /// 64 hexadecimal digits.
  public var description: String {
    String(
      decoding: bytes.flatMap { [Self.digits[Int($0 / 16)], Self.digits[Int($0 % 16)]] },
      as: UTF8.self)
  }

  private static let size = 32
  private static let digits = Array("0123456789abcdef".utf8)
}
