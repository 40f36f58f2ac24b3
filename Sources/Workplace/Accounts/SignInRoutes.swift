import Foundation
import Hummingbird
import Passwords
import Postgres
import Web

/// `/sign-in`, `/sign-out`: sessions begin and end.
struct SignInRoutes {
  let site: Site

  func add(to visitors: some RouterMethods<VisitorContext>) {
    visitors.get("/sign-in", use: show)
    visitors.post("/sign-in", use: signIn)
  }

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.post("/sign-out", use: signOut)
    employees.post("/sign-out-everywhere", use: signOutEverywhere)
  }

  @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
    var page = blankPage
    page.returnTo = LocalPath(Form(query: request.uri.query).shown("returnTo"))?.text
    return show(page, flash: request.flash(site.cookies), status: .ok)
  }

  /// The sign-in page in answer to a form whose session had ended, with the form kept inside. When
  /// there is nothing to keep, nothing can be sent again, and the path may be no page to come back to.
  func askAgain(keeping form: Form, for path: String) -> Response {
    var page = blankPage
    page.kept = KeptField.all(of: form)
    page.returnTo = page.kept.isEmpty ? nil : path
    return show(page, status: .unauthorized)
  }

  @Sendable func signIn(_ request: Request, _ context: VisitorContext) async throws -> Response {
    let form = try await Form(request)
    var reader = FormReader(form)
    let mail = reader.line("mail", "your mail address", maximum: 254)
    let password = reader.secret("password", "your password")
    guard let mail, let password, reader.isValid else {
      return show(page(reader, form), status: .unprocessableContent)
    }
    let source = ClientAddress(trustedProxies: site.settings.trustedProxies)
      .of(request, from: context.remoteAddress?.ipAddress)
    try site.signInThrottle.attempt(account: mail, source: source)
    guard let employee = try await employee(mail: mail, password: password) else {
      var page = page(reader, form)
      page.refusal = "This address and password do not belong together. Check both."
      return show(page, status: .unprocessableContent)
    }
    site.signInThrottle.forgive(account: mail)
    return try await begin(employee, request, form)
  }

  /// Who this is; nil for a wrong password and for an unknown address, at the same cost.
  private func employee(mail: String, password: String) async throws -> Employee.ID? {
    guard let found = try await site.database.first(AccountQueries.credentials(mail: mail)) else {
      try await site.hashing { try await site.passwords.verifyNothing(password) }
      return nil
    }
    guard
      try await site.hashing({
        try await site.passwords.verify(password, against: found.phc)
      })
    else { return nil }
    try await upgrade(found, password)
    return found.employee
  }

  private func upgrade(_ found: Credentials, _ password: String) async throws {
    guard try site.passwords.needsRehash(found.phc) else { return }
    let phc = try await site.hashing { try await site.passwords.hash(password) }
    _ = try await site.database.run(
      AccountQueries.upgradePassword(of: found.employee, from: found.phc, to: phc))
  }

  private func begin(
    _ employee: Employee.ID, _ request: Request, _ form: Form
  ) async throws -> Response {
    let token = Token()
    _ = try await site.database.run(
      SessionQueries.create(
        token.hash, for: employee, device: Device.name(userAgent: request.headers[.userAgent]),
        days: site.settings.sessions.absoluteDays))
    let target = LocalPath(form.shown("returnTo"))?.text
    let kept = KeptField.carried(by: form)
    var response: Response
    if let target, !kept.isEmpty {
      response = resume(kept, for: target)
    } else {
      response = site.redirect(to: target ?? "/")
    }
    response.setCookie(
      site.cookies.session(token.text, maximumAge: site.settings.sessions.absoluteSeconds))
    return response
  }

  private func resume(_ kept: [KeptField], for target: String) -> Response {
    let page = ResumePage(action: target, fields: kept, returnTo: "/")
    return site.templates.response(page, in: site.settings.sharedShell(at: nil))
  }

  @Sendable func signOut(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try await site.database.run(
      SessionQueries.end(context.session.id, of: context.employee.id))
    return signedOut(.signedOut)
  }

  @Sendable func signOutEverywhere(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    _ = try await site.database.run(SessionQueries.endAll(of: context.employee.id))
    return signedOut(.signedOutEverywhere)
  }

  private func signedOut(_ flash: Flash) -> Response {
    var response = site.redirect(to: "/sign-in", flash: flash)
    response.setCookie(site.cookies.noSession)
    return response
  }

  private var blankPage: SignInPage {
    var page = SignInPage()
    if site.settings.isDemo {
      page.demoAccounts = site.settings.demoAccounts.map { account in
        SignInPage.DemoAccount(
          role: account.role, name: account.name, mail: account.mail, purpose: account.purpose)
      }
      page.demoPassword = Demo.password
    }
    return page
  }

  /// The page with what was typed, the password apart.
  private func page(_ reader: FormReader, _ form: Form) -> SignInPage {
    var page = blankPage
    page.mail = reader.field("mail")
    page.password = reader.secretField("password")
    page.returnTo = LocalPath(form.shown("returnTo"))?.text
    page.kept = KeptField.carriedOn(by: form)
    return page
  }

  private func show(
    _ page: SignInPage, flash: Flash? = nil, status: HTTPResponse.Status
  ) -> Response {
    var shell = Shell(company: site.settings.company, isDemo: site.settings.isDemo)
    shell.flash = flash
    let response = site.templates.response(page, in: shell, status: status)
    return site.spendingFlash(response, hadFlash: flash != nil)
  }
}

extension Site {
  /// Runs password work; when too much of it waits already, says so instead of letting it pile up.
  func hashing<T: Sendable>(_ work: () async throws -> T) async throws -> T {
    do {
      return try await work()
    } catch PasswordGateError.busy(let retryAfter) {
      throw Refusal.unavailable(retryAfter: retryAfter)
    }
  }
}
