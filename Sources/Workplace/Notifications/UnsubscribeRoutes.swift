import Hummingbird
import Postgres
import Web

/// `/unsubscriptions/:token`: switches off the kind of mail that the link came in. GET shows, POST
/// does it.
///
/// Mail programs post here by themselves when their reader unsubscribes (RFC 8058): without a cookie,
/// without saying where the form came from, and with a body that says nothing the path does not say. So
/// these routes stand before the cross-origin guard. Whoever has the link has the mail.
struct UnsubscribeRoutes {
  let site: Site

  static let path = "/unsubscriptions/"

  func add(to anybody: some RouterMethods<VisitorContext>) {
    anybody.get("/unsubscriptions/:token", use: show)
    anybody.post("/unsubscriptions/:token", use: unsubscribe)
  }

  @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
    guard let token = context.token,
      let kind = try await site.database.first(UnsubscribeQueries.kind(token.hash))
    else { return invalid }
    return show(UnsubscribePage(action: Self.path + token.text, kind: kind.words.setting))
  }

  @Sendable func unsubscribe(
    _ request: Request, _ context: VisitorContext
  ) async throws -> Response {
    guard let token = context.token,
      let kind = try await site.database.first(UnsubscribeQueries.spend(token.hash))
    else { return invalid }
    return show(UnsubscribedPage(kind: kind.words.setting))
  }

  private var invalid: Response {
    show(
      InvalidLinkPage(
        heading: "This link does not work any more",
        happened: "It was used already, or it is older than \(UnsubscribeQueries.validDays) days. "
          + "What you get by mail is as it was.",
        ways: [
          Link("Choose what you get by mail", href: "/notifications/settings"),
          Link("Sign in", href: "/sign-in"),
        ]),
      status: .notFound)
  }

  private func show(_ page: some Page, status: HTTPResponse.Status = .ok) -> Response {
    site.templates.response(
      page, in: Shell(company: site.settings.company, isDemo: site.settings.isDemo),
      status: status)
  }
}

extension VisitorContext {
  fileprivate var token: Token? { parameters.get("token").flatMap { Token($0) } }
}
