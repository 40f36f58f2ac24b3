import Crypto

/// A secret that proves something to the server: a session cookie or a one-time link.
///
/// 256 random bits. The database keeps only the SHA-256, which is enough to find it and useless to
/// whoever reads it; at 256 bits of entropy no salt or slow hash is needed.
public struct Token: Sendable, Equatable {
  /// Base64url without padding (RFC 4648 section 5), 43 characters.
  public let text: String
  /// SHA-256 of the 32 bytes.
  public let hash: [UInt8]

  /// A new random token.
  public init() {
    let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    text = Base64URL.encode(bytes)
    hash = Array(SHA256.hash(data: bytes))
  }

  /// Reads a token as it was sent; nil when it cannot be one.
  public init?(_ text: String) {
    guard text.utf8.count == 43, let bytes = Base64URL.decode(text) else { return nil }
    self.text = text
    hash = Array(SHA256.hash(data: bytes))
  }
}

extension Token: CustomStringConvertible {
  /// Says nothing, so that a token cannot reach a log.
  public var description: String { "Token(…)" }
}

/// Base64url without padding. By hand, because every request reads a token and Foundation takes ten
/// times as long over one.
private enum Base64URL {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var held: UInt32 = 0
    var bits = 0
    for byte in bytes {
      held = held << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(digits[Int(held >> bits & 63)])
      }
    }
    if bits > 0 { text.append(digits[Int(held << (6 - bits) & 63)]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil for any other character, and when the last one says more than the bytes hold: each token has
  /// one text alone.
  static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 3 / 4)
    var held: UInt32 = 0
    var bits = 0
    for digit in text.utf8 {
      guard let value = value(of: digit) else { return nil }
      held = held << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: held >> bits))
      }
    }
    return bits < 6 && held & (1 << bits - 1) == 0 ? bytes : nil
  }

  private static func value(of digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a") + 26)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0") + 52)
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
