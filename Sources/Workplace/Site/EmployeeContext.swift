import Hummingbird
import Web

/// The context of a request before it is known whether somebody is signed in.
struct SessionContext: ChildRequestContext {
  var coreContext: CoreRequestContextStorage
  /// Nil until the session middleware found one, and for nobody.
  var session: Session?

  init(context: VisitorContext) {
    coreContext = context.coreContext
  }
}

/// The context of a request by an employee who is signed in.
struct EmployeeContext: ChildRequestContext {
  var coreContext: CoreRequestContextStorage
  let session: Session

  var employee: Employee { session.employee }

  /// - Throws: `Refusal.notFound`; not reached, since `RequireSession` answers before.
  init(context: SessionContext) throws {
    guard let session = context.session else { throw Refusal.notFound }
    coreContext = context.coreContext
    self.session = session
  }
}

/// For everybody who does not hold a role its pages are not there.
extension EmployeeContext {
  /// The signed-in steward.
  var steward: Steward {
    get throws {
      guard let steward = Steward(employee) else { throw Refusal.notFound }
      return steward
    }
  }

  /// The signed-in moderator.
  var moderator: Moderator {
    get throws {
      guard let moderator = Moderator(employee) else { throw Refusal.notFound }
      return moderator
    }
  }

  /// The signed-in analyst.
  var analyst: Analyst {
    get throws {
      guard let analyst = Analyst(employee) else { throw Refusal.notFound }
      return analyst
    }
  }

  /// The signed-in leader.
  var leader: Leader {
    get throws {
      guard let leader = Leader(employee) else { throw Refusal.notFound }
      return leader
    }
  }
}

/// Finds the session that a request's cookie names.
struct FindSession: RouterMiddleware {
  let site: Site

  func handle(
    _ request: Request, context: SessionContext,
    next: (Request, SessionContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if let cookie = request.cookie(site.cookies.sessionName), let token = Token(cookie) {
      context.session = try await site.sessions.session(for: token)
    }
    return try await next(request, context)
  }
}

/// Sends everybody who is not signed in to the sign-in page, with what they wanted: a page to come
/// back to, or a form kept whole so that nothing typed is lost.
struct RequireSession: RouterMiddleware {
  let site: Site

  func handle(
    _ request: Request, context: SessionContext,
    next: (Request, SessionContext) async throws -> Response
  ) async throws -> Response {
    guard context.session == nil else { return try await next(request, context) }
    if request.method == .get || request.method == .head {
      return site.redirect(to: link("/sign-in", ["returnTo": request.uri.string]))
    }
    // A script sent it, and nobody reads the page: there is nothing to keep.
    if request.headers[.contentType] == "application/octet-stream" {
      throw HTTPError(.unauthorized)
    }
    let form = try await Form(request)
    return SignInRoutes(site: site).askAgain(keeping: form, for: request.uri.path)
  }
}

extension Site {
  /// What surrounds a page for one employee.
  func shell(
    for context: EmployeeContext, _ request: Request, at destination: Destination? = nil
  ) async throws -> Shell {
    var shell = settings.sharedShell(at: destination)
    try await addPersonalParts(to: &shell, for: context, request)
    return shell
  }

  /// Adds the reader's menu, flash and notices.
  func addPersonalParts(
    to shell: inout Shell, for context: EmployeeContext, _ request: Request
  ) async throws {
    shell.viewer = Shell.Viewer(
      name: context.employee.name, links: context.employee.roles.menu,
      unread: context.session.unreadNotifications > 0
        ? context.session.unreadNotifications.grouped : nil,
      account: AccountMark(of: context.employee.id).text)
    shell.flash = request.flash(cookies)
    if context.session.unreadNotices > 0 {
      shell.notices = try await notices(for: context.employee, limit: context.session.unreadNotices)
    }
  }

  /// A page for one employee; a flash that it shows is spent.
  func page<P: Page>(
    _ page: P, for context: EmployeeContext, _ request: Request,
    at destination: Destination? = nil, status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let shell = try await shell(for: context, request, at: destination)
    return spendingFlash(
      templates.response(page, in: shell, status: status), hadFlash: shell.flash != nil)
  }

  /// A page that many share, with the parts of one employee; a flash that it shows is spent.
  ///
  /// - Parameter own: what fills the page's own gaps.
  func page(
    _ page: PreparedPage, for context: EmployeeContext, _ request: Request, own: [Gap: HTML] = [:]
  ) async throws -> Response {
    var shell = Shell(company: settings.company)
    try await addPersonalParts(to: &shell, for: context, request)
    let parts = templates.personalParts(of: shell).merging(own) { $1 }
    return spendingFlash(.html(page.filled(with: parts)), hadFlash: shell.flash != nil)
  }

  /// Sends on, with what was done.
  func redirect(to path: String, flash: Flash? = nil) -> Response {
    .seeOther(path, flash: flash, cookies: cookies)
  }

  /// Takes back the flash cookie when the page showed it.
  func spendingFlash(_ response: Response, hadFlash: Bool) -> Response {
    guard hadFlash else { return response }
    var response = response
    response.setCookie(cookies.noFlash)
    return response
  }
}
