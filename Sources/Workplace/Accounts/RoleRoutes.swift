import Foundation
import Hummingbird
import Postgres
import Web

/// `/roles`: the public register of who holds which role and how they came by it.
struct RoleRoutes {
  let site: Site

  static let pageSize = 30

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/roles", use: register)
  }

  @Sendable func register(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let before = Cursor(parameter: Form(query: request.uri.query).shown("before"), keys: 1)
    let holders = try await site.database.rows(RoleQueries.holders())
    let changes = try await site.database.rows(
      RoleQueries.history(before: before.flatMap { Int64($0.keys[0]) }, limit: Self.pageSize + 1))
    let slice = Slice(changes, size: Self.pageSize) { Cursor(["\($0.entry)"]) }
    let page = RolesPage(
      groups: Role.allCases.map { role in
        RolesPage.Group(role, holders: holders.filter { $0.role == role })
      },
      history: slice.rows.map(RolesPage.Change.init),
      paging: Paging(
        back: before == nil ? nil : Link("Newest", href: "/roles"),
        forward: slice.next.map { Link("Older", href: link("/roles", ["before": $0.parameter])) }))
    return try await site.page(page, for: context, request, at: .roles)
  }
}

extension RolesPage.Group {
  init(_ role: Role, holders: [RoleHolder]) {
    self.init(
      key: role.rawValue, label: role.label, allows: role.meaning,
      count: holders.isEmpty ? "Nobody" : counted(holders.count, "person", "people"),
      holders: holders.map { holder in
        RolesPage.Holder(
          name: holder.name, department: holder.department,
          position: holder.position.isEmpty ? nil : holder.position,
          since: holder.since.map(Moment.init(day:)))
      })
  }
}

extension RolesPage.Change {
  init(_ change: RoleChange) {
    self.init(
      moment: Moment(change.occurredAt), actor: change.actor ?? "The operator",
      isGrant: change.isGrant, role: change.role.label,
      subject: change.subject ?? "Somebody since erased", reason: change.reason)
  }
}
