import Mustache
import Web

/// `GET /petitions/:id/closure`: asks before a petition is closed, or says why it cannot be yet.
struct ClosurePage: FormPage, MustacheParent {
  static let template = "responses/closure"

  let heading = "Close your petition"
  /// The petition: its ask and its path.
  let petition: Link
  /// Path whose POST closes it.
  let action: String
  /// What becomes of the answer, in a sentence.
  let owes: String
  /// Why it cannot be closed now; nil when it can.
  let waits: String?
  /// Named `why`.
  let why: Field
  let problems: [Problem]

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "petition": petition
    case "action": action
    case "owes": owes
    case "waits": waits
    case "isWaiting": waits != nil
    case "why": why
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}
