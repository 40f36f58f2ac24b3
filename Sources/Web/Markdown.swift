import CMarkGFM

/// Markdown as people write it in petitions: GitHub's dialect with tables and autolinks, through
/// cmark-gfm in its safe mode.
///
/// No markup that was typed survives as markup: HTML is shown as text, images become links (nothing
/// is loaded from elsewhere), links open as `nofollow noopener noreferrer` and lead only to http,
/// https, mailto or this site. Headings begin at level 3, below the page's own.
public enum Markdown {
  private static let extensions = ["table", "autolink", "strikethrough"]

  // cmark registers its extensions in a global list once; Swift runs this initialiser once.
  private static let isRegistered: Bool = {
    cmark_gfm_core_extensions_ensure_registered()
    return true
  }()

  /// Renders `source`; empty when the library cannot (out of memory).
  public static func html(_ source: String) -> HTML {
    guard isRegistered, let parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8) else {
      return HTML(trusted: "")
    }
    defer { cmark_parser_free(parser) }
    for name in extensions {
      cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
    }
    let bytes = Array(source.utf8)
    bytes.withUnsafeBytes { buffer in
      cmark_parser_feed(
        parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    guard let document = cmark_parser_finish(parser) else { return HTML(trusted: "") }
    defer { cmark_node_free(document) }
    makeSafe(document)
    guard
      let rendered = cmark_render_html(
        document, CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions(parser))
    else { return HTML(trusted: "") }
    defer { cmark_get_default_mem_allocator().pointee.free(rendered) }
    return HTML(trusted: addingRel(to: String(cString: rendered)))
  }

  /// The library writes links without `rel`. Nothing but its links looks like this: all other text
  /// is escaped by now. By bytes, because a `<` may combine with what stands before it.
  private static func addingRel(to markup: String) -> String {
    let bytes = Array(markup.utf8).replacing(
      "<a href=".utf8, with: "<a rel=\"nofollow noopener noreferrer\" href=".utf8)
    return String(decoding: bytes, as: UTF8.self)
  }

  // `cmark_node` is an opaque struct.
  private typealias Node = OpaquePointer

  private static func makeSafe(_ document: Node) {
    for (node, isInLink) in nodes(below: document) {
      switch cmark_node_get_type(node) {
      case CMARK_NODE_HEADING: lower(node)
      case CMARK_NODE_LINK, CMARK_NODE_IMAGE: makeLink(node, isInLink: isInLink)
      case CMARK_NODE_HTML_INLINE: retype(node, as: CMARK_NODE_TEXT)
      case CMARK_NODE_HTML_BLOCK: retype(node, as: CMARK_NODE_CODE_BLOCK)
      default: break
      }
    }
  }

  /// All nodes, collected first because the walk must not see its own changes; with each, whether a
  /// link or an image is around it.
  private static func nodes(below root: Node) -> [(node: Node, isInLink: Bool)] {
    var nodes: [(Node, Bool)] = []
    var linksAround = 0
    let walk = cmark_iter_new(root)
    defer { cmark_iter_free(walk) }
    while case let event = cmark_iter_next(walk), event != CMARK_EVENT_DONE {
      guard let node = cmark_iter_get_node(walk) else { continue }
      let type = cmark_node_get_type(node)
      let isLink = type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE
      if event == CMARK_EVENT_ENTER {
        nodes.append((node, linksAround > 0))
        linksAround += isLink ? 1 : 0
      } else {
        linksAround -= isLink ? 1 : 0
      }
    }
    return nodes
  }

  private static func lower(_ heading: Node) {
    cmark_node_set_heading_level(heading, min(6, cmark_node_get_heading_level(heading) + 2))
  }

  /// Makes an image a link, and takes a link away that leads elsewhere than allowed or stands inside
  /// another; the words stay.
  private static func makeLink(_ node: Node, isInLink: Bool) {
    let address = cmark_node_get_url(node).map { String(cString: $0) } ?? ""
    let isImage = cmark_node_get_type(node) == CMARK_NODE_IMAGE
    if isImage, cmark_node_first_child(node) == nil {
      cmark_node_append_child(node, text(address))
    }
    if isInLink || !isAllowed(address) {
      moveChildren(of: node) { cmark_node_insert_before(node, $0) }
    } else if isImage, let link = cmark_node_new(CMARK_NODE_LINK) {
      cmark_node_set_url(link, address)
      cmark_node_insert_before(node, link)
      moveChildren(of: node) { cmark_node_append_child(link, $0) }
    } else {
      return
    }
    cmark_node_free(node)
  }

  /// Hands every child to `place`, which answers 0 where the child cannot stand; then it is dropped.
  private static func moveChildren(of node: Node, to place: (Node) -> Int32) {
    while let child = cmark_node_first_child(node) {
      if place(child) == 0 { cmark_node_free(child) }
    }
  }

  private static func isAllowed(_ address: String) -> Bool {
    let lower = address.lowercased()
    if lower.hasPrefix("/") { return !lower.hasPrefix("//") && !lower.hasPrefix("/\\") }
    return lower.hasPrefix("#")
      || ["http://", "https://", "mailto:"].contains { lower.hasPrefix($0) }
  }

  /// Turns typed HTML into plain text or a code block with the same characters.
  private static func retype(_ node: Node, as type: cmark_node_type) {
    guard let replacement = cmark_node_new(type) else { return }
    cmark_node_set_literal(replacement, cmark_node_get_literal(node))
    cmark_node_replace(node, replacement)
    cmark_node_free(node)
  }

  private static func text(_ words: String) -> Node? {
    let node = cmark_node_new(CMARK_NODE_TEXT)
    cmark_node_set_literal(node, words)
    return node
  }
}
