import Mustache

/// Markup that is safe to send as it is. Templates escape every other value.
///
/// Only code that builds markup itself (Markdown, charts, rendered templates) makes one; text that
/// people typed never becomes `HTML` except through those.
public struct HTML: Sendable, Equatable {
  /// The markup, UTF-8.
  public let markup: String

  /// Vouches for `markup`: it is well formed and every value inside it is escaped.
  public init(trusted markup: String) {
    self.markup = markup
  }
}

extension HTML: MustacheCustomRenderable {
  /// The markup behind a mark that only this process knows, by which the escaper tells it from text.
  public var renderText: String { Self.mark + markup }

  /// Empty markup counts as absent in a section.
  public var isNull: Bool { markup.isEmpty }

  /// 128 random bits behind a control character: no text from outside can begin with it.
  static let mark: String = {
    var random = SystemRandomNumberGenerator()
    let digits = (0..<2).map { _ in String(random.next(), radix: 16) }
    return "\u{1}" + digits.joined() + "\u{1}"
  }()
}

/// Escapes text for element content and quoted attributes, byte by byte.
///
/// The library's own escaper compares grapheme clusters, so that a quotation mark followed by a
/// combining mark stays a quotation mark. Bytes have no such neighbours.
struct HTMLEscaper: MustacheContentType {
  static let name = "ESCAPED_HTML"

  func escapeText(_ text: String) -> String {
    if text.utf8.first == 1, text.utf8.starts(with: HTML.mark.utf8) {
      return String(text[text.utf8.index(text.startIndex, offsetBy: HTML.mark.utf8.count)...])
    }
    return Self.escape(text)
  }

  static func escape(_ text: String) -> String {
    guard text.utf8.contains(where: { entity(for: $0) != nil }) else { return text }
    var escaped: [UInt8] = []
    escaped.reserveCapacity(text.utf8.count + 32)
    for byte in text.utf8 {
      if let entity = entity(for: byte) {
        entity.withUTF8Buffer { escaped.append(contentsOf: $0) }
      } else {
        escaped.append(byte)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  @inline(__always)
  private static func entity(for byte: UInt8) -> StaticString? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}

/// Text for the content or a quoted attribute of HTML or XML that code builds itself.
public func escapedMarkup(_ text: String) -> String {
  HTMLEscaper.escape(text)
}
