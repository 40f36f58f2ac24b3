import Mustache
import Web

/// `GET /petitions/:id/updates`: all news from the petitioner.
struct UpdatesPage: Page, MustacheParent {
  static let template = "responses/updates"

  let title = "Updates from the petitioner"
  /// The petition: its ask and its path.
  let petition: Link
  /// Newest first.
  let updates: [UpdateRow]
  /// The rest of the list.
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "petition": petition
    case "updates": updates
    case "isEmpty": updates.isEmpty
    case "paging": paging
    default: nil
    }
  }
}

/// `GET /petitions/:id/updates/new`: an author writes to those who signed.
struct UpdateFormPage: FormPage, MustacheParent {
  static let template = "responses/update_form"

  let heading = "Post an update"
  /// The petition: its ask and its path.
  let petition: Link
  /// Path whose POST posts it.
  let action: String
  /// Named `body`.
  let body: Field
  /// For instance "104 people who signed will be told."
  let told: String
  let problems: [Problem]

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "petition": petition
    case "action": action
    case "body": body
    case "told": told
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}

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
