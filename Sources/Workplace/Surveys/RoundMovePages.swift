import Mustache
import Web

/// `GET /surveys/:id/review`: a round as a moderator decides about it.
struct RoundReviewPage: FormPage, MustacheParent {
  static let template = "surveys/review"

  let heading: String
  let round: Link
  /// Who made it.
  let author: String
  let content: RoundContent
  let hints: [String]
  /// Why a moderator sent it back before; nil when none did.
  let returned: String?
  /// Why this moderator cannot decide; nil when they can.
  let conflict: String?
  /// What was read: SHA-256 of it.
  let wording: String
  let approval: String
  let sendBack: String
  /// Named `decision`: what is wrong with approving.
  var decision = Field("decision")
  /// Named `reason`: why it is sent back.
  var reason = Field("reason")

  var problems: [Problem] { Problem.of(decision, reason) }

  func child(named name: String) -> Any? {
    switch name {
    case "heading": heading
    case "round": round
    case "author": author
    case "content": content
    case "hints": hints
    case "hasHints": !hints.isEmpty
    case "returned": returned
    case "conflict": conflict
    case "canDecide": conflict == nil
    case "wording": wording
    case "approval": approval
    case "sendBack": sendBack
    case "decision": decision
    case "reason": reason
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}

/// `POST /surveys/:id/return`, `POST /surveys/:id/cancellation`: a reason that came too late.
struct RoundUnsentPage: Page, MustacheParent {
  static let template = "surveys/unsent"

  let title: String
  /// What happened.
  let words: String
  /// What the reader wrote and did not get to send; nil when nothing.
  let typed: String?
  /// Where to go on.
  let way: Link

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "words": words
    case "typed": typed
    case "way": way
    default: nil
    }
  }
}

/// `GET /surveys/:id/cancellation`: asks why before a round is called off.
struct RoundCancellationPage: FormPage, MustacheParent {
  static let template = "surveys/cancellation"

  let heading = "Call this round off"
  let round: Link
  let action: String
  var reason = Field("reason")

  var problems: [Problem] { Problem.of(reason) }

  func child(named name: String) -> Any? {
    switch name {
    case "heading": heading
    case "round": round
    case "action": action
    case "reason": reason
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}
