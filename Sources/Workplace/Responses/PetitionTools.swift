import Foundation
import Mustache
import Web

/// What this reader in particular can do with a petition, beside signing it: authors, leaders, and
/// whoever signed and has not said yet whether the response answers them.
///
/// It is rendered alone, from `responses/_tools`, and put into the shared part of the page.
struct PetitionTools: Sendable, MustacheParent {
  static let template = "responses/_tools"

  /// For authors: posting news, closing.
  let author: [Link]
  /// For leaders: writing or correcting the response.
  let leader: Link?
  /// The question to whoever signed; nil for everybody else.
  let verdict: VerdictFields?

  func child(named name: String) -> Any? {
    switch name {
    case "author": author
    case "isAuthor": !author.isEmpty
    case "leader": leader
    case "hasLinks": !author.isEmpty || leader != nil
    case "verdict": verdict
    default: nil
    }
  }
}

extension PetitionTools {
  /// Nil for most readers: there is nothing.
  init?(_ petition: Petition, _ view: PetitionView, _ roles: Set<Role>) {
    author = view.isAuthor ? Self.authorLinks(petition) : []
    leader = roles.contains(.leadership) ? Self.leaderLink(petition) : nil
    verdict = view.mayGiveVerdict(on: petition) ? VerdictFields(petition.href) : nil
    guard !author.isEmpty || leader != nil || verdict != nil else { return nil }
  }

  private static func authorLinks(_ petition: Petition) -> [Link] {
    var links: [Link] = []
    if petition.state.takesUpdates {
      links.append(Link("Post an update", href: petition.href + "/updates/new"))
    }
    if Petition.State.signable.contains(petition.state) {
      links.append(Link("Close this petition", href: petition.href + "/closure"))
    }
    return links
  }

  private static func leaderLink(_ petition: Petition) -> Link? {
    if petition.state.isAnswerable {
      return Link("Write the response", href: petition.href + "/response/draft")
    }
    return petition.dates.answeredAt == nil
      ? nil : Link("Correct the response", href: petition.href + "/response/corrections")
  }
}

extension PetitionView {
  /// Whether the reader signed, there is a response, and they have not said yet what they think.
  func mayGiveVerdict(on petition: Petition) -> Bool {
    guard case .signed = own else { return false }
    return petition.dates.answeredAt != nil && !gaveVerdict
  }
}

/// The question whether a response answers somebody who signed.
struct VerdictFields: Sendable, MustacheParent {
  /// Path whose POST counts it.
  let action: String
  /// What is wrong with the choice, named `verdict`.
  let error: String?

  init(_ petitionHref: String, error: String? = nil) {
    action = petitionHref + "/verdicts"
    self.error = error
  }

  func child(named name: String) -> Any? {
    switch name {
    case "action": action
    case "error": error
    case "hasError": error != nil
    default: nil
    }
  }
}
