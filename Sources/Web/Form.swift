import Hummingbird
import NIOCore

/// A form as it was sent: `application/x-www-form-urlencoded`, every value a string.
///
/// Duplicate names, bytes that are no UTF-8 and NUL do not make it fail: `FormReader` answers them
/// beside the field. Only a body that is too large or no form at all is refused as a whole.
public struct Form: Sendable {
  /// What was sent under one name.
  struct Input: Sendable {
    var text: String
    var isDamaged = false
    var isRepeated = false
  }

  private(set) var inputs: [String: Input]
  private(set) var order: [String]

  /// The largest body of any form, in bytes: room for 20,000 characters of any script, of which
  /// percent-encoding makes twelve bytes each at the most.
  public static let largestBody = 256 * 1024

  /// Reads the form of a request.
  ///
  /// - Throws: `Refusal.unsupportedMediaType`, `.tooLarge`.
  public init(_ request: Request, largestBody: Int = Form.largestBody) async throws {
    let type = request.headers[.contentType]?.prefix { !"; \t".contains($0) }
    guard let type, type.lowercased() == "application/x-www-form-urlencoded" else {
      throw Refusal.unsupportedMediaType
    }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > largestBody {
      throw Refusal.tooLarge
    }
    do {
      let body = try await request.body.collect(upTo: largestBody)
      self.init(bytes: body.readableBytesView)
    } catch is NIOTooManyBytesError {
      throw Refusal.tooLarge
    }
  }

  /// Reads the query of a request, for forms sent with GET.
  public init(query: String?) {
    self.init(bytes: (query ?? "").utf8)
  }

  init(bytes: some Sequence<UInt8>) {
    inputs = [:]
    order = []
    for pair in Array(bytes).split(separator: UInt8(ascii: "&")) {
      let halves = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = Self.decode(halves[0]).text
      let value = halves.count > 1 ? Self.decode(halves[1]) : Input(text: "")
      add(value, named: name)
    }
  }

  private mutating func add(_ value: Input, named name: String) {
    if inputs[name] == nil {
      inputs[name] = value
      order.append(name)
    } else {
      inputs[name]?.isRepeated = true
    }
  }

  /// The text sent under `name` as far as it can be shown again; empty when there is none.
  public func shown(_ name: String) -> String {
    inputs[name]?.text ?? ""
  }

  /// Everything that was sent, in order, to be kept for a reader who must sign in first.
  public var kept: [(name: String, value: String)] {
    order.map { ($0, shown($0)) }
  }

  /// Percent-decoding as in the URL standard, section 5.1; invalid UTF-8 becomes U+FFFD and is
  /// marked.
  private static func decode(_ bytes: ArraySlice<UInt8>) -> Input {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == UInt8(ascii: "+") {
        decoded.append(UInt8(ascii: " "))
      } else if byte == UInt8(ascii: "%"), bytes.endIndex - index > 2,
        let high = hexDigit(bytes[index + 1]), let low = hexDigit(bytes[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 2
      } else {
        decoded.append(byte)
      }
      index += 1
    }
    if let text = String(validating: decoded, as: UTF8.self), !decoded.contains(0) {
      return Input(text: text)
    }
    let text = String(decoding: decoded.filter { $0 != 0 }, as: UTF8.self)
    return Input(text: text, isDamaged: true)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
