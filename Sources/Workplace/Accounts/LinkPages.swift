import Mustache
import Web

/// `GET /invitations/:token`: somebody invited sets the first password.
struct InvitationPage: FormPage, MustacheParent {
  static let template = "accounts/invitation"

  let heading = "Set up your account"
  /// Path that spends the invitation.
  let action: String
  /// Whose account it is, full name.
  let name: String
  /// The address they will sign in with.
  let mail: String
  /// When the link stops working.
  let expires: Moment
  /// What a password must be, a sentence each.
  let rules: [String]
  /// Named `password`.
  var password = Field("password")
  /// Named `repeated`.
  var repeated = Field("repeated")

  var problems: [Problem] { Problem.of(password, repeated) }

  func child(named key: String) -> Any? {
    switch key {
    case "title": title
    case "heading": heading
    case "action": action
    case "name": name
    case "mail": mail
    case "expires": expires
    case "rules": rules
    case "password": password
    case "repeated": repeated
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}

/// A link from a mail that does not work: expired, used before, or never sent.
struct InvalidLinkPage: Page, MustacheParent {
  static let template = "accounts/invalid_link"

  var title: String { heading }
  /// What the matter is, for instance "This link has expired".
  let heading: String
  /// What happened and what is safe, in a sentence or two.
  let happened: String
  /// What to do, best first.
  let ways: [Link]

  func child(named name: String) -> Any? {
    switch name {
    case "title", "heading": heading
    case "happened": happened
    case "ways": ways
    default: nil
    }
  }
}

/// `GET /password-resets/new` and, refused, `POST /password-resets`.
struct ResetRequestPage: FormPage, MustacheParent {
  static let template = "accounts/reset_request"

  let heading = "Set a new password"
  /// Named `mail`; what was typed is kept.
  var mail = Field("mail")

  var problems: [Problem] { Problem.of(mail) }

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "mail": mail
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}

/// The answer to a reset request: the same whether or not the address has an account.
struct ResetSentPage: Page, MustacheParent {
  static let template = "accounts/reset_sent"

  let title = "Look at your mail"
  /// How long the link works, for instance "one hour".
  let validFor: String

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "validFor": validFor
    default: nil
    }
  }
}

/// `GET /password-resets/:token`: a new password by a link from a mail.
struct ResetPage: FormPage, MustacheParent {
  static let template = "accounts/reset"

  let heading = "Set a new password"
  /// Path that spends the link.
  let action: String
  /// Whose account it is; password managers file the new password under it.
  let mail: String
  /// What a password must be, a sentence each.
  let rules: [String]
  /// Named `password`.
  var password = Field("password")
  /// Named `repeated`.
  var repeated = Field("repeated")

  var problems: [Problem] { Problem.of(password, repeated) }

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "action": action
    case "mail": mail
    case "rules": rules
    case "password": password
    case "repeated": repeated
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}
