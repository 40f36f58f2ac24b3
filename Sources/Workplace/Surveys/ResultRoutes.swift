import Foundation
import HTTPTypes
import Hummingbird
import Postgres
import Rounds
import Web

/// `/surveys/:id/results`: what was published of a round, the same for everybody, once it is over.
struct ResultRoutes {
  let site: Site

  static let commentsPageSize = 25

  private var reader: ResultReader { ResultReader(database: site.database) }

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/surveys/:id/results", use: show)
    employees.get("/surveys/:id/results.csv", use: spreadsheet)
    employees.get("/surveys/:id/results.json", use: file)
    employees.get("/surveys/:id/results/segments/:list", use: segments)
    employees.get("/surveys/:id/results/comments/:question", use: comments)
  }

  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    switch try await reader.outcome(of: context.roundID) {
    case .counted(let results):
      return try await site.page(ResultsPage(results), for: context, request, at: .surveys)
    case .nothing(let round):
      return try await site.page(NoResultsPage(round), for: context, request, at: .surveys)
    case nil:
      // Programs that fetch the files learn from the status that there are none yet; a reader is told.
      guard let page = NoResultsPage(try await site.round(for: context), at: Date()) else {
        throw Refusal.notFound
      }
      return try await site.page(page, for: context, request, at: .surveys)
    }
  }

  @Sendable func spreadsheet(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let results = try await results(context)
    return .document(
      ResultSpreadsheet(results).text, type: "text/csv; charset=utf-8; header=present", for: request
    ).attached(as: "survey-\(results.id).csv")
  }

  @Sendable func file(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let results = try await results(context)
    return .document(
      ResultFile(results).text, type: "application/json; charset=utf-8", for: request
    ).attached(as: "survey-\(results.id).json")
  }

  @Sendable func segments(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let results = try await results(context)
    guard let list = results.lists.first(where: { $0.id == context.parameters.get("list") }) else {
      throw Refusal.notFound
    }
    return try await site.page(
      SegmentResultsPage(list, results), for: context, request, at: .surveys)
  }

  @Sendable func comments(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let id = try context.roundID
    guard let question = context.parameters.get("question"),
      let commented = try await reader.commented(question, in: id)
    else { throw Refusal.notFound }
    let after = Cursor(parameter: Form(query: request.uri.query).shown("after"), keys: 1)
      .flatMap { UUID(uuidString: $0.keys[0]) }
    let rows = try await site.database.rows(
      ResultQueries.comments(
        of: id, on: question, after: after, limit: Self.commentsPageSize + 1))
    let slice = Slice(rows, size: Self.commentsPageSize) { Cursor([$0.id.uuidString]) }
    let results = commented.round.href + "/results"
    let path = "\(results)/comments/\(question)"
    let page = ResultCommentsPage(
      results: Link("Results of \(commented.round.title)", href: results),
      heading: commented.wording,
      found: counted(commented.count, "comment", "comments") + ", in no order.",
      comments: slice.rows.map { .init(body: $0.body) },
      paging: Paging(
        back: after == nil ? nil : Link("First", href: path),
        forward: slice.next.map { Link("More", href: link(path, ["after": $0.parameter])) }))
    return try await site.page(page, for: context, request, at: .surveys)
  }

  /// - Throws: `Refusal.notFound` unless the round was counted.
  private func results(_ context: EmployeeContext) async throws -> RoundResults {
    guard case .counted(let results) = try await reader.outcome(of: context.roundID) else {
      throw Refusal.notFound
    }
    return results
  }
}

extension Response {
  /// The same as a file to keep.
  fileprivate func attached(as name: String) -> Response {
    var response = self
    response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
    return response
  }
}
