import Foundation
import Mustache
import Web

/// `GET /petitions/mine`: what the reader writes, is asked to write, or sponsors.
struct MinePage: Page, MustacheParent {
  static let template = "drafts/mine"

  let title = "Your petitions"
  let petitions: [Row]
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "petitions": petitions
    case "isEmpty": petitions.isEmpty
    case "paging": paging
    default: nil
    }
  }

  /// One of them.
  struct Row: Sendable, MustacheParent {
    let title: String
    let href: String
    /// What the reader is to it, for instance "You sponsor it".
    let relation: String
    /// For instance "Gathering sponsors".
    let state: String
    /// What comes next, in a sentence.
    let next: String

    func child(named name: String) -> Any? {
      switch name {
      case "title": title
      case "href": href
      case "relation": relation
      case "state": state
      case "next": next
      default: nil
      }
    }
  }
}

extension MinePage.Row {
  init(_ petition: OwnPetition, policy: PetitionPolicy) {
    self.init(
      title: petition.title, href: Self.href(petition), relation: petition.relation.label,
      state: petition.state.label, next: Self.next(petition, policy))
  }

  private static func href(_ petition: OwnPetition) -> String {
    if Petition.State.published.contains(petition.state) { return Petition.href(petition.id) }
    guard petition.relation == .sponsor else { return Draft.href(petition.id) }
    // Everybody reads why a petition was rejected.
    guard petition.state != .rejected, let code = petition.sponsorCode else {
      return Petition.href(petition.id)
    }
    return code.path
  }

  private static func next(_ petition: OwnPetition, _ policy: PetitionPolicy) -> String {
    switch petition.relation {
    case .petitioner, .coAuthor: nextForAuthor(petition, policy)
    case .asked: nextForAsked(petition)
    case .sponsor: nextForSponsor(petition)
    }
  }

  private static func nextForAuthor(_ petition: OwnPetition, _ policy: PetitionPolicy) -> String {
    switch petition.state {
    case .draft: return "Write it, then gather sponsors."
    case .gatheringSponsors:
      let number = "\(petition.sponsors) of \(policy.sponsorsNeeded) sponsors"
      return petition.sponsors >= policy.sponsorsNeeded
        ? "\(number): hand it to the moderators." : "\(number)\(until(petition.gatheringEndsAt))."
    default: return nextForEverybody(petition)
    }
  }

  private static func nextForAsked(_ petition: OwnPetition) -> String {
    switch petition.state {
    case .draft, .gatheringSponsors: "Read it, and say whether you write along."
    default: nextForEverybody(petition)
    }
  }

  private static func nextForSponsor(_ petition: OwnPetition) -> String {
    switch petition.state {
    case .draft: "Its authors are writing on it."
    case .gatheringSponsors:
      petition.hasAgreed
        ? "It needs more sponsors\(until(petition.gatheringEndsAt))."
        : "The text was changed: read it, and sponsor it again if you agree."
    default: nextForEverybody(petition)
    }
  }

  private static func nextForEverybody(_ petition: OwnPetition) -> String {
    switch petition.state {
    case .inReview: "Moderators read it now."
    case .open: "Colleagues sign it\(until(petition.closesAt))."
    case .responseDue: "Leadership owes an answer\(until(petition.responseDueAt, "by"))."
    case .answered: "Leadership has answered."
    case .rejected: "A moderator rejected it, with a public reason."
    case .draft, .gatheringSponsors, .closed, .archived, .withdrawn: "Nothing more is to be done."
    }
  }

  private static func until(_ day: Date?, _ word: String = "until") -> String {
    day.map { " \(word) \(Moment(day: $0).text)" } ?? ""
  }
}

extension OwnPetition.Relation {
  fileprivate var label: String {
    switch self {
    case .petitioner: "You started it"
    case .coAuthor: "You write along"
    case .asked: "You are asked to write along"
    case .sponsor: "You sponsor it"
    }
  }
}
