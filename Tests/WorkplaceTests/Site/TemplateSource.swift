/// The tags of one template as a tree, read without the library that renders it.
struct TemplateSource {
  /// A tag, and where it stands.
  struct Tag: Hashable, CustomStringConvertible {
    let template: String
    let line: Int
    let sigil: String
    let name: String

    var description: String { "\(template):\(line): {{\(sigil)\(name)}}" }
  }

  indirect enum Node {
    case value(Tag)
    case section(Tag, [Node])
    case inverted(Tag, [Node])
    case partial(Tag)
    case parent(Tag, [Node])
    case block(Tag, [Node])
  }

  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  let nodes: [Node]

  /// - Throws: `Malformed` for tags that do not match and for every way around escaping.
  init(_ source: String, named template: String) throws {
    var tags = try Self.tags(of: source, named: template)[...]
    nodes = try Self.nodes(&tags, until: nil)
    guard tags.isEmpty else {
      throw Malformed(description: "\(tags[tags.startIndex]) closes nothing")
    }
  }

  private static func tags(of source: String, named template: String) throws -> [Tag] {
    var tags: [Tag] = []
    var rest = source[...]
    var line = 1
    while let open = rest.firstRange(of: "{{") {
      line += rest[..<open.lowerBound].count { $0.isNewline }
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
        throw Malformed(description: "\(template):\(line): a tag does not end")
      }
      let inside = rest[open.upperBound..<close.lowerBound]
      let sigil = inside.prefix { "#^/>$<{&=%!".contains($0) }
      let name = inside.dropFirst(sigil.count).filter { !$0.isWhitespace }
      let tag = Tag(template: template, line: line, sigil: String(sigil), name: name)
      guard ["", "#", "^", "/", ">", "$", "<"].contains(tag.sigil), !tag.name.isEmpty else {
        throw Malformed(description: "\(tag) is no tag that templates may use")
      }
      tags.append(tag)
      rest = rest[close.upperBound...]
    }
    return tags
  }

  private static func nodes(_ tags: inout ArraySlice<Tag>, until end: String?) throws -> [Node] {
    var nodes: [Node] = []
    while let tag = tags.popFirst() {
      switch tag.sigil {
      case "/":
        guard tag.name == end else { throw Malformed(description: "\(tag) closes nothing") }
        return nodes
      case "": nodes.append(.value(tag))
      case ">": nodes.append(.partial(tag))
      case "#": nodes.append(.section(tag, try Self.nodes(&tags, until: tag.name)))
      case "^": nodes.append(.inverted(tag, try Self.nodes(&tags, until: tag.name)))
      case "<": nodes.append(.parent(tag, try Self.nodes(&tags, until: tag.name)))
      default: nodes.append(.block(tag, try Self.nodes(&tags, until: tag.name)))
      }
    }
    guard end == nil else { throw Malformed(description: "\(end ?? "") is not closed") }
    return nodes
  }
}
