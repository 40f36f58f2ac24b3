import Mustache
import Web

/// `GET /petitions/:id/response/draft`: leaders write the response together.
struct ResponseDraftPage: FormPage, MustacheParent {
  static let template = "responses/draft"

  let heading = "Write the response"
  /// The petition: its ask and its path.
  let petition: Link
  /// How long there is; nil below the threshold.
  let due: DueClock?
  /// Path whose POST saves.
  let action: String
  /// The version that the text in the form goes over.
  let version: String
  /// Named `body`: what was typed, or what is saved.
  let body: Field
  /// What is saved; nil before the first time.
  let saved: Saved?
  /// What a colleague saved meanwhile; nil otherwise.
  let theirs: TheirText?
  let problems: [Problem]

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "petition": petition
    case "due": due
    case "action": action
    case "version": version
    case "body": body
    case "saved": saved
    case "theirs": theirs
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }

  /// The draft as it is kept.
  struct Saved: Sendable, MustacheParent {
    let author: String
    let moment: Moment
    /// Rendered Markdown.
    let preview: HTML
    /// Page that asks before publishing.
    let publicationHref: String

    func child(named name: String) -> Any? {
      switch name {
      case "author": author
      case "moment": moment
      case "preview": preview
      case "publicationHref": publicationHref
      default: nil
      }
    }
  }
}

/// The text of a colleague who was first, beside one's own.
struct TheirText: Sendable, MustacheParent {
  let author: String
  /// What they did: "saved" or "published".
  let act: String
  let moment: Moment
  /// Markdown as they wrote it.
  let text: String

  func child(named name: String) -> Any? {
    switch name {
    case "author": author
    case "act": act
    case "moment": moment
    case "text": text
    default: nil
    }
  }
}

/// `GET /responses`: what leadership owes, and what is being written.
struct ResponsesPage: Page, MustacheParent {
  static let template = "responses/index"

  let title = "Responses"
  /// How many are owed, for instance "3 petitions".
  let found: String
  /// Soonest first.
  let owed: [Row]
  /// Drafts for petitions that owe nothing yet.
  let early: [Row]
  /// The rest of what is owed.
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "found": found
    case "owed": owed
    case "isEmpty": owed.isEmpty
    case "early": early
    case "hasEarly": !early.isEmpty
    case "paging": paging
    default: nil
    }
  }

  /// A petition to be answered.
  struct Row: Sendable, MustacheParent {
    let petition: Link
    /// Nil below the threshold.
    let due: DueClock?
    /// How many signed, for instance "1,612 signatures".
    let signatures: String
    /// Nil when nobody has begun.
    let draft: DraftLine?
    /// The editor.
    let draftHref: String

    func child(named name: String) -> Any? {
      switch name {
      case "petition": petition
      case "due": due
      case "signatures": signatures
      case "draft": draft
      case "draftHref": draftHref
      case "action": draft == nil ? "Write the response" : "Go on with the draft"
      default: nil
      }
    }
  }

  /// Who worked on a draft last.
  struct DraftLine: Sendable, MustacheParent {
    let author: String
    let moment: Moment

    func child(named name: String) -> Any? {
      switch name {
      case "author": author
      case "moment": moment
      default: nil
      }
    }
  }
}
