import Foundation
import Hummingbird
import Postgres
import Web

/// `/petitions/:id/updates` and `/petitions/:id/closure`: what authors do after the opening.
struct AuthorRoutes {
  let site: Site

  static let pageSize = 10
  static let longestReason = 300

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/petitions/:id/updates", use: updates)
    employees.get("/petitions/:id/updates/new", use: askForUpdate)
    employees.post("/petitions/:id/updates", use: post)
    employees.get("/petitions/:id/closure", use: askToClose)
    employees.post("/petitions/:id/closure", use: close)
  }

  @Sendable func updates(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let petition = try await site.petition(context)
    let before = Cursor(parameter: Form(query: request.uri.query).shown("before"), keys: 1)
    let found = try await site.database.rows(
      UpdateQueries.updates(
        on: petition.id, before: before.flatMap { Int64($0.keys[0]) }, limit: Self.pageSize + 1))
    let slice = Slice(found, size: Self.pageSize) { Cursor(["\($0.id)"]) }
    let path = petition.href + "/updates"
    let page = UpdatesPage(
      petition: Link(petition.title, href: petition.href),
      updates: slice.rows.map(UpdateRow.init),
      paging: Paging(
        back: before == nil ? nil : Link("Newest", href: path),
        forward: slice.next.map { Link("Older", href: link(path, ["before": $0.parameter])) }))
    return try await site.page(page, for: context, request, at: .petitions)
  }

  @Sendable func askForUpdate(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let author = try await site.author(of: context.petitionID, context)
    guard author.petition.state.takesUpdates else {
      return site.redirect(to: author.petition.href, flash: .noMoreUpdates)
    }
    let page = UpdateFormPage(author.petition, body: Field("body"))
    return try await site.page(page, for: context, request, at: .petitions)
  }

  @Sendable func post(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let author = try await site.author(of: context.petitionID, context)
    var reader = FormReader(try await Form(request))
    if let body = reader.markdown("body", "the update", maximum: PetitionUpdate.longestBody) {
      do {
        try await author.post(body, in: site.database)
        return site.redirect(to: author.petition.href, flash: .updatePosted)
      } catch UpdateError.tooSoon(let next) {
        reader.refuse(
          "body", "There was an update within the last day. Post the next one after \(next.text).")
      } catch PetitionError.wrongState(_) {
        reader.refuse("body", "This petition is archived and takes no more updates.")
      }
    }
    let page = UpdateFormPage(author.petition, body: reader.field("body"))
    return try await site.page(
      page, for: context, request, at: .petitions, status: .unprocessableContent)
  }

  @Sendable func askToClose(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let author = try await site.author(of: context.petitionID, context)
    guard Petition.State.signable.contains(author.petition.state) else {
      return site.redirect(to: author.petition.href, flash: .closedAlready)
    }
    let page = ClosurePage(author.petition, state: author.petition.state, why: Field("why"))
    return try await site.page(page, for: context, request, at: .petitions)
  }

  @Sendable func close(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let author = try await site.author(of: context.petitionID, context)
    var reader = FormReader(try await Form(request))
    var state = author.petition.state
    let why = reader.markdown("why", "why you close it", maximum: Self.longestReason)
    if let why {
      do {
        try await author.close(because: why, in: site.database)
        return site.redirect(to: author.petition.href, flash: .closed)
      } catch PetitionError.wrongState(let present) {
        guard present == .responseDue else {
          return site.redirect(to: author.petition.href, flash: .closedAlready)
        }
        state = present
      }
    }
    let page = ClosurePage(author.petition, state: state, why: reader.field("why"))
    return try await site.page(
      page, for: context, request, at: .petitions, status: .unprocessableContent)
  }
}

extension UpdateFormPage {
  fileprivate init(_ petition: Petition, body: Field) {
    self.init(
      petition: Link(petition.title, href: petition.href), action: petition.href + "/updates",
      body: body,
      told: petition.signatures == 0
        ? "Nobody has signed yet, so nobody will be told."
        : "\(counted(petition.signatures, "colleague", "colleagues")) who signed will be told.",
      problems: Problem.of(body))
  }
}

extension ClosurePage {
  /// - Parameter state: where the petition stands by now.
  fileprivate init(_ petition: Petition, state: Petition.State, why: Field) {
    let due = petition.dates.responseDueAt.map { " until \(Moment(day: $0).text)" } ?? ""
    self.init(
      petition: Link(petition.title, href: petition.href), action: petition.href + "/closure",
      owes: state == .answered
        ? "The response stays, and those who signed can still say whether it answers them."
        : "Below its threshold, leadership then owes no answer to it.",
      waits: state == .responseDue
        ? "Leadership owes an answer\(due), and closing would take that away. You can close the "
          + "petition once it is answered." : nil,
      why: why, problems: Problem.of(why))
  }
}
