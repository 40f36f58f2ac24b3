import Foundation
import Hummingbird
import Postgres
import Web

/// `/petitions/:id/co-author`: a colleague is asked to write along, agrees, declines or leaves.
struct CoAuthorRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.post("/petitions/:id/co-author", use: ask)
    employees.post("/petitions/:id/co-author/agreement", use: agree)
    employees.post("/petitions/:id/co-author/removal", use: remove)
  }

  @Sendable func ask(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let draft = try await site.draftOfAuthor(for: context)
    guard draft.relation == .petitioner else { throw Refusal.notFound }
    var reader = FormReader(try await Form(request))
    if let mail = reader.line("mail", "your colleague's mail address", maximum: 254) {
      if let colleague = try await site.database.first(CoAuthorQueries.colleague(mail: mail)) {
        if colleague != context.employee.id {
          return try await ask(colleague, to: draft, by: context.employee)
        }
        reader.refuse("mail", "This is your own address. Enter a colleague's.")
      } else {
        reader.refuse("mail", "Nobody here has this address. Check it.")
      }
    }
    var page = DraftPage(try await site.reading(draft), site: site.settings.publicURL)
    page.coAuthor.mail = reader.field("mail")
    return try await site.page(
      page, for: context, request, at: .petitions, status: .unprocessableContent)
  }

  private func ask(
    _ colleague: Employee.ID, to draft: Draft, by author: Employee
  ) async throws -> Response {
    let isAsked = try await site.database.transaction { transaction in
      let asked = try await transaction.run(
        CoAuthorQueries.ask(colleague, to: draft.id, by: author.id))
      guard asked > 0 else { return false }
      _ = try await transaction.run(AnnouncementQueries.add(.coAuthorAsked, about: draft.id))
      return true
    }
    return site.redirect(to: draft.href, flash: isAsked ? .coAuthorAsked : .movedOn)
  }

  @Sendable func agree(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let draft = try await site.draft(for: context)
    guard draft.relation != .petitioner else { throw Refusal.notFound }
    let agreed = try await site.database.run(
      CoAuthorQueries.agree(context.employee.id, to: draft.id))
    return site.redirect(to: draft.href, flash: agreed > 0 ? .coAuthorAgreed : .movedOn)
  }

  /// Whoever is not the petitioner leaves with it, so their way on is their own list.
  @Sendable func remove(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let draft = try await site.draft(for: context)
    let removed = try await site.database.run(
      CoAuthorQueries.remove(from: draft.id, by: context.employee.id))
    guard removed > 0 else {
      return site.redirect(to: draft.href, flash: .movedOn)
    }
    return draft.relation == .petitioner
      ? site.redirect(to: draft.href, flash: .coAuthorRemoved)
      : site.redirect(to: "/petitions/mine", flash: .coAuthorLeft)
  }
}
