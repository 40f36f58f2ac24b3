import Foundation
import Hummingbird
import Postgres
import Web

/// `/sponsorships/:code`: a colleague who was given a draft's link reads it, supports that it be
/// opened, and takes that back.
struct SponsorRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/sponsorships/:code", use: show)
    employees.post("/sponsorships/:code", use: sponsor)
    employees.post("/sponsorships/:code/withdrawal", use: withdraw)
  }

  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    try await page(for: try code(context), request, context)
  }

  /// The form says which text was read: nobody agrees to one that changed under their eyes.
  @Sendable func sponsor(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let code = try code(context)
    var reader = FormReader(try await Form(request))
    let typed = reader.line("version", "which text you read", maximum: 20)
    let version = typed.flatMap { Int($0) } ?? 0
    let outcome = try await found {
      try await Sponsoring(database: site.database)
        .sponsor(code, readIn: version, by: context.employee.id)
    }
    guard outcome != .otherText else {
      return try await page(for: code, request, context, status: .unprocessableContent)
    }
    return site.redirect(to: code.path, flash: outcome.flash)
  }

  @Sendable func withdraw(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let code = try code(context)
    let outcome = try await found {
      try await Sponsoring(database: site.database).withdraw(code, by: context.employee.id)
    }
    return site.redirect(to: code.path, flash: outcome.flash)
  }

  private func page(
    for code: SponsorCode, _ request: Request, _ context: EmployeeContext,
    status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    guard
      let sponsorship = try await site.database.first(
        SponsorQueries.find(code, for: context.employee.id)),
      let policy = try await site.database.first(PolicyQueries.policy())
    else { throw Refusal.notFound }
    var page = SponsorshipPage(sponsorship, code: code, policy: policy)
    if status != .ok {
      page.refusal =
        "The text was changed since you opened this page, so you do not sponsor it yet. "
        + "Read how it stands now."
    }
    return try await site.page(page, for: context, request, at: .petitions, status: status)
  }

  private func code(_ context: EmployeeContext) throws -> SponsorCode {
    guard let code = context.parameters.get("code").flatMap({ SponsorCode($0) }) else {
      throw Refusal.notFound
    }
    return code
  }

  private func found<T>(_ work: () async throws -> T) async throws -> T {
    do {
      return try await work()
    } catch PetitionError.notFound {
      throw Refusal.notFound
    }
  }
}

extension SponsorOutcome {
  /// As the next page says it.
  fileprivate var flash: Flash {
    switch self {
    case .sponsored: .sponsored
    case .alreadySponsor: .alreadySponsor
    case .full: .sponsorsFull
    case .notGathering, .otherText: .notGathering
    case .isAuthor: .ownDraft
    case .withdrawn: .sponsorshipWithdrawn
    case .notSponsor: .notSponsor
    }
  }
}
