import Mustache
import Web

/// `GET /petitions/:id/draft`: the authors' page: where the petition stands, what they can do now, and
/// its text as everybody will read it.
struct DraftPage: Page, MustacheParent {
  static let template = "drafts/show"

  var title: String { problems.isEmpty ? heading : "Error: \(heading)" }
  /// The ask in one sentence.
  let heading: String
  /// Who it is addressed to; nil while nobody is chosen.
  let addressee: String?
  /// Where it comes from, which is all the public is told of its authors.
  let department: String
  /// The petition that this one takes up again.
  let follows: Link?
  /// The background, rendered Markdown; empty while nothing is written.
  let body: HTML
  /// Who reads it now, in a sentence.
  let audience: String
  /// What a moderator wants; nil when none has said anything, or it is dealt with.
  let review: ReviewNote?
  /// What the authors can do now.
  let panel: DraftPanel
  /// From the first word to the answer, this draft's place marked.
  let steps: [DraftStep]
  /// What others asked already; nil when it is too late to matter.
  let similar: SimilarPart?
  /// Who supports that it be opened; nil before anybody is asked.
  let sponsors: SponsorsPart?
  /// Who writes along.
  var coAuthor: CoAuthorPart
  /// What happened, the latest last.
  let history: [Event]

  private var problems: [Problem] { coAuthor.problems }

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "addressee": addressee
    case "department": department
    case "follows": follows
    case "body": body
    case "hasBody": !body.markup.isEmpty
    case "audience": audience
    case "review": review
    case "panel": panel
    case "steps": steps
    case "similar": similar
    case "hasSimilar": similar.map { !$0.petitions.isEmpty } ?? false
    case "sponsors": sponsors
    case "coAuthor": coAuthor
    case "history": history
    case "hasHistory": !history.isEmpty
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }

  /// Something that happened to it.
  struct Event: Sendable, MustacheParent {
    let moment: Moment
    /// For instance "Mona Moderator sent it back".
    let words: String
    /// A moderator's public reason; nil without one.
    let reason: String?
    /// Public words that went with it; nil without any.
    let comment: String?

    func child(named name: String) -> Any? {
      switch name {
      case "moment": moment
      case "words": words
      case "reason": reason
      case "comment": comment
      default: nil
      }
    }
  }
}

/// What a moderator said last, and what follows from it.
struct ReviewNote: Sendable, MustacheParent {
  /// For instance "Mona Moderator sent this back on 3 May 2026".
  let words: String
  let reason: String
  /// Nil when the reason says it all.
  let comment: String?
  /// What to do now.
  let advice: String

  func child(named name: String) -> Any? {
    switch name {
    case "words": words
    case "reason": reason
    case "comment": comment
    case "advice": advice
    default: nil
    }
  }
}

/// A step on the way of a petition, with what happens in it.
struct DraftStep: Sendable, MustacheParent {
  let label: String
  let words: String
  /// Whether the petition is there.
  let isCurrent: Bool
  /// Whether it is behind it.
  let isDone: Bool

  func child(named name: String) -> Any? {
    switch name {
    case "label": label
    case "words": words
    case "isCurrent": isCurrent
    case "isDone": isDone
    default: nil
    }
  }
}

/// Everybody who sponsors a draft, for its authors.
struct SponsorsPart: Sendable, MustacheParent {
  /// For instance "3 of 5 sponsors".
  let found: String
  let rows: [Row]

  func child(named name: String) -> Any? {
    switch name {
    case "found": found
    case "rows": rows
    case "isEmpty": rows.isEmpty
    default: nil
    }
  }

  /// One sponsor.
  struct Row: Sendable, MustacheParent {
    let name: String
    let department: String
    let since: Moment
    /// Whether they agreed to the text as it is now.
    let agreesToText: Bool

    func child(named key: String) -> Any? {
      switch key {
      case "name": name
      case "department": department
      case "since": since
      case "agreesToText": agreesToText
      default: nil
      }
    }
  }
}

/// Who writes along, and the form that asks somebody.
struct CoAuthorPart: Sendable, MustacheParent {
  /// Who it is or is asked; nil while nobody is.
  let name: String?
  /// Whether they said yes.
  let hasAgreed: Bool
  /// Whether it is the reader.
  let isReader: Bool
  /// Path whose POST asks somebody; nil when that cannot be done now.
  let askPath: String?
  /// Path whose POST ends it; nil when there is nothing to end, or it is too late.
  let removePath: String?
  /// Named `mail`: whom to ask.
  var mail = Field("mail")

  var problems: [Problem] { Problem.of(mail) }

  func child(named key: String) -> Any? {
    switch key {
    case "name": name
    case "hasAgreed": hasAgreed
    case "isReader": isReader
    case "askPath": askPath
    case "removePath": removePath
    case "isThere": name != nil
    case "canRemove": removePath != nil
    case "canAsk": askPath != nil
    case "isShown": name != nil || askPath != nil
    case "mail": mail
    default: nil
    }
  }
}
