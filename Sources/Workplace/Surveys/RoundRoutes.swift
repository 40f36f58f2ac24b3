import Foundation
import Hummingbird
import Postgres
import Rounds
import Web

/// `/surveys`: rounds as everybody reads them, and as analysts see them before.
struct RoundRoutes {
  let site: Site

  static let round: RouterPath = "/surveys/:id"

  static let pageSize = 20
  /// Rounds in work that are listed, the newest.
  static let workSize = 100

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/surveys", use: list)
    employees.get(Self.round, use: show)
    employees.get("/surveys/:id/preview", use: preview)
  }

  @Sendable func list(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let place = RoundPlace(Form(query: request.uri.query).shown("before"))
    let isAnalyst = Analyst(context.employee) != nil
    let isModerator = Moderator(context.employee) != nil
    let states: [RoundState] =
      isAnalyst ? [.draft, .review, .approved] : isModerator ? [.review, .approved] : []
    let current = try await site.database.rows(RoundListQueries.current())
    let work = try await site.database.rows(
      RoundListQueries.work(in: states, limit: Self.workSize + 1))
    let past = Slice(
      try await site.database.rows(
        RoundListQueries.past(before: place, limit: Self.pageSize + 1)),
      size: Self.pageSize, cursor: \.cursor)
    let now = Date()
    let page = SurveysPage(
      current: current.map { .init($0, at: now) }, past: past.rows.map { .init($0, at: now) },
      work: work.prefix(Self.workSize).map { .init($0, at: now) },
      workTitle: isAnalyst ? "Not announced yet" : "Handed in or approved",
      workNote: work.count > Self.workSize
        ? "These are the newest \(Self.workSize). Older ones are not listed." : nil,
      isAnalyst: isAnalyst,
      paging: Paging(
        back: place == nil ? nil : Link("Newest", href: "/surveys"),
        forward: past.next.map {
          Link("Older", href: link("/surveys", ["before": $0.parameter]))
        }))
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let round = try await site.round(for: context)
    let policy = try await site.policy(of: round)
    let page = RoundPage(
      round, policy: policy, rollBefore: try await site.rollBefore(round), for: context.employee,
      now: Date())
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func preview(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.analystOrModerator
    let round = try await site.round(for: context)
    let page = RoundPreviewPage(
      try await site.policy(of: round), round: Link(round.text.title, href: round.href))
    return try await site.page(page, for: context, request, at: .surveys)
  }
}
