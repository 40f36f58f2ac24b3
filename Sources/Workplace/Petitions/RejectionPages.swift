import Mustache
import Web

/// `GET /petitions/:id` of a petition that a moderator rejected.
struct RejectedPetitionPage: Page, MustacheParent {
  static let template = "petitions/rejected"

  /// The ask in one sentence.
  let title: String
  /// Where it comes from.
  let department: String
  /// When it was rejected.
  let moment: Moment
  /// Who rejected it.
  let moderator: String
  /// Why, in words; nil when the code is none.
  let reason: String?
  /// What the moderator wrote to everybody; nil when nothing.
  let comment: String?
  /// The background, rendered, for its authors; nil for everybody else.
  let body: HTML?

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "department": department
    case "moment": moment
    case "moderator": moderator
    case "reason": reason
    case "comment": comment
    case "body": body
    case "isAuthor": body != nil
    default: nil
    }
  }
}

extension RejectedPetitionPage {
  init(_ petition: RejectedPetition) {
    self.init(
      title: petition.title, department: petition.department,
      moment: Moment(day: petition.rejectedAt),
      moderator: petition.moderator ?? "A former moderator", reason: petition.reason?.label,
      comment: petition.comment.isEmpty ? nil : petition.comment,
      body: petition.background.map { Markdown.html($0) })
  }
}
