import Mustache

/// One field of a form as a page shows it: what was typed and what is wrong with it.
public struct Field: Sendable, MustacheParent {
  /// Name of the form control.
  public let name: String
  /// What was typed, kept.
  public let value: String
  /// What is wrong, in a sentence shown beside the field; nil when nothing is.
  public let error: String?

  /// A field with what was typed and, where it is refused, why.
  public init(_ name: String, value: String = "", error: String? = nil) {
    self.name = name
    self.value = value
    self.error = error
  }

  /// Looks up a value for a template.
  public func child(named key: String) -> Any? {
    switch key {
    case "name": name
    case "value": value
    case "error": error
    case "hasError": error != nil
    default: nil
    }
  }
}
