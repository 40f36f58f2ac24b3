import Mustache
import Web

/// Walks templates over the values they are rendered with and notes which tags find an answer.
///
/// A struct says nil both for a name it does not know and for a value that is absent, so one walk
/// cannot tell a mistake from a gap: a tag is a mistake when no walk over any sample answered it.
struct TemplateWalk {
  private typealias Tag = TemplateSource.Tag
  private typealias Node = TemplateSource.Node

  private let sources: [String: TemplateSource]
  private var reached: Set<Tag> = []
  private var answered: Set<Tag> = []
  private var visited: Set<String> = []
  private var mistakes: Set<String> = []

  init(_ sources: [String: TemplateSource]) {
    self.sources = sources
  }

  /// Everything that is wrong after all walks, sorted.
  var problems: [String] {
    let unseen = sources.keys.filter { !visited.contains($0) }
      .map { "\($0): no sample is rendered with it" }
    let tags = sources.flatMap { Self.tags(in: $0.value.nodes) }
    let silent = tags.filter { !answered.contains($0) && visited.contains($0.template) }
      .map { "\($0) \(reached.contains($0) ? "is answered by no sample" : "is reached by none")" }
    return (unseen + silent + mistakes).sorted()
  }

  /// Walks one template with the value it is rendered with.
  mutating func walk(_ template: String, with root: Any) {
    enter(template, stack: [root], blocks: [:])
  }

  private mutating func enter(_ template: String, stack: [Any], blocks: [String: [Node]]) {
    guard let source = sources[template] else {
      mistakes.insert("there is no template \(template)")
      return
    }
    visited.insert(template)
    walk(source.nodes, stack: stack, blocks: blocks)
  }

  private mutating func walk(_ nodes: [Node], stack: [Any], blocks: [String: [Node]]) {
    for node in nodes {
      switch node {
      case .value(let tag): checkPrintable(answer(tag, stack), of: tag)
      case .partial(let tag): enter(tag.name, stack: stack, blocks: blocks)
      case .section(let tag, let inner):
        for scope in scopes(of: answer(tag, stack), of: tag) {
          walk(inner, stack: scope.map { stack + [$0] } ?? stack, blocks: blocks)
        }
      case .inverted(let tag, let inner):
        if scopes(of: answer(tag, stack), of: tag).isEmpty {
          walk(inner, stack: stack, blocks: blocks)
        }
      case .block(let tag, let standard):
        walk(blocks[tag.name] ?? standard, stack: stack, blocks: blocks)
      case .parent(let tag, let inner):
        var blocks = blocks
        for case .block(let name, let nodes) in inner { blocks[name.name] = nodes }
        enter(tag.name, stack: stack, blocks: blocks)
      }
    }
  }

  // MARK: Values

  /// The objects that a section is rendered for; nil where the scope stays as it is.
  private mutating func scopes(of value: Any?, of tag: Tag) -> [Any?] {
    switch value {
    case nil: return []
    case let flag as Bool: return flag ? [nil] : []
    case let html as HTML: return html.markup.isEmpty ? [] : [nil]
    case let rows as [Any]: return rows
    case let text as String: return [text]
    case let parent as any MustacheParent: return [parent]
    default:
      mistakes.insert("\(tag) is a section over \(type(of: value))")
      return []
    }
  }

  private mutating func checkPrintable(_ value: Any?, of tag: Tag) {
    guard let value, !(value is String), !(value is Int), !(value is HTML) else { return }
    mistakes.insert("\(tag) prints a \(type(of: value))")
  }

  private mutating func answer(_ tag: Tag, _ stack: [Any]) -> Any? {
    reached.insert(tag)
    let value = value(named: tag.name, stack, tag)
    if value != nil { answered.insert(tag) }
    return value
  }

  private mutating func value(named name: String, _ stack: [Any], _ tag: Tag) -> Any? {
    guard let top = stack.last else { return nil }
    if name == "." { return top }
    if name.hasPrefix("empty("), name.hasSuffix(")") {
      let rows = value(named: String(name.dropFirst(6).dropLast()), stack, tag) as? [Any]
      return rows?.isEmpty
    }
    let path = name.split(separator: ".").map(String.init)
    if name.hasPrefix(".") { return child(path[...], of: top, tag) }
    for object in stack.reversed() where object is any MustacheParent {
      if child(path.prefix(1), of: object, tag) != nil { return child(path[...], of: object, tag) }
    }
    return nil
  }

  private mutating func child(_ path: ArraySlice<String>, of object: Any, _ tag: Tag) -> Any? {
    guard let name = path.first else { return object }
    guard let parent = object as? any MustacheParent else {
      mistakes.insert("\(tag) asks a \(type(of: object)) for a name")
      return nil
    }
    return parent.child(named: name).flatMap { child(path.dropFirst(), of: $0, tag) }
  }

  private static func tags(in nodes: [Node]) -> [Tag] {
    nodes.flatMap { node -> [Tag] in
      switch node {
      case .value(let tag): [tag]
      case .partial: []
      case .section(let tag, let inner), .inverted(let tag, let inner): [tag] + tags(in: inner)
      case .parent(_, let inner), .block(_, let inner): tags(in: inner)
      }
    }
  }
}
