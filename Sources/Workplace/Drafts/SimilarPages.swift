import Mustache
import Web

/// What was asked already: the part that the form shows under the title while it is typed.
struct SimilarPart: Sendable, MustacheParent {
  static let template = "drafts/_similar"

  /// At most five, the nearest first.
  let petitions: [Row]

  func child(named name: String) -> Any? {
    switch name {
    case "petitions": petitions
    case "isEmpty": petitions.isEmpty
    default: nil
    }
  }

  /// One of them.
  struct Row: Sendable, MustacheParent {
    let title: String
    let href: String
    /// For instance "Open, 41 signatures".
    let standing: String

    func child(named name: String) -> Any? {
      switch name {
      case "title": title
      case "href": href
      case "standing": standing
      default: nil
      }
    }
  }
}

/// `GET /petitions/similar`: the same as a page.
struct SimilarPage: Page, MustacheParent {
  static let template = "drafts/similar"

  let title = "Has somebody asked this already?"
  /// What is compared.
  let query: String
  /// Nil while there is nothing to compare.
  let similar: SimilarPart?
  /// Where a draft with this title begins.
  let newHref: String

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "query": query
    case "similar": similar
    case "newHref": newHref
    default: nil
    }
  }
}

extension SimilarPart {
  init(_ found: [SimilarPetition]) {
    petitions = found.map { petition in
      Row(
        title: petition.title, href: Petition.href(petition.id),
        standing: petition.state == .rejected
          ? petition.state.label
          : "\(petition.state.label), \(counted(petition.signatures, "signature", "signatures"))")
    }
  }
}
