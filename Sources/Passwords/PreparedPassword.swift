import Foundation

/// Why a text cannot be a password.
public enum PasswordError: Error, Hashable, CustomStringConvertible {
  case empty
  case tooLong
  case controlCharacter

  /// A plain sentence for the person who typed it.
  public var description: String {
    switch self {
    case .empty: "Type a password."
    case .tooLong: "The password is too long. It may take at most 1,024 bytes."
    case .controlCharacter: "The password has a character that cannot be typed."
    }
  }
}

/// A password as it is hashed, so that the same password typed on different keyboards and systems
/// gives the same bytes: other spaces become U+0020, and the text is brought to Normalization Form
/// C (the OpaqueString profile, RFC 8265, section 4.2), then written as UTF-8. Letter case is kept.
///
/// Of the characters that the profile refuses only the control characters, NUL among them, are
/// looked for: the others are rare, and their number depends on the version of Unicode.
struct PreparedPassword: Sendable {
  /// One byte to 1,024 bytes of UTF-8.
  let bytes: [UInt8]

  static let maximumBytes = 1_024

  init(_ password: String) throws(PasswordError) {
    // Preparation makes a text at most three times shorter, so this bounds the work only.
    guard password.utf8.count <= 3 * Self.maximumBytes else { throw .tooLong }
    var spaced = String.UnicodeScalarView()
    for scalar in password.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control: throw .controlCharacter
      case .spaceSeparator: spaced.append(" ")
      default: spaced.append(scalar)
      }
    }
    bytes = Array(String(spaced).precomposedStringWithCanonicalMapping.utf8)
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.count <= Self.maximumBytes else { throw .tooLong }
  }
}
