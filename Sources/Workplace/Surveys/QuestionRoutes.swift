import Hummingbird
import Postgres
import Web

/// `/surveys/questions`: the bank that rounds choose from.
struct QuestionRoutes {
  let site: Site

  static let pageSize = 50

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/surveys/questions", use: list)
    employees.get("/surveys/questions/new", use: new)
    employees.post("/surveys/questions", use: create)
    employees.get("/surveys/questions/:id/edit", use: edit)
    employees.post("/surveys/questions/:id", use: save)
    employees.post("/surveys/questions/:id/retirement", use: retire)
    employees.post("/surveys/questions/:id/restoration", use: restore)
  }

  @Sendable func list(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.analyst
    let query = Form(query: request.uri.query)
    let after = Cursor(parameter: query.shown("after"), keys: 1)
      .flatMap { SurveyQuestion.ID($0.keys[0]) }
    let themes = try await site.database.rows(QuestionQueries.themes())
    let theme = themes.first { $0.key == query.shown("theme") }
    let questions = try await site.database.rows(
      QuestionQueries.page(theme: theme?.id, after: after, limit: Self.pageSize + 1))
    let counts = try await site.database.rows(QuestionQueries.counts())
    let page = QuestionsPage(
      Slice(questions, size: Self.pageSize) { Cursor(["\($0.id)"]) }, isBeginning: after == nil,
      themes: themes, theme: theme,
      counts: Dictionary(counts.map { ($0.theme, $0.count) }) { first, _ in first })
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func new(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.analyst
    let page = QuestionPage(
      nil, FormReader(Form(query: nil)),
      themes: try await site.database.rows(QuestionQueries.themes()))
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func create(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    let form = try await Form(request)
    var reader = FormReader(form)
    let themes = try await site.database.rows(QuestionQueries.themes())
    if let question = QuestionForm(form, &reader, themes: themes) {
      do {
        try await analyst.add(question.text, makesKey: question.makesKey, in: site.database)
        return site.redirect(to: "/surveys/questions", flash: .questionSaved)
      } catch QuestionError.keyTaken {
        reader.refuse("key", Self.keyTaken)
      }
    }
    let page = QuestionPage(nil, reader, themes: themes)
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  @Sendable func edit(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.analyst
    let question = try await question(context)
    let themes = try await site.database.rows(QuestionQueries.themes())
    return try await site.page(
      QuestionPage(question, themes: themes), for: context, request, at: .surveys)
  }

  @Sendable func save(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    let id = try await question(context).id
    let form = try await Form(request)
    var reader = FormReader(form)
    let version = ReadVersion(&reader)
    let themes = try await site.database.rows(QuestionQueries.themes())
    if let edited = QuestionForm(form, &reader, themes: themes) {
      do {
        try await analyst.change(
          id, to: edited.text, makesKey: edited.makesKey, over: version.number,
          in: site.database)
        return site.redirect(to: "/surveys/questions", flash: .questionSaved)
      } catch QuestionError.keyTaken {
        reader.refuse("key", Self.keyTaken)
      } catch QuestionError.isUsed {
        reader.refuse("wording", Self.isUsed)
      } catch QuestionError.changedMeanwhile {
        // Said below, with the version that it has by now.
      }
    }
    let latest = try await question(context)
    let page = QuestionPage(
      latest, reader, themes: themes,
      conflict: version.conflict(with: latest.version, of: "question"))
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  @Sendable func retire(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    try await analyst.retire(question(context).id, in: site.database)
    return site.redirect(to: "/surveys/questions", flash: .questionRetired)
  }

  @Sendable func restore(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    try await analyst.restore(question(context).id, in: site.database)
    return site.redirect(to: "/surveys/questions", flash: .questionRestored)
  }

  private static let keyTaken = "Another question has this key. Choose another."
  private static let isUsed =
    "A round has asked this question, so that it must stay as it is. Make a new question instead."

  private func question(_ context: EmployeeContext) async throws -> SurveyQuestion {
    guard let id = context.parameters.get("id").flatMap({ SurveyQuestion.ID($0) }),
      let question = try await site.database.first(QuestionQueries.find(id))
    else { throw Refusal.notFound }
    return question
  }
}
