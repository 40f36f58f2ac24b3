import Mustache
import Web

/// `GET /surveys`: what is asked now, what is coming, what was asked.
struct SurveysPage: Page, MustacheParent {
  static let template = "surveys/index"

  let title = "Surveys"
  /// Rounds that are announced, open or counted.
  let current: [Row]
  /// Rounds that are over, newest first.
  let past: [Row]
  /// What the reader works on or is to look at.
  let work: [Row]
  /// What stands above that.
  let workTitle: String
  /// That there are more of them; nil when there are not.
  let workNote: String?
  let isAnalyst: Bool
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "current": current
    case "hasCurrent": !current.isEmpty
    case "past": past
    case "hasPast": !past.isEmpty
    case "work": work
    case "hasWork": !work.isEmpty
    case "workTitle": workTitle
    case "workNote": workNote
    case "isAnalyst": isAnalyst
    case "paging": paging
    default: nil
    }
  }

  /// A round in a list.
  struct Row: Sendable, MustacheParent {
    let title: String
    let href: String
    let state: String
    /// What is next, or was, for instance "Opens on 27 April 2026, 09:00 UTC".
    let words: String
    let moment: Moment?

    func child(named name: String) -> Any? {
      switch name {
      case "title": title
      case "href": href
      case "state": state
      case "words": words
      case "moment": moment
      default: nil
      }
    }
  }
}

/// `GET /surveys/:id`: a round, what it promises and where it stands.
struct RoundPage: Page, MustacheParent {
  static let template = "surveys/show"

  let title: String
  let state: String
  /// What is next, or was, with its time.
  let standing: String
  let moment: Moment?
  /// Why it was sent back, called off or void; nil when it was not.
  let reason: Reason?
  let content: RoundContent
  /// The round's hash in hexadecimal digits, with the path of its policy; nil before the announcement.
  let identity: Link?
  /// Path of the ballot while it is open.
  let ballot: String?
  /// Path of what was published.
  let results: String?
  /// Whether a device can get its token.
  let hasDevice: Bool
  /// What this reader can do; nil for nothing.
  let tools: Tools?

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "state": state
    case "standing": standing
    case "moment": moment
    case "reason": reason
    case "content": content
    case "identity": identity
    case "ballot": ballot
    case "results": results
    case "hasDevice": hasDevice
    case "tools": tools
    default: nil
    }
  }

  /// Why it was sent back, called off or void.
  struct Reason: Sendable, MustacheParent {
    /// What stands above it.
    let title: String
    let text: String

    func child(named name: String) -> Any? {
      switch name {
      case "title": title
      case "text": text
      default: nil
      }
    }
  }

  /// What an analyst or a moderator can do with a round.
  struct Tools: Sendable, MustacheParent {
    /// Who made it, for instance "Made by Anna Analyst".
    let by: String
    /// Places to go to.
    let links: [Link]
    /// Buttons that act at once: label and path whose POST acts.
    let acts: [Link]
    /// What is worth knowing before it is handed in.
    let hints: [String]

    func child(named name: String) -> Any? {
      switch name {
      case "by": by
      case "links": links
      case "hasLinks": !links.isEmpty
      case "acts": acts
      case "hints": hints
      case "hasHints": !hints.isEmpty
      default: nil
      }
    }
  }
}
