import Hummingbird
import Postgres
import Web

/// `/surveys/templates`: named lists of questions that rounds start from.
struct SurveyTemplateRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/surveys/templates", use: list)
    employees.get("/surveys/templates/new", use: new)
    employees.post("/surveys/templates", use: create)
    employees.get("/surveys/templates/:id/edit", use: edit)
    employees.post("/surveys/templates/:id", use: save)
    employees.get("/surveys/templates/:id/removal", use: askToRemove)
    employees.post("/surveys/templates/:id/removal", use: remove)
  }

  @Sendable func list(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.analyst
    let templates = try await site.database.rows(SurveyTemplateQueries.all())
    let page = SurveyTemplatesPage(
      rows: templates.map {
        .init(
          name: $0.name, href: SurveyTemplate.href($0.id) + "/edit", description: $0.description,
          size: counted($0.questions, "question", "questions"),
          start: link("/surveys/new", ["template": "\($0.id)"]))
      })
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func new(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.analyst
    let round = try await round(Form(query: request.uri.query).shown("round"))
    let name = String((round?.text.title ?? "").prefix(SurveyTemplate.longestName))
    let page = SurveyTemplatePage(
      new: round, name: Field("name", value: name), description: Field("description"))
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func create(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    let form = try await Form(request)
    var reader = FormReader(form)
    let round = try await round(form.shown("round"))
    if let text = SurveyTemplateForm(&reader) {
      do {
        let id = try await analyst.addTemplate(text, from: round?.id, in: site.database)
        return site.redirect(to: SurveyTemplate.href(id) + "/edit", flash: .templateSaved)
      } catch SurveyTemplateError.nameTaken {
        reader.refuse("name", Self.nameTaken)
      }
    }
    let page = SurveyTemplatePage(
      new: round, name: reader.field("name"), description: reader.field("description"))
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  @Sendable func edit(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.analyst
    let template = try await template(context)
    let list = try await questionLists(of: template.id)
    let page = SurveyTemplatePage(
      editing: template, name: Field("name", value: template.name),
      description: Field("description", value: template.description),
      questions: QuestionListPart(list.asked, offered: list.offered))
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func save(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    let id = try id(context)
    let form = try await Form(request)
    var reader = FormReader(form)
    let version = ReadVersion(&reader)
    let before = try await questionLists(of: id)
    let list = QuestionListForm(form, &reader, offered: before.offered, present: before.asked)
    if let text = SurveyTemplateForm(&reader), let list {
      do {
        try await analyst.saveTemplate(
          text, asking: list, of: id, over: version.number, in: site.database)
        return site.redirect(
          to: SurveyTemplate.href(id) + "/edit" + (list.act == .save ? "" : "#questions"),
          flash: .templateSaved)
      } catch SurveyTemplateError.nameTaken {
        reader.refuse("name", Self.nameTaken)
      } catch SurveyTemplateError.changedMeanwhile, SurveyTemplateError.notFound {
        // Said below, of what it is by now.
      }
    }
    guard let latest = try await site.database.first(SurveyTemplateQueries.find(id)) else {
      return try await offerAnew(form, for: context, request)
    }
    // After the version, so that what a colleague saves between the two is not written over.
    let now = try await questionLists(of: id)
    let page = SurveyTemplatePage(
      editing: latest, name: reader.field("name"), description: reader.field("description"),
      questions: QuestionListPart(now.asked, offered: now.offered, typed: form, reader),
      conflict: version.conflict(with: latest.version, of: "template"))
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  @Sendable func askToRemove(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    _ = try context.analyst
    let template = try await template(context)
    let page = SurveyRemovalPage(
      title: "Delete this template",
      subject: Link(template.name, href: SurveyTemplate.href(template.id) + "/edit"),
      words: "Rounds that started from it stay as they are, and its questions stay in the bank. "
        + "This cannot be undone.",
      action: SurveyTemplate.href(template.id) + "/removal", button: "Delete this template")
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func remove(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    let template = try await template(context)
    try await analyst.deleteTemplate(template.id, in: site.database)
    return site.redirect(to: "/surveys/templates", flash: .templateDeleted)
  }

  private static let nameTaken = "Another template has this name. Choose another."

  private func id(_ context: EmployeeContext) throws -> SurveyTemplate.ID {
    guard let id = context.parameters.get("id").flatMap({ SurveyTemplate.ID($0) }) else {
      throw Refusal.notFound
    }
    return id
  }

  private func template(_ context: EmployeeContext) async throws -> SurveyTemplate {
    guard let template = try await site.database.first(SurveyTemplateQueries.find(id(context)))
    else { throw Refusal.notFound }
    return template
  }

  /// What was typed into a template that is gone, in the form of a new one.
  private func offerAnew(
    _ form: Form, for context: EmployeeContext, _ request: Request
  ) async throws -> Response {
    let reader = FormReader(form)
    var page = SurveyTemplatePage(
      new: nil, name: reader.field("name"), description: reader.field("description"))
    page.conflict = ReadVersion.deleted("template")
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  private func round(_ typed: String) async throws -> SurveyRound? {
    guard let id = SurveyRound.ID(typed) else { return nil }
    return try await site.database.first(RoundQueries.find(id))
  }

  /// What it asks, and what it could.
  private func questionLists(
    of id: SurveyTemplate.ID
  ) async throws -> (asked: [AskedQuestion], offered: [SurveyQuestion]) {
    (
      try await site.database.rows(SurveyTemplateQueries.questions(of: id)),
      try await site.database.rows(QuestionQueries.offered())
    )
  }
}

/// The form of a template's name.
struct SurveyTemplateForm: Sendable {
  let name: String
  let description: String

  /// Reads the form; nil when something is wrong, which the reader then says.
  init?(_ reader: inout FormReader) {
    let name = reader.line("name", "a name", maximum: SurveyTemplate.longestName)
    let description = reader.optionalText(
      "description", "the description", maximum: SurveyTemplate.longestDescription)
    guard reader.isValid, let name, let description else { return nil }
    self.name = name
    self.description = description
  }
}

extension SurveyTemplatePage {
  fileprivate init(new round: SurveyRound?, name: Field, description: Field) {
    self.init(
      heading: "New template", action: "/surveys/templates", version: nil,
      round: round.map { Link($0.text.title, href: $0.href) }, roundID: round.map { "\($0.id)" },
      removal: nil, start: nil, name: name, description: description, questions: nil)
  }

  fileprivate init(
    editing template: SurveyTemplate, name: Field, description: Field, questions: QuestionListPart,
    conflict: String? = nil
  ) {
    let path = SurveyTemplate.href(template.id)
    self.init(
      heading: "Edit this template", action: path, version: "\(template.version)", round: nil,
      roundID: nil, removal: path + "/removal",
      start: link("/surveys/new", ["template": "\(template.id)"]), name: name,
      description: description, questions: questions, conflict: conflict)
  }
}
