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
