import Mustache
import Web

/// `GET /petitions/:id/response/publication`: asks before the saved draft is published, and shows it
/// as it will appear.
struct PublicationPage: FormPage, MustacheParent {
  static let template = "responses/publication"

  let heading = "Publish the response"
  /// The petition: its ask and its path.
  let petition: Link
  /// Path whose POST publishes.
  let action: String
  /// The version of the draft that is shown.
  let version: String
  /// Back to the editor.
  let draftHref: String
  let preview: PublishedResponse
  /// Whom it is told, for instance "The 104 people who signed are told once."
  let told: String
  let problems: [Problem]

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "petition": petition
    case "action": action
    case "version": version
    case "draftHref": draftHref
    case "preview": preview
    case "told": told
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}

/// `GET /petitions/:id/response/versions`: everything that was published in answer.
struct VersionsPage: Page, MustacheParent {
  static let template = "responses/versions"

  let title = "Versions of the response"
  /// The petition: its ask and its path.
  let petition: Link
  /// Newest first.
  let versions: [Row]
  /// The rest of the list.
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "petition": petition
    case "versions": versions
    case "paging": paging
    default: nil
    }
  }

  /// One version.
  struct Row: Sendable, MustacheParent {
    let number: String
    let author: String
    let position: String
    let moment: Moment
    /// Why it was corrected; nil for the first.
    let note: String?
    /// Rendered Markdown.
    let body: HTML

    func child(named name: String) -> Any? {
      switch name {
      case "number": number
      case "author": author
      case "position": position
      case "moment": moment
      case "note": note
      case "body": body
      default: nil
      }
    }
  }
}

extension VersionsPage.Row {
  init(_ version: ResponseVersion) {
    self.init(
      number: "\(version.number)", author: version.author.shownName,
      position: version.author.shownPosition, moment: Moment(version.publishedAt),
      note: version.note.isEmpty ? nil : version.note, body: Markdown.html(version.body))
  }
}

/// `GET /petitions/:id/response/corrections`: another version, with a reason.
struct CorrectionPage: FormPage, MustacheParent {
  static let template = "responses/correction"

  let heading = "Correct the response"
  /// The petition: its ask and its path.
  let petition: Link
  /// Path whose POST publishes the correction.
  let action: String
  /// The version that it was written from.
  let version: String
  /// Named `body`.
  let body: Field
  /// Named `note`.
  let note: Field
  /// What a colleague published meanwhile; nil otherwise.
  let theirs: TheirText?
  let problems: [Problem]

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "petition": petition
    case "action": action
    case "version": version
    case "body": body
    case "note": note
    case "theirs": theirs
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}
