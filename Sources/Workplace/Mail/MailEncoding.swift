import Foundation

/// Text of any script in a header (RFC 2047): words in Base64, each on a line of its own.
enum EncodedWords {
  private static let opening = "=?utf-8?B?"
  private static let closing = "?="

  /// - Parameter column: how many characters the first line has already.
  static func encode(_ text: String, after column: Int) -> String {
    var words: [String] = []
    var chunk = Data()
    var room = capacity(76 - column)
    func close() {
      words.append(opening + chunk.base64EncodedString() + closing)
      chunk.removeAll()
      // A following line begins with a space.
      room = capacity(75)
    }
    // No character may be spread over two words (section 5).
    for scalar in text.unicodeScalars {
      let bytes = String(scalar).utf8
      if chunk.count + bytes.count > room { close() }
      chunk.append(contentsOf: bytes)
    }
    close()
    return words.joined(separator: "\r\n ")
  }

  /// How many bytes fit into a word of this width.
  private static func capacity(_ width: Int) -> Int {
    (width - opening.count - closing.count) / 4 * 3
  }
}

/// A text body in ASCII (RFC 2045, section 6.7).
enum QuotedPrintable {
  /// The lines of the text, each ended by CRLF.
  static func encode(_ text: String) -> String {
    var lines = text.split(omittingEmptySubsequences: false) {
      $0 == "\n" || $0 == "\r\n" || $0 == "\r"
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { encodeLine(Array($0.utf8)) + "\r\n" }.joined()
  }

  private static func encodeLine(_ bytes: [UInt8]) -> String {
    var encoded = ""
    var column = 0
    for (position, byte) in bytes.enumerated() {
      let token = token(byte, isLast: position == bytes.count - 1)
      // One column is for the sign of the soft line break.
      if column + token.utf8.count > 75 {
        encoded += "=\r\n"
        column = 0
      }
      encoded += token
      column += token.utf8.count
    }
    return encoded
  }

  private static func token(_ byte: UInt8, isLast: Bool) -> String {
    switch byte {
    case UInt8(ascii: "="): return "=3D"
    case 0x21...0x7E: return String(Unicode.Scalar(byte))
    // Servers take away white space at the end of a line.
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      if !isLast { return String(Unicode.Scalar(byte)) }
    default: break
    }
    let digits = String(byte, radix: 16, uppercase: true)
    return byte < 16 ? "=0" + digits : "=" + digits
  }
}
