import Mustache
import Web

/// The short address of a petition, and what programs that show links may say of it.
///
/// They say it to those alone who are signed in: everybody else gets the sign-in page, which says
/// nothing of what lies behind it.
struct ShareLink: Sendable, MustacheParent {
  /// With the address of the site, for instance "https://redress.example/p/12".
  let address: String
  /// The ask in one sentence.
  let title: String
  /// Whose answer is asked for.
  let summary: String

  init(address: String, title: String, summary: String) {
    self.address = address
    self.title = title
    self.summary = summary
  }

  init(_ petition: Petition, publicURL: String) {
    self.init(
      address: publicURL + Petition.shortHref(petition.id), title: petition.title,
      summary: "A petition to the \(petition.addressee).")
  }

  func child(named name: String) -> Any? {
    switch name {
    case "address": address
    case "title": title
    case "summary": summary
    default: nil
    }
  }
}
