import Mustache
import Web

/// `GET /profile`: what the signed-in person is to Redress.
struct ProfilePage: FormPage, MustacheParent {
  static let template = "accounts/profile"

  let heading = "Your profile"
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
  /// Names of the roles held; empty for an employee without further roles.
  let roles: [String]
  /// What a password must be, a sentence each.
  let rules: [String]
  /// Open sessions, the one in use first.
  let sessions: [Session]
  /// What the person was told, newest first.
  let notices: [Shell.Notice]
  /// Named `current`: the password in force.
  var current = Field("current")
  /// Named `password`: the new one.
  var password = Field("password")
  /// Named `repeated`.
  var repeated = Field("repeated")

  var problems: [Problem] { Problem.of(current, password, repeated) }

  func child(named key: String) -> Any? {
    switch key {
    case "title": title
    case "heading": heading
    case "name": name
    case "mail": mail
    case "department": department
    case "site": site
    case "started": started
    case "roles": roles
    case "hasRoles": !roles.isEmpty
    case "rules": rules
    case "sessions": sessions
    case "notices": notices
    case "hasNotices": !notices.isEmpty
    case "current": current
    case "password": password
    case "repeated": repeated
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }

  /// One signed-in device.
  struct Session: Sendable, MustacheParent {
    /// What the browser says it is, for instance "Firefox on Linux".
    let device: String
    /// Day of last use; Redress stores no finer time.
    let lastUsed: Moment
    /// Whether this request came by it.
    let isCurrent: Bool
    /// Path whose POST ends it.
    let endPath: String

    func child(named key: String) -> Any? {
      switch key {
      case "device": device
      case "lastUsed": lastUsed
      case "isCurrent": isCurrent
      case "endPath": endPath
      default: nil
      }
    }
  }
}
