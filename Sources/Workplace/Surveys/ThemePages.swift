import Mustache
import Web

/// `GET /surveys/themes`: groups of questions that are scored together.
struct ThemesPage: FormPage, MustacheParent {
  static let template = "surveys/themes"

  let heading = "Themes"
  /// A form each.
  var themes: [Row]
  /// Named `name`: a new theme.
  var name = Field("name")

  var problems: [Problem] { Problem.of(name) + themes.flatMap { Problem.of($0.field) } }

  func child(named key: String) -> Any? {
    switch key {
    case "title": title
    case "heading": heading
    case "themes": themes
    case "isEmpty": themes.isEmpty
    case "nameField": name
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }

  /// A theme that can be renamed.
  struct Row: Sendable, MustacheParent {
    let key: String
    let action: String
    /// The version that renaming writes over.
    let version: String
    /// Named after the theme, so that its id is the only one.
    var field: Field

    func child(named name: String) -> Any? {
      switch name {
      case "key": key
      case "action": action
      case "version": version
      case "field": field
      default: nil
      }
    }
  }
}
