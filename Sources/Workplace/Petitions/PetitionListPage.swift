import Mustache
import Web

/// `GET /petitions`: the list, filtered, sorted or searched.
struct PetitionsPage: Page, MustacheParent {
  static let template = "petitions/index"

  var title: String { isSearch ? "Search: \(query)" : "Petitions" }
  /// What was searched for; empty when nothing was.
  let query: String
  /// How many are listed, for instance "12 petitions match “desk”" or "28 open petitions".
  let found: String
  /// All, and each state; with counts.
  let filters: [Choice]
  /// Trending, newest, most signed; without counts. Empty hides the line.
  let sorts: [Choice]
  /// This part of the list.
  let petitions: [Row]
  /// The rest of the list.
  let paging: Paging

  private var isSearch: Bool { !query.isEmpty }

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "query": query
    case "isSearch": isSearch
    case "found": found
    case "filters": filters
    case "sorts": sorts
    case "hasSorts": !sorts.isEmpty
    case "petitions": petitions
    case "isEmpty": petitions.isEmpty
    case "paging": paging
    default: nil
    }
  }

  /// A link that filters or sorts the list.
  struct Choice: Sendable, MustacheParent {
    /// What it shows, for instance "Open".
    let label: String
    /// How many there are, for instance "28"; nil for orders.
    let count: String?
    /// The list under this choice, everything else unchanged.
    let href: String
    /// Whether the list in view is this one.
    let isCurrent: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "label": label
      case "count": count
      case "href": href
      case "isCurrent": isCurrent
      default: nil
      }
    }
  }

  /// One petition in the list.
  struct Row: Sendable, MustacheParent {
    /// Path of the petition.
    let href: String
    /// The ask in one sentence.
    let title: String
    /// Who it is addressed to; nil for a rejected one.
    let addressee: String?
    /// Where it comes from.
    let department: String
    /// When it was opened; nil for a rejected one.
    let opened: Moment?
    /// Why it was rejected; nil for all others.
    let reason: String?
    /// Where it stands, with the day.
    let state: PetitionState
    /// How many signed and how many it takes; nil for a rejected one.
    let tally: Tally?

    func child(named name: String) -> Any? {
      switch name {
      case "href": href
      case "title": title
      case "addressee": addressee
      case "department": department
      case "opened": opened
      case "reason": reason
      case "state": state
      case "tally": tally
      default: nil
      }
    }
  }
}
