import Crypto
import Foundation

/// A secret that proves something to the server: a session cookie or a one-time link.
///
/// 256 random bits. The database keeps only the SHA-256, which is enough to find it and useless to
/// whoever reads it; at 256 bits of entropy no salt or slow hash is needed.
public struct Token: Sendable, Equatable {
  /// Base64url without padding (RFC 4648 section 5), 43 characters.
  public let text: String
  /// SHA-256 of the 32 bytes.
  public let hash: [UInt8]

  private static let length = 32

  /// A new random token.
  public init() {
    self.init(bytes: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
  }

  /// Reads a token as it was sent; nil when it cannot be one.
  public init?(_ text: String) {
    guard text.utf8.count == 43 else { return nil }
    let standard = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
    guard let bytes = Data(base64Encoded: String(standard) + "="), bytes.count == Self.length else {
      return nil
    }
    self.init(bytes: Array(bytes))
  }

  private init(bytes: [UInt8]) {
    text = Data(bytes).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    hash = Array(SHA256.hash(data: bytes))
  }
}

extension Token: CustomStringConvertible {
  /// Says nothing, so that a token cannot reach a log.
  public var description: String { "Token(…)" }
}
