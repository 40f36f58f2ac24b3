import Mustache
import Web

/// `GET /roles`: the public register of who holds which role, and how they came by it.
struct RolesPage: Page, MustacheParent {
  static let template = "accounts/roles"

  let title = "Roles"
  /// Every role, those with the most say first.
  let groups: [Group]
  /// Grants and revocations, newest first.
  let history: [Change]
  /// The rest of the history.
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "groups": groups
    case "history": history
    case "hasHistory": !history.isEmpty
    case "paging": paging
    default: nil
    }
  }

  /// One role and everybody who holds it.
  struct Group: Sendable, MustacheParent {
    /// Short name that anchors the group, for instance "moderator".
    let key: String
    /// Name of the role as people read it, for instance "Moderator".
    let label: String
    /// What the role allows and what it does not, in a sentence.
    let allows: String
    /// How many hold it, for instance "3 people".
    let count: String
    /// Who holds it, by name.
    let holders: [Holder]

    func child(named name: String) -> Any? {
      switch name {
      case "key": key
      case "label": label
      case "allows": allows
      case "count": count
      case "holders": holders
      case "isEmpty": holders.isEmpty
      default: nil
      }
    }
  }

  /// Somebody who holds a role.
  struct Holder: Sendable, MustacheParent {
    /// Full name.
    let name: String
    /// Name of the department.
    let department: String
    /// What a leader is at the company, for instance "Chief Technology Officer"; nil for others.
    let position: String?
    /// Day since which they hold it.
    let since: Moment?

    func child(named key: String) -> Any? {
      switch key {
      case "name": name
      case "department": department
      case "position": position
      case "since": since
      default: nil
      }
    }
  }

  /// One entry of the history.
  struct Change: Sendable, MustacheParent {
    /// When it happened.
    let moment: Moment
    /// Who did it.
    let actor: String
    /// Whether the role was given; otherwise it was taken back.
    let isGrant: Bool
    /// Name of the role.
    let role: String
    /// Whom it concerns.
    let subject: String
    /// Why, in the words of who did it.
    let reason: String

    func child(named name: String) -> Any? {
      switch name {
      case "moment": moment
      case "actor": actor
      case "isGrant": isGrant
      case "role": role
      case "subject": subject
      case "reason": reason
      default: nil
      }
    }
  }
}
