import Disclosure
import Foundation
import Mustache
import Rounds
import Web

/// `GET /surveys/:id/results`: what everybody together answered.
struct ResultsPage: Page, MustacheParent {
  static let template = "surveys/results"

  /// The round.
  let round: Link
  var title: String { "Results of \(round.label)" }
  /// The answer in sentences.
  let answer: [String]
  let facts: [Fact]
  let themes: [ResultTheme]
  let questions: [ResultQuestion]
  let worded: [ResultWorded]
  /// A page for each list of segments.
  let lists: [Link]
  /// CSV and JSON.
  let downloads: [Link]
  /// The list of nullifiers.
  let nullifiers: Link
  /// The round's policy, as it was agreed.
  let policy: Link
  let hash: String

  func child(named name: String) -> Any? {
    switch name {
    case "round": round
    case "heading": round.label
    case "answer": answer
    case "facts": facts
    case "themes": themes
    case "hasThemes": !themes.isEmpty
    case "questions": questions
    case "hasQuestions": !questions.isEmpty
    case "worded": worded
    case "hasWorded": !worded.isEmpty
    case "lists": lists
    case "hasLists": !lists.isEmpty
    case "downloads": downloads
    case "nullifiers": nullifiers
    case "policy": policy
    case "hash": hash
    default: nil
    }
  }

  /// A figure with its name.
  struct Fact: Sendable, MustacheParent {
    let name: String
    let value: String

    func child(named name: String) -> Any? {
      switch name {
      case "name": self.name
      case "value": value
      default: nil
      }
    }
  }
}

/// `GET /surveys/:id/results` of a round that was never counted, or not yet.
struct NoResultsPage: Page, MustacheParent {
  static let template = "surveys/no_results"

  let round: Link
  var title: String { "No results of \(round.label)" }
  let heading: String
  /// What happened, or what is next: a sentence that the moment ends.
  let happened: String
  let moment: Moment?
  /// Why, in the words of whoever called it off.
  let reason: String?
  /// What that means for answers.
  let note: String

  func child(named name: String) -> Any? {
    switch name {
    case "round": round
    case "heading": heading
    case "happened": happened
    case "moment": moment
    case "reason": reason
    case "note": note
    default: nil
    }
  }
}

/// `GET /surveys/:id/results/segments/:list`: what each segment of a list answered.
struct SegmentResultsPage: Page, MustacheParent {
  static let template = "surveys/segment_results"

  let results: Link
  let heading: String
  var title: String { "\(heading), \(results.label)" }
  let participation: [ResultRow]
  /// The names of the themes, in the order of the cells.
  let themes: [String]
  let themeRows: [ResultRow]
  /// The names of the segments, in the order of the cells.
  let segments: [String]
  let questionRows: [ResultRow]
  let minimum: String

  func child(named name: String) -> Any? {
    switch name {
    case "results": results
    case "heading": heading
    case "participation": participation
    case "themes": themes
    case "hasThemes": !themes.isEmpty
    case "themeRows": themeRows
    case "segments": segments
    case "questionRows": questionRows
    case "minimum": minimum
    default: nil
    }
  }
}

/// `GET /surveys/:id/results/comments/:question`: comments, each by itself.
struct ResultCommentsPage: Page, MustacheParent {
  static let template = "surveys/comments"

  let results: Link
  /// The question.
  let heading: String
  var title: String { "Comments: \(heading)" }
  let found: String
  let comments: [Comment]
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "results": results
    case "heading": heading
    case "found": found
    case "comments": comments
    case "paging": paging
    default: nil
    }
  }

  /// Somebody's words.
  struct Comment: Sendable, MustacheParent {
    let body: String

    func child(named name: String) -> Any? {
      name == "body" ? body : nil
    }
  }
}
