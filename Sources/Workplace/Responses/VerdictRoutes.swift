import Hummingbird
import Postgres
import Web

/// `/petitions/:id/verdicts`: whoever signed says whether the response answers them.
struct VerdictRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.post("/petitions/:id/verdicts", use: give)
  }

  @Sendable func give(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let petition = try await site.petition(context)
    guard petition.dates.answeredAt != nil else { throw Refusal.notFound }
    var reader = FormReader(try await Form(request))
    guard let verdict = reader.choice("verdict", "what you say of the response", of: Verdict.self)
    else { return try await askAgain(petition, reader.field("verdict"), request, context) }
    let outcome = try await site.database.first(
      VerdictQueries.give(verdict, on: petition.id, by: context.employee.id))
    return site.redirect(to: petition.href, flash: outcome?.flash)
  }

  private func askAgain(
    _ petition: Petition, _ field: Field, _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let page = VerdictFormPage(
      petition: Link(petition.title, href: petition.href),
      verdict: VerdictFields(petition.href, error: field.error), problems: Problem.of(field))
    return try await site.page(
      page, for: context, request, at: .petitions, status: .unprocessableContent)
  }
}

extension VerdictQueries.Outcome {
  fileprivate var flash: Flash {
    switch self {
    case .counted: .verdictCounted
    case .givenBefore: .verdictGivenBefore
    case .notSigned: .verdictNeedsSignature
    }
  }
}
