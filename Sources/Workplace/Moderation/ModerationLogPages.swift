import Mustache
import Web

/// `GET /moderation/log`: every decision of every moderator.
struct ModerationLogPage: Page, MustacheParent {
  static let template = "moderation/log"

  let title = "Moderation log"
  /// Decisions, newest first.
  let entries: [Entry]
  /// The rest of them.
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "entries": entries
    case "isEmpty": entries.isEmpty
    case "paging": paging
    default: nil
    }
  }

  /// One decision.
  struct Entry: Sendable, MustacheParent {
    /// When it was made.
    let moment: Moment
    /// Who made it.
    let moderator: String
    /// What they did, for instance "sent back".
    let did: String
    /// What it was about; nil for a draft that is not public.
    let petition: Link?
    /// Why, in words.
    let reason: String
    /// What the moderator wrote; nil when nothing, and while the draft is not public.
    let comment: String?

    func child(named name: String) -> Any? {
      switch name {
      case "moment": moment
      case "moderator": moderator
      case "did": did
      case "petition": petition
      case "reason": reason
      case "comment": comment
      default: nil
      }
    }
  }
}
