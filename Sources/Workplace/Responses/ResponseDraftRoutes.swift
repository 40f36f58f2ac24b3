import Foundation
import Hummingbird
import Postgres
import Web

/// `/petitions/:id/response/draft`: leaders write together. `/responses`: what they owe.
struct ResponseDraftRoutes {
  let site: Site

  static let pageSize = 20

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/responses", use: index)
    employees.get("/petitions/:id/response/draft", use: show)
    employees.post("/petitions/:id/response/draft", use: save)
  }

  @Sendable func index(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.leader
    let after = Cursor(parameter: Form(query: request.uri.query).shown("after"), keys: 1)
    let owed = try await site.database.rows(
      OwedQueries.owed(
        after: after.flatMap { Petition.ID($0.keys[0]) }, limit: Self.pageSize + 1))
    let count = try await site.database.first(OwedQueries.count()) ?? 0
    let early = try await site.database.rows(OwedQueries.earlyDrafts(limit: Self.pageSize))
    let slice = Slice(owed, size: Self.pageSize) { Cursor(["\($0.id)"]) }
    let now = Date()
    let page = ResponsesPage(
      found: counted(count, "petition", "petitions"),
      owed: slice.rows.map { ResponsesPage.Row($0, now: now) },
      early: after == nil ? early.map { ResponsesPage.Row($0, now: now) } : [],
      paging: Paging(
        back: after == nil ? nil : Link("First page", href: "/responses"),
        forward: slice.next.map { Link("More", href: link("/responses", ["after": $0.parameter])) }
      ))
    return try await site.page(page, for: context, request)
  }

  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.leader
    let petition = try await site.petition(context)
    guard petition.state.isAnswerable else { return site.tellPublished(petition) }
    let draft = try await site.database.first(ResponseQueries.draft(of: petition.id))
    let page = ResponseDraftPage(petition, draft: draft)
    return try await site.page(page, for: context, request, at: .petitions)
  }

  @Sendable func save(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let leader = try context.leader
    let petition = try await site.petition(context)
    var reader = FormReader(try await Form(request))
    var isBehind = false
    if let form = ResponseDraftForm(&reader) {
      do {
        try await leader.save(form.body, over: form.version, of: petition.id, in: site.database)
        return site.redirect(to: petition.href + "/response/draft", flash: .responseDraftSaved)
      } catch ResponseError.changedMeanwhile {
        isBehind = true
      } catch PetitionError.wrongState(_) {
        if let answer = try await published(meanwhile: petition, reader, request, context) {
          return answer
        }
        reader.refuse(
          "body", "This petition is closed by now and takes no response. Keep a copy of your text.")
      }
    } else {
      isBehind = reader.field("version").error != nil
    }
    let draft = try await site.database.first(ResponseQueries.draft(of: petition.id))
    let page = ResponseDraftPage(petition, draft: draft, again: reader, isBehind: isBehind)
    return try await site.page(
      page, for: context, request, at: .petitions, status: .unprocessableContent)
  }

  /// A colleague published while this leader wrote: the text goes on as a correction. Nil where the
  /// petition closed without an answer.
  private func published(
    meanwhile petition: Petition, _ reader: FormReader, _ request: Request,
    _ context: EmployeeContext
  ) async throws -> Response? {
    guard
      let latest = try await site.database.first(
        ResponseQueries.versions(of: petition.id, before: nil, limit: 1))
    else { return nil }
    let page = CorrectionPage(
      petition, version: "\(latest.number)", body: reader.field("body"), note: Field("note"),
      theirs: latest,
      problems: reader.problems("body", meanwhile: latest.author.shownName))
    return try await site.page(
      page, for: context, request, at: .petitions, status: .unprocessableContent)
  }
}

extension ResponseDraftPage {
  /// The editor over what is saved.
  fileprivate init(_ petition: Petition, draft: ResponseDraft?) {
    self.init(
      petition, draft: draft, version: "\(draft?.version ?? 0)",
      body: Field("body", value: draft?.body ?? ""), theirs: nil, problems: [])
  }

  /// The editor over what was typed. Only who was shown a colleague's text may send over it.
  fileprivate init(
    _ petition: Petition, draft: ResponseDraft?, again reader: FormReader, isBehind: Bool
  ) {
    let theirs = isBehind ? draft.map(TheirText.init) : nil
    self.init(
      petition, draft: draft,
      version: isBehind ? "\(draft?.version ?? 0)" : reader.field("version").value,
      body: reader.field("body"), theirs: theirs,
      problems: reader.problems("body", hidden: "version", meanwhile: theirs?.author))
  }

  private init(
    _ petition: Petition, draft: ResponseDraft?, version: String, body: Field,
    theirs: TheirText?, problems: [Problem]
  ) {
    self.init(
      petition: Link(petition.title, href: petition.href),
      due: DueClock(petition.dates, now: Date()), action: petition.href + "/response/draft",
      version: version, body: body,
      saved: draft.map {
        Saved(
          author: $0.author.shownName, moment: Moment($0.savedAt),
          preview: Markdown.html($0.body),
          publicationHref: petition.href + "/response/publication")
      },
      theirs: theirs, problems: problems)
  }
}

extension TheirText {
  fileprivate init(_ draft: ResponseDraft) {
    self.init(
      author: draft.author.shownName, act: "saved", moment: Moment(draft.savedAt),
      text: draft.body)
  }
}

extension FormReader {
  /// What is wrong with a form about a response: fields, a hidden one that has no place of its own,
  /// and a colleague who was first.
  func problems(
    _ names: String..., hidden: String? = nil, meanwhile colleague: String?
  ) -> [Problem] {
    var problems = names.compactMap { name in
      field(name).error.map { Problem(anchor: name, text: $0) }
    }
    if let error = hidden.flatMap({ field($0).error }) {
      problems.append(Problem(anchor: "body", text: error))
    }
    if let colleague {
      problems.append(
        Problem(anchor: "theirs", text: "\(colleague) was first. Nothing of yours is lost."))
    }
    return problems
  }
}

extension Site {
  /// Sends a leader to a petition that can no longer be answered for the first time.
  func tellPublished(_ petition: Petition) -> Response {
    redirect(to: petition.href, flash: .noResponseAwaited)
  }
}
