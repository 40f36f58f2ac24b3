import Mustache
import Web

/// What became of a petition after it opened, the same for every reader.
struct PetitionStory: Sendable, MustacheParent {
  /// The clock; nil unless a response is due.
  let due: DueClock?
  /// Why it closed; nil while it is open.
  let closing: String?
  /// Petitions before and after this one.
  let chain: [ChainPart]
  /// Leadership's answer; nil before there is one.
  let response: PublishedResponse?
  /// The latest news from the petitioner.
  let updates: [UpdateRow]
  /// All of the news; nil when all of it is in view.
  let allUpdates: Link?
  /// What happened, from the beginning.
  let events: [EventRow]
  /// Where a follow-up begins; nil while the petition itself goes on.
  let followUpHref: String?

  func child(named name: String) -> Any? {
    switch name {
    case "closing": closing
    case "chain": chain
    case "hasChain": !chain.isEmpty
    case "response": response
    case "hasResponse": response != nil
    case "updates": updates
    case "hasUpdates": !updates.isEmpty
    case "allUpdates": allUpdates
    case "events": events
    case "followUpHref": followUpHref
    default: nil
    }
  }

  /// Petitions that stand to this one in the same relation.
  struct ChainPart: Sendable, MustacheParent {
    /// For instance "Follows".
    let relation: String
    let petitions: [Link]
    /// Those that are folded away; empty when there are few.
    let others: [Link]

    func child(named name: String) -> Any? {
      switch name {
      case "relation": relation
      case "petitions": petitions
      case "others": others
      case "hasOthers": !others.isEmpty
      case "otherCount": others.count
      default: nil
      }
    }
  }

  /// Something that happened.
  struct EventRow: Sendable, MustacheParent {
    /// The day alone: the minute of a threshold is that of somebody's signature.
    let day: Moment
    /// For instance "Opened for signatures by Mona Moderator".
    let words: String

    func child(named name: String) -> Any? {
      switch name {
      case "day": day
      case "words": words
      default: nil
      }
    }
  }
}

/// Leadership's answer as everybody reads it.
struct PublishedResponse: Sendable, MustacheParent {
  let author: String
  /// What they are at the company.
  let position: String
  /// The day of the first version.
  let answered: Moment
  /// Rendered Markdown of the latest version.
  let body: HTML
  /// When it was corrected last; nil when it never was.
  let corrected: Moment?
  /// All versions; nil when there is one.
  let versionsHref: String?
  /// What those who signed say of it; nil in a preview.
  let verdicts: VerdictBar?

  func child(named name: String) -> Any? {
    switch name {
    case "author": author
    case "position": position
    case "answered": answered
    case "body": body
    case "corrected": corrected
    case "versionsHref": versionsHref
    case "verdicts": verdicts
    default: nil
    }
  }
}

/// What those who signed say of a response, as far as it is shown.
struct VerdictBar: Sendable, MustacheParent {
  /// For instance "62 of 104 who said so feel answered"; nil while too few said so.
  let words: String?
  /// Formatted: how many say that it answers them, and that it falls short.
  let answers: String
  let fallsShort: String
  /// Width of the bar, 0 to 100.
  let percent: Int

  init(_ shown: VerdictFigures.Count?) {
    let shown = shown ?? VerdictFigures.Count()
    let total = shown.total
    words =
      total == 0
      ? nil : "\(shown.answers.grouped) of \(total.grouped) who said so feel answered"
    answers = shown.answers.grouped
    fallsShort = shown.fallsShort.grouped
    percent = shown.answers * 100 / max(1, total)
  }

  func child(named name: String) -> Any? {
    switch name {
    case "words": words
    case "isShown": words != nil
    case "answers": answers
    case "fallsShort": fallsShort
    case "percent": percent
    default: nil
    }
  }
}

/// News from the petitioner.
struct UpdateRow: Sendable, MustacheParent {
  let moment: Moment
  /// Rendered Markdown.
  let body: HTML

  func child(named name: String) -> Any? {
    switch name {
    case "moment": moment
    case "body": body
    default: nil
    }
  }
}
