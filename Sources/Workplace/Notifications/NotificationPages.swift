import Mustache
import Web

/// `GET /notifications`: what one was told, newest first.
struct NotificationsPage: FormPage, MustacheParent {
  static let template = "notifications/index"

  let heading = "Notifications"
  /// How many are not read, in words.
  let unread: String
  /// Newest first.
  let rows: [Row]
  /// Named `upTo`: the newest in view; nil where there is nothing to mark as read.
  var upTo: Field?
  /// The links under the list.
  let paging: Paging

  var problems: [Problem] {
    upTo?.error.map { [Problem(anchor: "mark-as-read", text: $0)] } ?? []
  }

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "unread": unread
    case "rows": rows
    case "isEmpty": rows.isEmpty
    case "upTo": upTo
    case "paging": paging
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }

  /// Something one was told.
  struct Row: Sendable, MustacheParent {
    /// What happened.
    let sentence: String
    /// The petition by its title; nil where it is not shown to the reader any more.
    let petition: Link?
    /// When it happened.
    let moment: Moment
    /// Whether it was not read yet.
    let isUnread: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "sentence": sentence
      case "petition": petition
      case "isGone": petition == nil
      case "moment": moment
      case "isUnread": isUnread
      default: nil
      }
    }
  }
}

/// `GET /notifications/settings`: what one gets by mail.
struct NotificationSettingsPage: FormPage, MustacheParent {
  static let template = "notifications/settings"

  let heading = "What you get by mail"
  /// The switches, by what the reader is.
  let groups: [Group]
  /// Named `shown`: the kinds that have a switch here.
  var shown: Field

  var problems: [Problem] {
    shown.error.map { [Problem(anchor: "settings", text: $0)] } ?? []
  }

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "groups": groups
    case "shown": shown
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }

  /// Switches under one heading.
  struct Group: Sendable, MustacheParent {
    /// For instance "As a moderator".
    let label: String
    /// The switches.
    let switches: [Switch]

    func child(named name: String) -> Any? {
      switch name {
      case "label": label
      case "switches": switches
      default: nil
      }
    }
  }

  /// Whether one kind goes by mail.
  struct Switch: Sendable, MustacheParent {
    /// Name of the form control.
    let name: String
    /// Ends the sentence "You get a mail when".
    let label: String
    /// Whether it does.
    let isOn: Bool

    func child(named key: String) -> Any? {
      switch key {
      case "name": name
      case "label": label
      case "isOn": isOn
      default: nil
      }
    }
  }
}
