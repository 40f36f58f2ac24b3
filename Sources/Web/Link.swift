import Mustache

/// A link as pages show it.
public struct Link: Sendable, Hashable, MustacheParent {
  /// What the link says.
  public let label: String
  /// Where it leads: a path of this site, with its query.
  public let href: String

  /// A link by its words and target.
  public init(_ label: String, href: String) {
    self.label = label
    self.href = href
  }

  /// Looks up a value for a template.
  public func child(named key: String) -> Any? {
    switch key {
    case "label": label
    case "href": href
    default: nil
    }
  }
}
