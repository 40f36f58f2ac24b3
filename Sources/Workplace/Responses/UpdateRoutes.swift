import Hummingbird
import Postgres
import Web

/// `/petitions/:id/updates`: what authors write to those who signed.
struct UpdateRoutes {
  let site: Site

  static let pageSize = 10

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/petitions/:id/updates", use: updates)
    employees.get("/petitions/:id/updates/new", use: askForUpdate)
    employees.post("/petitions/:id/updates", use: post)
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
