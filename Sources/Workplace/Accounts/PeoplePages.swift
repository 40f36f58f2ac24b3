import Mustache
import Web

/// `GET /people`: the steward's search.
struct PeoplePage: Page, MustacheParent {
  static let template = "accounts/people"

  let title = "People"
  /// What was searched for; empty lists everybody.
  let query: String
  /// How many were found, for instance "3 people match “lind”".
  let found: String
  /// This part of the list, by name.
  let people: [Row]
  /// The rest of the list.
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "query": query
    case "isSearch": !query.isEmpty
    case "found": found
    case "people": people
    case "isEmpty": people.isEmpty
    case "paging": paging
    default: nil
    }
  }

  /// One person in the list.
  struct Row: Sendable, MustacheParent {
    /// Full name.
    let name: String
    /// Path of the person's page.
    let href: String
    /// Name of the department.
    let department: String
    /// Name of the site.
    let site: String
    /// Roles held, for instance "Moderator, Analyst"; nil for none.
    let roles: String?
    /// State of the account in words, for instance "Invited".
    let state: String

    func child(named key: String) -> Any? {
      switch key {
      case "name": name
      case "href": href
      case "department": department
      case "site": site
      case "roles": roles
      case "state": state
      default: nil
      }
    }
  }
}

/// `GET /people/:id`: what a steward sees and may do about one account.
struct PersonPage: FormPage, MustacheParent {
  static let template = "accounts/person"

  var heading: String { name }
  /// Full name.
  let name: String
  /// Work mail address.
  let mail: String
  /// Name of the department.
  let department: String
  /// Name of the site.
  let site: String
  /// First day at work; nil when the directory does not say.
  let started: Moment?
  /// State of the account in a sentence, for instance "Active since 4 May 2026".
  let state: String
  /// Whether the steward looks at their own page, where nothing can be granted.
  let isSelf: Bool
  /// Roles held, with who gave them.
  var held: [HeldRole]
  /// Roles that can be given; empty when all are held.
  var grantable: [RoleOption]
  /// Path whose POST grants a role.
  let grantPath: String
  /// Path whose POST sends the invitation again; nil when the account is set up.
  let invitationPath: String?
  /// Path whose POST says what a leader is at the company; nil for everybody else.
  let positionPath: String?
  /// Named `position`: for instance "Chief Technology Officer".
  var position = Field("position")
  /// Named `role`: what is wrong with the choice.
  var role = Field("role")
  /// Named `reason`: why the role is granted, shown in the public register.
  var reason = Field("reason")

  var problems: [Problem] {
    Problem.of(position)
      + held.compactMap { role in
        role.reason.error.map { Problem(anchor: "reason-\(role.key)", text: $0) }
      } + Problem.of(role, reason)
  }

  func child(named key: String) -> Any? {
    switch key {
    case "title": title
    case "heading", "name": name
    case "mail": mail
    case "department": department
    case "site": site
    case "started": started
    case "state": state
    case "isSelf": isSelf
    case "held": held
    case "hasRoles": !held.isEmpty
    case "grantable": grantable
    case "canGrant": !isSelf && !grantable.isEmpty
    case "grantPath": grantPath
    case "invitationPath": invitationPath
    case "positionPath": positionPath
    case "isLeader": positionPath != nil
    case "position": position
    case "role": role
    case "reason": reason
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }

  /// A role that the person holds.
  struct HeldRole: Sendable, MustacheParent {
    /// Short name that makes ids on the page unique, for instance "moderator".
    let key: String
    /// Name of the role as people read it.
    let label: String
    /// Who gave it.
    let grantedBy: String
    /// When.
    let moment: Moment?
    /// Path whose POST takes it back; nil when the reader may not.
    let revocationPath: String?
    /// Named `reason`: why it is taken back, shown in the public register.
    var reason = Field("reason")

    func child(named name: String) -> Any? {
      switch name {
      case "key": key
      case "label": label
      case "grantedBy": grantedBy
      case "moment": moment
      case "revocationPath": revocationPath
      case "canRevoke": revocationPath != nil
      case "reason": reason
      case "isOpen": reason.error != nil
      default: nil
      }
    }
  }

  /// A role that can be given.
  struct RoleOption: Sendable, MustacheParent {
    /// What the form sends, for instance "moderator".
    let value: String
    /// Name of the role as people read it.
    let label: String
    /// What it allows, in a sentence.
    let allows: String
    /// Whether it was chosen before.
    var isChosen: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "value": value
      case "label": label
      case "allows": allows
      case "isChosen": isChosen
      default: nil
      }
    }
  }
}
