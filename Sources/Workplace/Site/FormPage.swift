import Mustache
import Web

/// A page with a form: whatever is wrong is listed on top, with links to the fields.
protocol FormPage: Page {
  /// What the tab says when nothing is wrong.
  var heading: String { get }
  /// What is wrong, in the order of the fields; empty on the first visit.
  var problems: [Problem] { get }
}

extension FormPage {
  var title: String { problems.isEmpty ? heading : "Error: \(heading)" }
}

/// One thing wrong with a form, as its summary lists it.
struct Problem: Sendable, MustacheParent {
  /// Id of the control to go to.
  let anchor: String
  /// What is wrong, the same sentence as beside the field.
  let text: String

  /// The problems of those fields that have one; fields carry their name as id.
  static func of(_ fields: Field...) -> [Problem] {
    fields.compactMap { field in
      field.error.map { Problem(anchor: field.name, text: $0) }
    }
  }

  func child(named name: String) -> Any? {
    switch name {
    case "anchor": anchor
    case "text": text
    default: nil
    }
  }
}
