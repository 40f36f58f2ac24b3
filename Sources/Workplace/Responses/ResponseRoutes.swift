import Foundation
import Hummingbird
import Postgres
import Web

/// `/petitions/:id/response`: leaders publish and correct, everybody reads all versions.
struct ResponseRoutes {
  let site: Site

  static let pageSize = 10

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/petitions/:id/response/publication", use: askToPublish)
    employees.post("/petitions/:id/response", use: publish)
    employees.get("/petitions/:id/response/corrections", use: showCorrection)
    employees.post("/petitions/:id/response/corrections", use: correct)
    employees.get("/petitions/:id/response/versions", use: versions)
  }

  @Sendable func askToPublish(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let leader = try context.leader
    let petition = try await site.petition(context)
    guard petition.state.isAnswerable else { return site.tellPublished(petition) }
    guard let draft = try await site.database.first(ResponseQueries.draft(of: petition.id)) else {
      return site.redirect(to: petition.href + "/response/draft")
    }
    let page = try await page(publishing: draft, for: petition, leader, problems: [])
    return try await site.page(page, for: context, request, at: .petitions)
  }

  @Sendable func publish(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let leader = try context.leader
    let petition = try await site.petition(context)
    var reader = FormReader(try await Form(request))
    var problem = Problem(
      anchor: "preview", text: "A colleague saved another draft. Read it as it is now.")
    if let version = reader.version() {
      do {
        try await leader.publish(draft: version, of: petition.id, in: site.database)
        return site.redirect(to: petition.href, flash: .responsePublished)
      } catch PetitionError.wrongState(_) {
        return site.tellPublished(petition)
      } catch ResponseError.changedMeanwhile {}
    } else {
      problem = Problem(anchor: "preview", text: reader.field("version").error ?? "")
    }
    guard let draft = try await site.database.first(ResponseQueries.draft(of: petition.id)) else {
      return site.redirect(to: petition.href + "/response/draft")
    }
    let page = try await page(publishing: draft, for: petition, leader, problems: [problem])
    return try await site.page(
      page, for: context, request, at: .petitions, status: .unprocessableContent)
  }

  private func page(
    publishing draft: ResponseDraft, for petition: Petition, _ leader: Leader, problems: [Problem]
  ) async throws -> PublicationPage {
    guard
      let signatory = try await site.database.first(
        ResponseQueries.signatory(leader.employee.id))
    else { throw Refusal.notFound }
    return PublicationPage(
      petition: Link(petition.title, href: petition.href), action: petition.href + "/response",
      version: "\(draft.version)", draftHref: petition.href + "/response/draft",
      preview: PublishedResponse(preview: draft, by: signatory, now: Date()),
      told: Self.told(petition.signatures), problems: problems)
  }

  private static func told(_ signatures: Int) -> String {
    switch signatures {
    case 0: "Nobody has signed, so nobody is sent a message."
    case 1: "The colleague who signed is told once."
    default: "The \(signatures.grouped) colleagues who signed are told once."
    }
  }

  @Sendable func showCorrection(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    _ = try context.leader
    let petition = try await site.petition(context)
    let latest = try await latest(of: petition)
    let page = CorrectionPage(
      petition, version: "\(latest.number)", body: Field("body", value: latest.body),
      note: Field("note"))
    return try await site.page(page, for: context, request, at: .petitions)
  }

  @Sendable func correct(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let leader = try context.leader
    let petition = try await site.petition(context)
    _ = try await latest(of: petition)
    var reader = FormReader(try await Form(request))
    var isBehind = false
    if let correction = Correction(&reader) {
      do {
        try await leader.correct(correction, of: petition.id, in: site.database)
        return site.redirect(to: petition.href, flash: .responseCorrected)
      } catch ResponseError.nothingChanged {
        reader.refuse("body", "This is what is published already. Change it, or leave it as it is.")
      } catch ResponseError.changedMeanwhile {
        isBehind = true
      }
    } else {
      isBehind = reader.field("version").error != nil
    }
    let latest = try await latest(of: petition)
    let page = CorrectionPage(
      petition, version: isBehind ? "\(latest.number)" : reader.field("version").value,
      body: reader.field("body"), note: reader.field("note"), theirs: isBehind ? latest : nil,
      problems: reader.problems(
        "body", "note", hidden: "version",
        meanwhile: isBehind ? latest.author.shownName : nil))
    return try await site.page(
      page, for: context, request, at: .petitions, status: .unprocessableContent)
  }

  private func latest(of petition: Petition) async throws -> ResponseVersion {
    guard
      let latest = try await site.database.first(
        ResponseQueries.versions(of: petition.id, before: nil, limit: 1))
    else { throw Refusal.notFound }
    return latest
  }

  @Sendable func versions(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let petition = try await site.petition(context)
    let before = Cursor(parameter: Form(query: request.uri.query).shown("before"), keys: 1)
    let found = try await site.database.rows(
      ResponseQueries.versions(
        of: petition.id, before: before.flatMap { Int32($0.keys[0]) }, limit: Self.pageSize + 1))
    if found.isEmpty { _ = try await latest(of: petition) }
    let slice = Slice(found, size: Self.pageSize) { Cursor(["\($0.number)"]) }
    let path = petition.href + "/response/versions"
    let page = VersionsPage(
      petition: Link(petition.title, href: petition.href),
      versions: slice.rows.map(VersionsPage.Row.init),
      paging: Paging(
        back: before == nil ? nil : Link("Newest", href: path),
        forward: slice.next.map { Link("Older", href: link(path, ["before": $0.parameter])) }))
    return try await site.page(page, for: context, request, at: .petitions)
  }
}

extension CorrectionPage {
  init(
    _ petition: Petition, version: String, body: Field, note: Field,
    theirs: ResponseVersion? = nil, problems: [Problem] = []
  ) {
    self.init(
      petition: Link(petition.title, href: petition.href),
      action: petition.href + "/response/corrections", version: version, body: body,
      note: note,
      theirs: theirs.map {
        TheirText(
          author: $0.author.shownName, act: "published", moment: Moment($0.publishedAt),
          text: $0.body)
      },
      problems: problems)
  }
}
