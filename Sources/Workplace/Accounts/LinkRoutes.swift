import Foundation
import Hummingbird
import Passwords
import Postgres
import Web

/// `/invitations/:token` and `/password-resets`: one-time links. GET shows, POST spends.
struct LinkRoutes {
  let site: Site

  func add(to visitors: some RouterMethods<VisitorContext>) {
    visitors.get("/invitations/:token") { try await show(.invitation, $0, $1) }
    visitors.post("/invitations/:token") { try await spend(.invitation, $0, $1) }
    visitors.get("/password-resets/new", use: askForReset)
    visitors.post("/password-resets", use: sendReset)
    visitors.get("/password-resets/:token") { try await show(.reset, $0, $1) }
    visitors.post("/password-resets/:token") { try await spend(.reset, $0, $1) }
  }

  @Sendable func askForReset(
    _ request: Request, _ context: VisitorContext
  ) async throws -> Response {
    show(ResetRequestPage())
  }

  /// Answers at once and in the same words whether or not the address has an account: looking it up
  /// and sending the mail come afterwards.
  @Sendable func sendReset(_ request: Request, _ context: VisitorContext) async throws -> Response {
    var reader = FormReader(try await Form(request))
    guard let mail = reader.line("mail", "your mail address", maximum: 254) else {
      return show(ResetRequestPage(mail: reader.field("mail")), status: .unprocessableContent)
    }
    let source = ClientAddress(trustedProxies: site.settings.trustedProxies)
      .of(request, from: context.remoteAddress?.ipAddress)
    try site.signInThrottle.attempt(account: "reset " + mail, source: source)
    site.errands.start("sending a reset link") {
      if let person = try await site.database.first(AccountQueries.addressee(mail: mail)) {
        try await site.sendLink(.reset, to: person)
      }
    }
    return show(ResetSentPage(validFor: LinkPurpose.reset.validFor))
  }

  private func show(
    _ purpose: LinkPurpose, _ request: Request, _ context: VisitorContext
  ) async throws -> Response {
    guard let (_, holder) = try await holder(purpose, context) else { return invalid(purpose) }
    return show(page(for: holder, purpose, path: request.uri.path, reader: nil))
  }

  private func spend(
    _ purpose: LinkPurpose, _ request: Request, _ context: VisitorContext
  ) async throws -> Response {
    let form = try await Form(request)
    guard let (token, holder) = try await holder(purpose, context) else { return invalid(purpose) }
    var reader = FormReader(form)
    guard
      let password = reader.newPassword(name: holder.name, mail: holder.mail)
    else {
      let page = page(for: holder, purpose, path: request.uri.path, reader: reader)
      return show(page, status: .unprocessableContent)
    }
    let phc = try await site.hashing { try await site.passwords.hash(password) }
    let isSpent = try await site.database.transaction { transaction in
      guard
        try await transaction.first(AccountQueries.spendLink(token.hash, purpose: purpose)) != nil
      else { return false }
      _ = try await transaction.run(AccountQueries.setPassword(phc, of: holder.employee))
      _ = try await transaction.run(AccountQueries.deleteLinks(of: holder.employee))
      _ = try await transaction.run(SessionQueries.endAll(of: holder.employee))
      return true
    }
    guard isSpent else { return invalid(purpose) }
    return site.redirect(to: "/sign-in", flash: .passwordSet)
  }

  private func holder(
    _ purpose: LinkPurpose, _ context: VisitorContext
  ) async throws -> (Token, LinkHolder)? {
    guard let token = context.parameters.get("token").flatMap({ Token($0) }),
      let holder = try await site.database.first(
        AccountQueries.link(token.hash, purpose: purpose))
    else { return nil }
    return (token, holder)
  }

  private func page(
    for holder: LinkHolder, _ purpose: LinkPurpose, path: String, reader: FormReader?
  ) -> any FormPage {
    let password = reader?.secretField("password") ?? Field("password")
    let repeated = reader?.secretField("repeated") ?? Field("repeated")
    switch purpose {
    case .invitation:
      return InvitationPage(
        action: path, name: holder.name, mail: holder.mail, expires: Moment(holder.expiresAt),
        rules: PasswordRules.sentences, password: password, repeated: repeated)
    case .reset:
      return ResetPage(
        action: path, mail: holder.mail, rules: PasswordRules.sentences, password: password,
        repeated: repeated)
    }
  }

  private func invalid(_ purpose: LinkPurpose) -> Response {
    let page =
      switch purpose {
      case .invitation:
        InvalidLinkPage(
          heading: "This invitation does not work any more",
          happened: "It was used already, or it is older than \(purpose.validFor). If you have set "
            + "a password, sign in with it. If not, ask for a new one; nothing else is needed.",
          ways: [
            Link("Sign in", href: "/sign-in"),
            Link("Set a new password", href: "/password-resets/new"),
          ])
      case .reset:
        InvalidLinkPage(
          heading: "This link does not work any more",
          happened: "It was used already, or it is older than \(purpose.validFor). Your password "
            + "is as it was.",
          ways: [
            Link("Ask for a new link", href: "/password-resets/new"),
            Link("Sign in", href: "/sign-in"),
          ])
      }
    return show(page, status: .notFound)
  }

  private func show(_ page: some Page, status: HTTPResponse.Status = .ok) -> Response {
    site.templates.response(
      page, in: Shell(company: site.settings.company, isDemo: site.settings.isDemo),
      status: status)
  }
}
