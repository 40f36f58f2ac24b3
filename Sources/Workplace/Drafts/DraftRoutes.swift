import Foundation
import Hummingbird
import Postgres
import Web

/// `/petitions/new` and `/petitions/:id/draft`: a petition is written and kept. Whoever is no author
/// finds nothing here.
struct DraftRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/petitions/new", use: new)
    employees.post("/petitions", use: create)
    employees.get("/petitions/:id/draft", use: show)
    employees.get("/petitions/:id/draft/edit", use: edit)
    employees.post("/petitions/:id/draft", use: save)
  }

  @Sendable func new(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let query = Form(query: request.uri.query)
    var fields = DraftFields()
    let title = SimilarRoutes.title(in: query)
    fields.title = Field("title", value: title)
    let page = DraftFormPage(
      new: fields, follows: try await followed(Petition.ID(query.shown("follows"))),
      leaders: try await site.database.rows(DraftQueries.leaders()),
      similar: title.isEmpty ? nil : try await site.similar(to: title))
    return try await site.page(page, for: context, request, at: .petitions)
  }

  @Sendable func create(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let form = try await Form(request)
    let leaders = try await site.database.rows(DraftQueries.leaders())
    let followed = try await followed(Petition.ID(form.shown("follows")))
    do {
      let draft = try DraftForm(form, leaders: leaders)
      let id = try await site.database.first(
        DraftQueries.create(draft.text, by: context.employee.id, follows: followed?.id))
      guard let id else { throw Refusal.notStored(retryAfter: 5) }
      return saved(id, form)
    } catch let refused as RefusedDraftForm {
      let page = DraftFormPage(
        new: refused.fields, follows: followed, leaders: leaders, similar: nil)
      return try await site.page(
        page, for: context, request, at: .petitions, status: .unprocessableContent)
    }
  }

  /// A petition that another may take up again; nil for none and for one that is not published.
  private func followed(_ id: Petition.ID?) async throws -> Draft.Followed? {
    guard let id else { return nil }
    return try await site.database.first(DraftQueries.followed(id))
  }

  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let draft = try await site.draft(for: context)
    guard !Petition.State.published.contains(draft.state) else {
      return site.redirect(to: Petition.href(draft.id))
    }
    guard draft.relation.isAuthor else {
      return try await site.page(
        CoAuthorQuestionPage(draft), for: context, request, at: .petitions)
    }
    let page = DraftPage(try await site.reading(draft), site: site.settings.publicURL)
    return try await site.page(page, for: context, request, at: .petitions)
  }

  @Sendable func edit(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let draft = try await site.draftOfAuthor(for: context)
    guard draft.state == .draft else { return site.redirect(to: draft.href) }
    let page = DraftFormPage(
      draft, fields: DraftFields(draft.text),
      leaders: try await site.database.rows(DraftQueries.leaders()))
    return try await site.page(page, for: context, request, at: .petitions)
  }

  /// Whoever is late, because another tab or the other author saved first, gets the form back with
  /// everything typed, beside the text as it is now.
  @Sendable func save(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let id = try await site.draftOfAuthor(for: context).id
    let form = try await Form(request)
    let leaders = try await site.database.rows(DraftQueries.leaders())
    var fields = DraftFields(FormReader(form))
    do {
      let draft = try DraftForm(form, leaders: leaders)
      guard let version = draft.version else { throw DraftError.changedMeanwhile }
      try await DraftActs(database: site.database)
        .save(draft.text, of: id, over: version, by: context.employee)
      return saved(id, form)
    } catch let refused as RefusedDraftForm {
      fields = refused.fields
      let draft = try await site.draftOfAuthor(for: context)
      // What was typed is still over the version that was read, or the next save would hide another.
      var page = DraftFormPage(draft, fields: fields, leaders: leaders)
      page.version = form.shown("version")
      return try await site.page(
        page, for: context, request, at: .petitions, status: .unprocessableContent)
    } catch is DraftError {
      let draft = try await site.draftOfAuthor(for: context)
      var page = DraftFormPage(draft, fields: fields, leaders: leaders)
      page.conflict = DraftConflict(draft)
      return try await site.page(page, for: context, request, at: .petitions, status: .conflict)
    }
  }

  private func saved(_ id: Petition.ID, _ form: Form) -> Response {
    let path = form.shown("then") == "preview" ? Draft.href(id) + "#text" : Draft.href(id)
    return site.redirect(to: path, flash: .draftSaved)
  }
}

extension Site {
  /// The draft that the path names, for its authors and whoever is asked to be one.
  func draft(for context: EmployeeContext) async throws -> Draft {
    let id = try context.petitionID
    guard let draft = try await database.first(DraftQueries.find(id, for: context.employee.id))
    else { throw Refusal.notFound }
    return draft
  }

  /// The draft that the path names, for its authors alone.
  func draftOfAuthor(for context: EmployeeContext) async throws -> Draft {
    let draft = try await draft(for: context)
    guard draft.relation.isAuthor else { throw Refusal.notFound }
    return draft
  }

  /// Everything that the authors' page shows.
  func reading(_ draft: Draft) async throws -> DraftReading {
    let (sponsors, events, policy) = try await database.pipeline(
      SponsorQueries.all(of: draft.id), LifeCycleQueries.events(of: draft.id),
      PolicyQueries.policy())
    guard let policy = policy.first else { throw Refusal.notFound }
    return DraftReading(
      draft: draft, sponsors: sponsors, events: events, policy: policy,
      similar: draft.state == .draft ? try await similar(to: draft.text.title) : nil)
  }
}
