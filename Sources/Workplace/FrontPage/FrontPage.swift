import Mustache
import Web

/// `GET /`: everything but what waits for the reader is the same for everybody.
struct FrontPage: Page, MustacheParent {
  static let template = "front_page/show"

  var title: String { heading }
  /// For instance "Petitions at Meridian Systems".
  let heading: String
  /// What waits for this reader: `WaitingPart`, rendered.
  let waiting: HTML
  /// Answers that are overdue, and those that are due next.
  let answers: [Section]
  /// What else there is to read: trending and newest petitions.
  let others: [Section]

  func child(named name: String) -> Any? {
    switch name {
    case "title", "heading": heading
    case "waiting": waiting
    case "answers": answers
    case "others": others
    default: nil
    }
  }

  /// A short list with a heading.
  struct Section: Sendable, MustacheParent {
    /// Id of the heading.
    let name: String
    /// For instance "Answers overdue".
    let heading: String
    /// The petitions; none says why instead.
    let petitions: [PetitionsPage.Row]
    /// What is said when there is none.
    let nothing: String
    /// Where the list goes on; nil when all of it is in view.
    let more: Link?

    func child(named key: String) -> Any? {
      switch key {
      case "name": name
      case "heading": heading
      case "petitions": petitions
      case "isEmpty": petitions.isEmpty
      case "nothing": nothing
      case "more": more
      default: nil
      }
    }
  }
}

/// What waits for one reader: the personal part of the front page.
struct WaitingPart: Sendable, MustacheParent {
  static let template = "front_page/_waiting"

  /// What they can do something about, most pressing first; empty says so.
  let items: [Item]

  func child(named name: String) -> Any? {
    switch name {
    case "items": items
    case "isEmpty": items.isEmpty
    default: nil
    }
  }

  /// One thing that waits.
  struct Item: Sendable, MustacheParent {
    /// What it is, for instance the title of a draft.
    let label: String
    /// Where it goes on.
    let href: String
    /// What is to be done, in a sentence.
    let words: String
    /// Until when; nil without a day.
    let day: Moment?

    func child(named name: String) -> Any? {
      switch name {
      case "label": label
      case "href": href
      case "words": words
      case "day": day
      default: nil
      }
    }
  }
}
