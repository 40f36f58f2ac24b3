import Mustache
import Web

/// `GET /surveys/:id/removal`, `GET /surveys/templates/:id/removal`: asks before something is deleted.
struct SurveyRemovalPage: Page, MustacheParent {
  static let template = "surveys/removal"

  let title: String
  /// What is deleted.
  let subject: Link
  let words: String
  let action: String
  let button: String

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "subject": subject
    case "words": words
    case "action": action
    case "button": button
    default: nil
    }
  }
}
