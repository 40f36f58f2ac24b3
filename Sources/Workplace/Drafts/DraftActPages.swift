import Mustache
import Web

/// `GET /petitions/:id/revision`, `/retraction`: asks before something is done that colleagues notice.
struct DraftConfirmationPage: Page, MustacheParent {
  static let template = "drafts/confirmation"

  let title: String
  /// The draft: its ask and the authors' page.
  let draft: Link
  /// What happens.
  let words: String
  /// Path whose POST does it.
  let action: String
  /// What the button says.
  let button: String
  /// What the way back says.
  let back: String
  /// Whether it cannot be undone.
  let isFinal: Bool

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "draft": draft
    case "words": words
    case "action": action
    case "button": button
    case "back": back
    case "isFinal": isFinal
    default: nil
    }
  }
}
