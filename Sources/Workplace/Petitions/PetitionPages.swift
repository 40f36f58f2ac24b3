import Mustache
import Web

/// `GET /petitions/:id`: one petition. Everything but panel and tools is the same for every reader.
struct PetitionPage: Page, MustacheParent {
  static let template = "petitions/show"

  /// The ask in one sentence.
  let title: String
  /// Path of this petition.
  let href: String
  /// Who it is addressed to.
  let addressee: String
  /// Where it comes from.
  let department: String
  /// Day it was opened.
  let opened: Moment
  /// Open or closed, with the day.
  let state: PetitionState
  /// How many signed, for the line that leads to the panel on small screens.
  let tally: Tally
  /// The background, rendered Markdown.
  let body: HTML
  /// The signing panel of this reader: `SignaturePanel`, rendered.
  let panel: HTML
  /// What this reader can do besides: `PetitionTools`, rendered; empty for most.
  let tools: HTML
  /// What became of it since it opened.
  let story: PetitionStory
  /// Signatures per day; empty while nobody has signed.
  let chart: HTML
  /// The numbers of the chart.
  let chartRows: [SignatureChart.Row]
  /// The latest signatures, newest first.
  let signatures: [SignatureRow]
  /// The whole list; nil when all of it is already in view.
  let allSignatures: Link?
  /// How it is passed on.
  let share: ShareLink
  /// Subscriptions, for instance "Atom feed of this petition".
  let feeds: [Link]

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "href": href
    case "addressee": addressee
    case "department": department
    case "opened": opened
    case "state": state
    case "tally": tally
    case "body": body
    case "panel": panel
    case "tools": tools
    case "story": story
    case "due": story.due
    case "chart": chart
    case "chartRows": chartRows
    case "hasChart": !chartRows.isEmpty
    case "signatures": signatures
    case "hasSignatures": !signatures.isEmpty
    case "allSignatures": allSignatures
    case "share": share
    case "feeds": feeds
    case "hasFeeds": !feeds.isEmpty
    default: nil
    }
  }
}

/// Where a petition stands, in words with their day.
struct PetitionState: Sendable, MustacheParent {
  /// Whether it can be signed.
  let isOpen: Bool
  /// Whether the date of the response has passed.
  let isOverdue: Bool
  /// The state itself, for instance "Open".
  let words: String
  /// What the day is, for instance "until" or "since"; nil without a day.
  let preposition: String?
  /// The day it closes or closed; nil for one that stays open.
  let day: Moment?

  func child(named name: String) -> Any? {
    switch name {
    case "isOpen": isOpen
    case "isOverdue": isOverdue
    case "words": words
    case "preposition": preposition
    case "day": day
    default: nil
    }
  }
}

/// How many signed and how many it takes.
struct Tally: Sendable, MustacheParent {
  /// How many signed, formatted: "1,612".
  let count: String
  /// "signature" or "signatures", as the count requires.
  let noun: String
  /// How many it takes, formatted.
  let threshold: String
  /// How far that is, 0 to 100.
  let percent: Int
  /// Where the petition stands, for instance "388 more reach 2,000" or "Passed 1,000 on 3 May 2026".
  let words: String

  func child(named name: String) -> Any? {
    switch name {
    case "count": count
    case "noun": noun
    case "threshold": threshold
    case "percent": percent
    case "words": words
    default: nil
    }
  }
}
