import Hummingbird
import Postgres
import Web

/// `/moderation/log`: every decision, for every employee.
struct ModerationLogRoutes {
  let site: Site

  static let pageSize = 30

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/moderation/log", use: log)
  }

  @Sendable func log(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let before = Cursor(parameter: Form(query: request.uri.query).shown("before"), keys: 1)
    let entries = try await site.database.rows(
      ModerationLogQueries.entries(
        before: before.flatMap { Int64($0.keys[0]) }, limit: Self.pageSize + 1))
    let slice = Slice(entries, size: Self.pageSize) { Cursor(["\($0.id)"]) }
    let path = "/moderation/log"
    let page = ModerationLogPage(
      entries: slice.rows.map(ModerationLogPage.Entry.init),
      paging: Paging(
        back: before == nil ? nil : Link("Newest", href: path),
        forward: slice.next.map { Link("Older", href: link(path, ["before": $0.parameter])) }))
    return try await site.page(page, for: context, request)
  }
}
