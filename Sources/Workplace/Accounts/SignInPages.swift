import Mustache
import Web

/// `GET /sign-in` and, refused, `POST /sign-in`.
struct SignInPage: FormPage, MustacheParent {
  static let template = "accounts/sign_in"

  let heading = "Sign in"
  /// Named `mail`; what was typed is kept.
  var mail = Field("mail")
  /// Named `password`; its value is never sent back.
  var password = Field("password")
  /// Why the sign-in was refused as a whole, without saying which of the two was wrong.
  var refusal: String?
  /// What was written when the session ended, carried along as hidden fields; empty otherwise.
  var kept: [KeptField] = []
  /// Path to go to afterwards, sent as the hidden field `returnTo`.
  var returnTo: String?
  /// One account a role, listed in the demo only.
  var demoAccounts: [DemoAccount] = []
  /// The password that all demo accounts share.
  var demoPassword: String?

  var problems: [Problem] {
    (refusal.map { [Problem(anchor: "mail", text: $0)] } ?? []) + Problem.of(mail, password)
  }

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "mail": mail
    case "password": password
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    case "kept": kept
    case "isInterrupted": !kept.isEmpty && refusal == nil
    case "returnTo": returnTo
    case "demoAccounts": demoAccounts
    case "hasDemoAccounts": !demoAccounts.isEmpty
    case "demoPassword": demoPassword
    default: nil
    }
  }

  /// An account that visitors of the demo may use.
  struct DemoAccount: Sendable, MustacheParent {
    /// The role that it shows, for instance "Moderator".
    let role: String
    /// Whose account it is, full name.
    let name: String
    /// The address to sign in with.
    let mail: String
    /// What the role can do, in a few words.
    let purpose: String

    func child(named key: String) -> Any? {
      switch key {
      case "role": role
      case "name": name
      case "mail": mail
      case "purpose": purpose
      default: nil
      }
    }
  }
}

/// One field of a form that was being written when the session ended.
struct KeptField: Sendable, MustacheParent {
  /// Name of the form control.
  let name: String
  /// What the person calls it, for instance "Your reason"; nil keeps it out of sight.
  let label: String?
  /// What was typed or chosen.
  let value: String
  /// The same as people read it.
  let words: String

  func child(named key: String) -> Any? {
    switch key {
    case "name": name
    case "label": label
    case "isShown": label != nil
    case "value": value
    case "words": words
    default: nil
    }
  }
}

/// After signing in again: what was written, to be sent now or dropped.
struct ResumePage: Page, MustacheParent {
  static let template = "accounts/resume"

  let title = "Send what you wrote"
  /// Path that the form was meant for.
  let action: String
  /// The fields as they were sent.
  let fields: [KeptField]
  /// Where to go without sending.
  let returnTo: String

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "action": action
    case "fields": fields
    case "returnTo": returnTo
    default: nil
    }
  }
}
