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
    let page = try await site.petitionLists.page(PetitionList(Form(query: request.uri.query)))
    return try await site.page(page, for: context, request)
  }

  /// The shared part of the page is kept finished; menu, flash, notices and panel are the reader's.
  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let id = try context.petitionID
    guard let view = try await site.petitions.view(of: id, for: context.employee.id),
      let finished = try await site.petitions.finished(id, revision: view.revision)
    else { return try await unpublished(id, request, context) }
    var own: [Gap: HTML] = [.panel: site.petitions.panel(for: view.own, of: finished)]
    own[.tools] = site.petitions.tools(for: view, roles: context.employee.roles, of: finished)
    return try await site.page(finished.page, for: context, request, own: own)
  }

  /// What a reader finds of a petition that is not published: everybody a rejected one, and its
  /// authors their own page of any other.
  private func unpublished(
    _ id: Petition.ID, _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let reader = context.employee.id
    if let rejected = try await site.database.first(RejectionQueries.find(id, for: reader)) {
      return try await site.page(
        RejectedPetitionPage(rejected), for: context, request, at: .petitions)
    }
    guard try await site.database.first(DraftQueries.relation(of: reader, to: id)) != nil else {
      throw Refusal.notFound
    }
    return site.redirect(to: Draft.href(id))
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
