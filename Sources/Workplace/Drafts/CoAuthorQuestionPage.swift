import Mustache
import Web

/// `GET /petitions/:id/draft`: what a colleague who is asked to write along reads.
struct CoAuthorQuestionPage: Page, MustacheParent {
  static let template = "drafts/question"

  let title: String
  /// Who asks.
  let petitioner: String
  let addressee: String?
  let department: String
  let body: HTML
  /// Path whose POST agrees; nil when it is too late for that.
  let agreementPath: String?
  /// Path whose POST declines; nil when it is too late for that.
  let removePath: String?

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "petitioner": petitioner
    case "addressee": addressee
    case "department": department
    case "body": body
    case "hasBody": !body.markup.isEmpty
    case "agreementPath": agreementPath
    case "removePath": removePath
    default: nil
    }
  }
}
