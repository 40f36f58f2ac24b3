import Foundation
import Hummingbird
import Postgres
import Web

/// `/petitions`: the list, one petition, everybody who signed it.
struct PetitionRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/petitions", use: index)
    employees.get("/petitions/:id", use: show)
    employees.get("/petitions/:id/signatures", use: signatures)
  }

  static let pageSize = 20

  @Sendable func index(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let list = PetitionList(Form(query: request.uri.query))
    let found = try await site.database.rows(
      PetitionListQueries.page(list, limit: Self.pageSize + 1))
    let counts = try await site.database.rows(PetitionListQueries.counts(text: list.text))
    let page = PetitionsPage(
      list, slice: Slice(found, size: Self.pageSize, cursor: list.cursor),
      counts: Dictionary(uniqueKeysWithValues: counts.map { ($0.state, $0.count) }), now: Date())
    return try await site.page(page, for: context, request, at: .petitions)
  }

  /// The shared part of the page is kept finished; menu, flash, notices and panel are the reader's.
  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let id = try context.petitionID
    guard let view = try await site.petitions.view(of: id, for: context.employee.id),
      let finished = try await site.petitions.finished(id, revision: view.revision)
    else { return try await unpublished(id, request, context) }
    var shell = Shell(company: site.settings.company)
    try await site.addPersonalParts(to: &shell, for: context, request)
    var parts = site.templates.personalParts(of: shell)
    parts[.panel] = site.petitions.panel(for: view.own, of: finished)
    parts[.tools] = site.petitions.tools(for: view, roles: context.employee.roles, of: finished)
    return site.spendingFlash(
      .html(finished.page.filled(with: parts)), hadFlash: shell.flash != nil)
  }

  /// What a reader finds of a petition that is not published.
  private func unpublished(
    _ id: Petition.ID, _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    guard
      let rejected = try await site.database.first(
        RejectionQueries.find(id, for: context.employee.id))
    else { throw Refusal.notFound }
    return try await site.page(
      RejectedPetitionPage(rejected), for: context, request, at: .petitions)
  }

  @Sendable func signatures(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let id = try context.petitionID
    guard let petition = try await site.database.first(PetitionQueries.find(id)) else {
      throw Refusal.notFound
    }
    let before = Cursor(parameter: Form(query: request.uri.query).shown("before"), keys: 1)
    let rows = try await site.database.rows(
      PetitionQueries.signatures(
        of: id, before: before.flatMap { Int64($0.keys[0]) }, limit: Self.pageSize + 1))
    let reasons = try await site.database.first(PetitionQueries.reasonCount(of: id)) ?? 0
    let slice = Slice(rows, size: Self.pageSize) { Cursor(["\($0.id)"]) }
    let path = petition.href + "/signatures"
    let page = SignaturesPage(
      petition: Link(petition.title, href: petition.href),
      found: counted(petition.signatures, "signature", "signatures")
        + ", \(reasons.grouped) with a reason",
      signatures: slice.rows.map(SignatureRow.init),
      paging: Paging(
        back: before == nil ? nil : Link("Newest", href: path),
        forward: slice.next.map { Link("Older", href: link(path, ["before": $0.parameter])) }))
    return try await site.page(page, for: context, request, at: .petitions)
  }
}

extension EmployeeContext {
  /// The petition that the path names; what cannot be a number is not there.
  var petitionID: Petition.ID {
    get throws {
      guard let id = parameters.get("id").flatMap({ Petition.ID($0) }), id > 0 else {
        throw Refusal.notFound
      }
      return id
    }
  }
}
