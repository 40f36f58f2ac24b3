/// Strictly reads the HTML that the site writes, so that tests compare structure, not strings.
///
/// It accepts less than browsers do: quoted attributes only, every element closed, no link inside a
/// link, no `<` or `&` that is not markup. Whatever a browser would have to guess is an error here.
public struct Markup {
  /// An attribute with its value decoded.
  public struct Attribute: Equatable, Sendable {
    /// The name as written.
    public let name: String
    /// The value as a browser sees it.
    public let value: String

    /// An attribute.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A part of a document, text decoded.
  public enum Event: Equatable, Sendable {
    case doctype
    case comment(String)
    case start(String, [Attribute])
    case end(String)
    case text(String)
  }

  /// What no document of ours may hold.
  public struct Malformed: Error, CustomStringConvertible {
    /// What is wrong, and the bytes around it.
    public let description: String
  }

  /// The parts of a document or a fragment, in order.
  ///
  /// - Throws: `Malformed`.
  public static func events(of text: String) throws -> [Event] {
    var reader = Markup(bytes: Array(text.utf8))
    while reader.position < reader.bytes.count { try reader.readNext() }
    guard reader.open.isEmpty else { throw reader.malformed("not closed: \(reader.open)") }
    return reader.events
  }

  private let bytes: [UInt8]
  private var position = 0
  private var open: [String] = []
  private var events: [Event] = []

  private static let void: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr",
  ]
  private static let textOnly: Set<String> = ["title", "textarea", "script", "style"]

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func readNext() throws {
    if looking(at: "<!--") {
      position += 4
      events.append(.comment(String(decoding: try take(upTo: "-->"), as: UTF8.self)))
      position += 3
    } else if looking(at: "<!doctype html>") {
      position += 15
      events.append(.doctype)
    } else if looking(at: "</") {
      try readEnd()
    } else if looking(at: "<") {
      try readStart()
    } else {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
      try addText(bytes[position..<end])
      position = end
    }
  }

  private mutating func readEnd() throws {
    position += 2
    let name = try readName()
    guard looking(at: ">") else { throw malformed("an end tag with more than a name") }
    position += 1
    guard open.popLast() == name else { throw malformed("</\(name)> closes nothing") }
    events.append(.end(name))
  }

  private mutating func readStart() throws {
    position += 1
    let name = try readName()
    let attributes = try readAttributes()
    events.append(.start(name, attributes))
    if looking(at: "/>") {
      position += 2
      if !Self.void.contains(name) { events.append(.end(name)) }
      return
    }
    guard looking(at: ">") else { throw malformed("<\(name) does not end") }
    position += 1
    guard !Self.void.contains(name) else { return }
    guard name != "a" || !open.contains("a") else { throw malformed("a link inside a link") }
    open.append(name)
    // In SVG a title is an ordinary element; ours hold text alone all the same.
    if Self.textOnly.contains(name) { try addText(try take(upTo: "</\(name)")) }
  }

  private mutating func readAttributes() throws -> [Attribute] {
    var attributes: [Attribute] = []
    while true {
      let start = position
      while position < bytes.count, [0x20, 0x0A, 0x09].contains(bytes[position]) { position += 1 }
      if looking(at: ">") || looking(at: "/>") { return attributes }
      guard position > start else { throw malformed("no space before an attribute") }
      let name = try readName()
      guard !attributes.contains(where: { $0.name == name }) else {
        throw malformed("\(name) twice")
      }
      var value = ""
      if looking(at: "=") {
        guard looking(at: "=\"") else { throw malformed("\(name) without quotation marks") }
        position += 2
        value = try decoded(try take(upTo: "\""))
        position += 1
      }
      attributes.append(Attribute(name: name, value: value))
    }
  }

  private mutating func readName() throws -> String {
    let name = bytes[position...].prefix { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ":"):
        true
      default: false
      }
    }
    guard !name.isEmpty else { throw malformed("a name is missing") }
    position += name.count
    return String(decoding: name, as: UTF8.self)
  }

  private mutating func addText(_ text: ArraySlice<UInt8>) throws {
    guard !text.isEmpty else { return }
    events.append(.text(try decoded(text)))
  }

  /// Everything before the next `mark`, in any case of letters.
  private mutating func take(upTo mark: String) throws -> ArraySlice<UInt8> {
    let start = position
    while position < bytes.count, !looking(at: mark) { position += 1 }
    guard position < bytes.count else { throw malformed("no \(mark)") }
    return bytes[start..<position]
  }

  private func looking(at mark: String) -> Bool {
    let there = bytes[position...].prefix(mark.utf8.count)
    return there.elementsEqual(mark.utf8) { byte, wanted in
      byte == wanted || (UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte && byte | 0x20 == wanted)
    }
  }

  private static let entities: [String: UInt8] = [
    "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"),
    "quot": UInt8(ascii: "\""), "#39": UInt8(ascii: "'"), "#x27": UInt8(ascii: "'"),
  ]

  private func decoded(_ text: ArraySlice<UInt8>) throws -> String {
    var plain: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "&") else {
        plain.append(byte)
        continue
      }
      let name = rest.prefix { $0 != UInt8(ascii: ";") }.prefix(8)
      guard let character = Self.entities[String(decoding: name, as: UTF8.self)] else {
        throw malformed("an ampersand that is not escaped")
      }
      plain.append(character)
      rest = rest.dropFirst(name.count + 1)
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private func malformed(_ reason: String) -> Malformed {
    let around = bytes[max(0, position - 60)..<min(bytes.count, position + 60)]
    return Malformed(description: "\(reason): …\(String(decoding: around, as: UTF8.self))…")
  }
}
