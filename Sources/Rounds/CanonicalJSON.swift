import Foundation

/// One way to write a value, so that the same value is the same bytes everywhere: JSON as RFC 8785
/// orders it (keys by code unit, no space), texts in Unicode's form NFC, UTF-8. Numbers are whole.
/// `public/js/ballot/answers.js` writes the same.
public enum CanonicalJSON {
  /// The bytes of a value.
  ///
  /// - Throws: `EncodingError` when it has no JSON, such as a number that is not finite; `DecodingError` when
  ///   one of its numbers is not whole.
  public static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    let json = try JSONDecoder().decode(JSONValue.self, from: encoder.encode(value))
    return json.normalized.canonical
  }

  /// Reads a value, whether or not the bytes are in canonical form.
  ///
  /// - Throws: `DecodingError` when they are not JSON, or not of such a value.
  public static func decode<T: Decodable>(_ type: T.Type, from data: Data) throws -> T {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try decoder.decode(type, from: data)
  }
}

/// A value of JSON whose numbers are whole.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(Int)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// The same with every text in Unicode's form NFC.
  public var normalized: JSONValue {
    switch self {
    case .text(let text): .text(text.precomposedStringWithCanonicalMapping)
    case .list(let values): .list(values.map(\.normalized))
    case .object(let members):
      .object(
        Dictionary(
          members.map { ($0.key.precomposedStringWithCanonicalMapping, $0.value.normalized) }
        ) { first, _ in first })
    case .null, .bool, .number: self
    }
  }

  /// As RFC 8785 writes it.
  public var canonical: Data { Data(canonicalText.utf8) }

  private var canonicalText: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let value): "\(value)"
    case .text(let value): Self.quoted(value)
    case .list(let values): "[" + values.map(\.canonicalText).joined(separator: ",") + "]"
    case .object(let members): Self.object(members)
    }
  }

  private static func object(_ members: [String: JSONValue]) -> String {
    let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
    return "{" + sorted.map { quoted($0) + ":" + $1.canonicalText }.joined(separator: ",") + "}"
  }

  /// Section 3.2.2.2: what must be escaped is, and nothing else.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\u{8}": "\\b"
      case "\t": "\\t"
      case "\n": "\\n"
      case "\u{C}": "\\f"
      case "\r": "\\r"
      case ..<" ": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}

extension JSONValue: Decodable {
  /// Fails for a number that is not whole.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let values = try? container.decode([JSONValue].self) {
      self = .list(values)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }
}
