import Mustache
import Web

/// `GET /moderation/:id`: a draft as it would be published, and the form that decides about it.
struct ReviewPage: FormPage, MustacheParent {
  static let template = "moderation/show"

  /// The ask in one sentence.
  let heading: String
  /// Who it is addressed to.
  let addressee: String
  /// Where it comes from.
  let department: String
  /// How long it has waited, for instance "3 days".
  let waiting: String
  /// Who wrote it, by name.
  let authors: String
  /// Who sponsors this very text, by name.
  let sponsors: [String]
  /// For how long it takes signatures, for instance "90 days".
  let term: String
  /// How many signatures oblige leadership to answer, in words.
  let threshold: String
  /// The petition that it takes up again.
  let follows: Link?
  /// The background, rendered Markdown.
  let body: HTML
  /// What was asked before under a title like it.
  let similar: SimilarPart
  /// How moderators sent it back before, newest first.
  let returns: [Return]
  /// Why this moderator cannot decide about it; nil when they can.
  let conflict: String?
  /// Path whose POST decides.
  let action: String
  /// The text that is shown, so that the decision is about no other.
  let version: Int
  /// Named `decision`: what is wrong with the choice.
  var decision = Field("decision")
  /// What can be objected.
  var objections: [Objection]
  /// Named `objection`: what is wrong with the reason.
  var objection = Field("objection")
  /// Named `comment`: what was typed.
  var comment = Field("comment")

  var problems: [Problem] { Problem.of(decision, objection, comment) }

  func child(named name: String) -> Any? {
    switch name {
    case "heading": heading
    case "addressee": addressee
    case "department": department
    case "waiting": waiting
    case "authors": authors
    case "sponsors": sponsors
    case "hasSponsors": !sponsors.isEmpty
    case "term": term
    case "threshold": threshold
    case "follows": follows
    case "body": body
    case "similar": similar
    case "returns": returns
    case "hasReturns": !returns.isEmpty
    default: formChild(named: name)
    }
  }

  private func formChild(named name: String) -> Any? {
    switch name {
    case "conflict": conflict
    case "canDecide": conflict == nil
    case "action": action
    case "version": version
    case "decision": decision
    case "isOpen": decision.value == ReviewOutcome.open.rawValue
    case "isSendBack": decision.value == ReviewOutcome.sendBack.rawValue
    case "isReject": decision.value == ReviewOutcome.reject.rawValue
    case "objections": objections
    case "objection": objection
    case "comment": comment
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }

  /// An earlier decision to send it back.
  struct Return: Sendable, MustacheParent {
    /// When.
    let moment: Moment
    /// Who sent it back.
    let moderator: String
    /// Why, in words.
    let reason: String
    /// What the moderator wrote.
    let comment: String

    func child(named name: String) -> Any? {
      switch name {
      case "moment": moment
      case "moderator": moderator
      case "reason": reason
      case "comment": comment
      default: nil
      }
    }
  }

  /// A reason that can be chosen.
  struct Objection: Sendable, MustacheParent {
    /// What the form sends.
    let value: String
    /// As people read it.
    let label: String
    /// Whether it was chosen before.
    var isChosen = false

    func child(named name: String) -> Any? {
      switch name {
      case "value": value
      case "label": label
      case "isChosen": isChosen
      default: nil
      }
    }
  }
}
