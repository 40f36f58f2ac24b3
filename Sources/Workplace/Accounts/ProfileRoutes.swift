import Foundation
import Hummingbird
import Passwords
import Postgres
import Web

/// `/profile`: what one is to Redress, one's password and sessions; and one's notices.
struct ProfileRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/profile", use: show)
    employees.post("/profile/password", use: changePassword)
    employees.post("/profile/sessions/:session/closure", use: endSession)
    employees.post("/notices/acknowledgement", use: acknowledgeNotices)
  }

  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    try await site.page(try await page(for: context), for: context, request)
  }

  @Sendable func changePassword(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    var reader = FormReader(try await Form(request))
    var page = try await page(for: context)
    let current = reader.secret("current", "your password as it is now")
    let password = reader.newPassword(name: page.name, mail: page.mail)
    if let current, try await isCurrent(current, context) == false {
      reader.refuse("current", "This is not your password as it is now.")
    }
    guard let password, reader.isValid else {
      page.current = reader.secretField("current")
      page.password = reader.secretField("password")
      page.repeated = reader.secretField("repeated")
      return try await site.page(page, for: context, request, status: .unprocessableContent)
    }
    let phc = try await site.hashing { try await site.passwords.hash(password) }
    try await site.database.transaction { transaction in
      _ = try await transaction.run(AccountQueries.setPassword(phc, of: context.employee.id))
      _ = try await transaction.run(AccountQueries.deleteLinks(of: context.employee.id))
      _ = try await transaction.run(
        SessionQueries.endOthers(of: context.employee.id, than: context.session.id))
    }
    return site.redirect(to: "/profile", flash: .passwordChanged)
  }

  /// Guessing somebody's password from a session left open is slowed down like signing in.
  private func isCurrent(_ password: String, _ context: EmployeeContext) async throws -> Bool {
    let account = "employee \(context.employee.id)"
    try site.signInThrottle.attempt(account: account, source: account)
    guard
      let phc = try await site.database.first(
        AccountQueries.passwordHash(of: context.employee.id))
    else { return false }
    let isRight = try await site.hashing {
      try await site.passwords.verify(password, against: phc)
    }
    if isRight { site.signInThrottle.forgive(account: account) }
    return isRight
  }

  @Sendable func endSession(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    guard let id = context.parameters.get("session").flatMap({ UUID(uuidString: $0) }) else {
      throw Refusal.notFound
    }
    let ended = try await site.database.run(SessionQueries.end(id, of: context.employee.id))
    guard ended > 0 else { throw Refusal.notFound }
    return site.redirect(to: "/profile", flash: .sessionEnded)
  }

  @Sendable func acknowledgeNotices(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    _ = try await site.database.run(RoleQueries.acknowledgeNotices(of: context.employee.id))
    return site.redirect(to: "/profile")
  }

  private func page(for context: EmployeeContext) async throws -> ProfilePage {
    let employee = context.employee
    guard let profile = try await site.database.first(AccountQueries.profile(of: employee.id))
    else {
      throw Refusal.notFound
    }
    let sessions = try await site.database.rows(
      SessionQueries.open(of: employee.id, idleDays: site.settings.sessions.idleDays))
    let notices = try await site.notices(for: employee, limit: 50)
    return ProfilePage(
      name: profile.name, mail: profile.mail, department: profile.department, site: profile.site,
      started: Moment(day: profile.startedOn.date),
      roles: Role.allCases.filter(employee.roles.contains).map(\.label),
      rules: PasswordRules.sentences,
      sessions:
        sessions
        .map { ProfilePage.Session($0, current: context.session.id) }
        .sorted { $0.isCurrent && !$1.isCurrent },
      notices: notices)
  }
}

extension ProfilePage.Session {
  init(_ session: OpenSession, current: UUID) {
    self.init(
      device: session.device, lastUsed: Moment(day: session.lastUsedOn.date),
      isCurrent: session.id == current,
      endPath: "/profile/sessions/\(session.id.uuidString.lowercased())/closure")
  }
}

extension Site {
  /// What an employee is told, newest first.
  func notices(for employee: Employee, limit: Int) async throws -> [Shell.Notice] {
    try await database.rows(RoleQueries.notices(of: employee.id, limit: limit)).map { change in
      let actor = change.actor ?? "The operator"
      let deed = change.isGrant ? "gave you the role" : "took back your role"
      return Shell.Notice(
        text: "\(actor) \(deed) \(change.role.label). Reason: \(change.reason)",
        moment: Moment(change.occurredAt))
    }
  }
}
