import Mustache
import Web

/// What one reader can do about a petition: sign, change the signature, withdraw it.
///
/// Everything personal on the page of a petition lies in here; it is rendered alone, from
/// `petitions/_panel`, and put into the shared part.
struct SignaturePanel: Sendable, MustacheParent {
  static let template = "petitions/_panel"

  /// How many signed and how many it takes.
  let tally: Tally
  /// Open or closed, with the day.
  let state: PetitionState
  /// Path whose POST signs or, signed already, changes the signature.
  let action: String
  /// Page that asks before withdrawing; nil when there is nothing to withdraw.
  let withdrawalHref: String?
  /// How this reader signed; nil when they have not.
  let mine: Mine?
  /// What happens with the petition next, in a sentence; nil when nothing is due.
  let next: String?
  /// Which choice is marked; nil marks none, so that nobody shows their name by accident.
  var visibility: Visibility?
  /// What is wrong with the choice, named `visibility`.
  var visibilityError: String?
  /// Named `reason`: why, at most 500 characters; what was typed is kept.
  var reason = Field("reason")
  /// Whether the form for changing a signature is unfolded, as it is after an error.
  var isChanging = false

  /// What is wrong with the form.
  var problems: [Problem] {
    (visibilityError.map { [Problem(anchor: "visibility-named", text: $0)] } ?? [])
      + Problem.of(reason)
  }

  func child(named name: String) -> Any? {
    switch name {
    case "tally": tally
    case "state": state
    case "isOpen": state.isOpen
    case "canSign": state.isOpen && mine == nil
    case "canChange": state.isOpen && mine != nil
    case "canWithdraw": mine != nil && withdrawalHref != nil
    case "action": action
    case "withdrawalHref": withdrawalHref
    case "mine": mine
    case "next": next
    case "isNamed": visibility == .named
    case "isHidden": visibility == .hidden
    case "visibilityError": visibilityError
    case "hasVisibilityError": visibilityError != nil
    case "reason": reason
    case "isChanging": isChanging
    default: nil
    }
  }

  /// Values of the field `visibility`.
  enum Visibility: String, Sendable {
    /// The name is shown to every colleague.
    case named
    /// The name is hidden from colleagues.
    case hidden
  }

  /// The reader's own signature.
  struct Mine: Sendable, MustacheParent {
    /// Whether the name is shown.
    let isNamed: Bool
    /// When they signed.
    let since: Moment
    /// Their reason; nil when they gave none.
    let reason: String?

    func child(named name: String) -> Any? {
      switch name {
      case "isNamed": isNamed
      case "since": since
      case "reason": reason
      default: nil
      }
    }
  }
}

/// A signature as every colleague sees it.
struct SignatureRow: Sendable, MustacheParent {
  /// Full name; nil when it is hidden.
  let name: String?
  /// Department; nil when the name is hidden.
  let department: String?
  /// When.
  let moment: Moment
  /// Why; nil when no reason was given.
  let reason: String?

  func child(named key: String) -> Any? {
    switch key {
    case "name": name
    case "department": department
    case "moment": moment
    case "reason": reason
    default: nil
    }
  }
}

/// `GET /petitions/:id/signatures`: everybody who signed, with their reasons.
struct SignaturesPage: Page, MustacheParent {
  static let template = "petitions/signatures"

  let title = "Signatures"
  /// The petition: its ask and its path.
  let petition: Link
  /// How many, for instance "1,612 signatures, 640 with a reason".
  let found: String
  /// This part of the list, newest first.
  let signatures: [SignatureRow]
  /// The rest of the list.
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "petition": petition
    case "found": found
    case "signatures": signatures
    case "isEmpty": signatures.isEmpty
    case "paging": paging
    default: nil
    }
  }
}

/// The answer to a signature that was refused (422): the panel with what is wrong, the petition below.
struct SignatureFormPage: FormPage, MustacheParent {
  static let template = "petitions/signature_form"

  var heading: String { petition.label }
  /// The petition: its ask and its path.
  let petition: Link
  /// What is wrong, from the panel.
  let problems: [Problem]
  /// The signing panel with what was typed, rendered.
  let panel: HTML
  /// The background, rendered Markdown.
  let body: HTML

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "petition": petition
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    case "panel": panel
    case "body": body
    default: nil
    }
  }
}

/// `GET /petitions/:id/signatures/withdrawal`: asks before a signature is withdrawn.
struct WithdrawalPage: Page, MustacheParent {
  static let template = "petitions/withdrawal"

  let title = "Withdraw your signature"
  /// The petition: its ask and its path.
  let petition: Link
  /// Path whose POST withdraws.
  let action: String
  /// The signature that would be withdrawn.
  let mine: SignaturePanel.Mine

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "petition": petition
    case "action": action
    case "mine": mine
    default: nil
    }
  }
}
