import Foundation
import Hummingbird
import Postgres
import Web

/// `/petitions/mine`: what one has to do with besides signing. Nobody else sees it.
struct MineRoutes {
  let site: Site

  static let pageSize = 20

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/petitions/mine", use: show)
  }

  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let before = Cursor(parameter: Form(query: request.uri.query).shown("before"), keys: 1)
      .flatMap { Petition.ID($0.keys[0]) }
    let (rows, policy) = try await site.database.pipeline(
      MineQueries.page(of: context.employee.id, before: before, limit: Self.pageSize + 1),
      PolicyQueries.policy())
    guard let policy = policy.first else { throw Refusal.notFound }
    let slice = Slice(rows, size: Self.pageSize) { Cursor(["\($0.id)"]) }
    let path = "/petitions/mine"
    let page = MinePage(
      petitions: slice.rows.map { MinePage.Row($0, policy: policy) },
      paging: Paging(
        back: before == nil ? nil : Link("Newest", href: path),
        forward: slice.next.map { Link("Older", href: link(path, ["before": $0.parameter])) }))
    return try await site.page(page, for: context, request, at: .petitions)
  }
}
