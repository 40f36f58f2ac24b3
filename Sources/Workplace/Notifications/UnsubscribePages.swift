import Mustache
import Web

/// `GET /unsubscriptions/:token`: what the link of a mail switches off.
struct UnsubscribePage: Page, MustacheParent {
  static let template = "notifications/unsubscribe"

  let title = "Stop these mails"
  /// Path that spends the link.
  let action: String
  /// Ends the sentence "You no longer get a mail when".
  let kind: String

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "action": action
    case "kind": kind
    default: nil
    }
  }
}

/// `POST /unsubscriptions/:token`: it is switched off.
struct UnsubscribedPage: Page, MustacheParent {
  static let template = "notifications/unsubscribed"

  let title = "These mails are stopped"
  /// Ends the sentence "You no longer get a mail when".
  let kind: String

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "kind": kind
    default: nil
    }
  }
}
