import Foundation
import Hummingbird
import Postgres
import Web

/// `/`: what leadership owes, what colleagues ask for, and what waits for the reader.
struct FrontPageRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/", use: show)
  }

  /// The lists are the same for everybody and made once for all who ask at a time; what waits for the
  /// reader is put into the gap.
  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let page = try await site.frontPages.page()
    let part = WaitingPart(try await waiting(for: context.employee), now: Date())
    return try await site.page(
      page, for: context, request,
      own: [.panel: site.templates.render(part, with: WaitingPart.template)])
  }

  private func waiting(for employee: Employee) async throws -> Waiting {
    var queue: Int?
    var owed: OwedAnswers?
    if let moderator = Moderator(employee) {
      queue = try await site.database.first(FrontPageQueries.queue(of: moderator))
    }
    if let leader = Leader(employee) {
      owed = try await site.database.first(FrontPageQueries.owed(to: leader))
    }
    return Waiting(
      drafts: try await site.database.rows(FrontPageQueries.drafts(of: employee.id)),
      queue: queue, owed: owed)
  }
}
