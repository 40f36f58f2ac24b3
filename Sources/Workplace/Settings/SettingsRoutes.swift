import Hummingbird
import Postgres
import Web

/// `/settings`: how petitions run here. Everybody reads it, stewards change it.
struct SettingsRoutes {
  let site: Site

  static let pageSize = 20

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/settings", use: show)
    employees.post("/settings", use: change)
  }

  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let before = Cursor(parameter: Form(query: request.uri.query).shown("before"), keys: 1)
    let page = try await page(
      before: before.flatMap { Int64($0.keys[0]) },
      mayChange: Steward(context.employee) != nil)
    return try await site.page(page, for: context, request)
  }

  @Sendable func change(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let steward = try context.steward
    var reader = FormReader(try await Form(request))
    if let form = SettingsForm(&reader) {
      do {
        try await steward.change(to: form.policy, because: form.reason, in: site.database)
        return site.redirect(to: "/settings", flash: .policyChanged)
      } catch PolicyError.unchanged {
        reader.refuse("sponsors", "Nothing is different from how petitions run now.")
      }
    }
    var page = try await page(before: nil, mayChange: true)
    page.keep(reader)
    return try await site.page(page, for: context, request, status: .unprocessableContent)
  }

  private func page(before: Int64?, mayChange: Bool) async throws -> SettingsPage {
    guard let policy = try await site.database.first(PolicyQueries.policy()) else {
      throw Refusal.notFound
    }
    let entries = try await site.database.rows(
      PolicyQueries.history(before: before, limit: Self.pageSize + 1))
    return SettingsPage(
      policy, changes: Slice(entries, size: Self.pageSize) { Cursor(["\($0.id)"]) },
      isBeginning: before == nil, mayChange: mayChange)
  }
}
