import Mustache
import Web

/// `GET /moderation`: drafts that wait for a moderator.
struct ModerationPage: Page, MustacheParent {
  static let template = "moderation/index"

  let title = "Moderation"
  /// How many wait, for instance "4 drafts wait".
  let found: String
  /// The list of rounds that wait, for instance "2 survey rounds wait"; nil when none does.
  let rounds: Link?
  /// This part of the queue, the longest waiting first.
  let drafts: [Row]
  /// The rest of the queue.
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "found": found
    case "rounds": rounds
    case "drafts": drafts
    case "isEmpty": drafts.isEmpty
    case "paging": paging
    default: nil
    }
  }

  /// One draft in the queue.
  struct Row: Sendable, MustacheParent {
    /// Path of the draft.
    let href: String
    /// The ask in one sentence.
    let title: String
    /// Who it is addressed to.
    let addressee: String
    /// Where it comes from.
    let department: String
    /// For instance "5 sponsors".
    let sponsors: String
    /// How long it has waited, for instance "3 days".
    let waiting: String
    /// Why this moderator cannot decide about it; nil when they can.
    let conflict: String?

    func child(named name: String) -> Any? {
      switch name {
      case "href": href
      case "title": title
      case "addressee": addressee
      case "department": department
      case "sponsors": sponsors
      case "waiting": waiting
      case "conflict": conflict
      default: nil
      }
    }
  }
}

/// `GET /moderation/:id` of a draft that is no longer in review: what became of it.
struct EndedReviewPage: Page, MustacheParent {
  static let template = "moderation/ended"

  let title = "This draft is no longer in review"
  /// What happened, for instance "Mona Miller sent it back."
  let happened: String
  /// When.
  let moment: Moment
  /// The public reason; nil when the authors took it back.
  let reason: String?
  /// What the moderator wrote; nil when nothing.
  let comment: String?
  /// Where the petition can be read; nil when it cannot.
  let petition: Link?
  /// What the reader wrote and did not get to send; nil when nothing.
  let typed: String?

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "happened": happened
    case "moment": moment
    case "reason": reason
    case "comment": comment
    case "petition": petition
    case "typed": typed
    default: nil
    }
  }
}
