import Hummingbird
import Postgres
import Rounds
import Web

/// `/surveys/questions`, `/surveys/themes`: the bank that rounds choose from.
struct QuestionRoutes {
  let site: Site

  static let pageSize = 50

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/surveys/questions", use: list)
    employees.get("/surveys/questions/new", use: new)
    employees.post("/surveys/questions", use: create)
    employees.get("/surveys/questions/:id/edit", use: edit)
    employees.post("/surveys/questions/:id", use: save)
    employees.post("/surveys/questions/:id/retirement") { request, context in
      try await retire(request, context, true)
    }
    employees.post("/surveys/questions/:id/restoration") { request, context in
      try await retire(request, context, false)
    }
    employees.get("/surveys/themes", use: themes)
    employees.post("/surveys/themes", use: addTheme)
    employees.post("/surveys/themes/:id", use: renameTheme)
  }

  // MARK: - Questions

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
      nil, Form(query: nil), FormReader(Form(query: nil)),
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
        return .seeOther("/surveys/questions", flash: .questionSaved, cookies: site.cookies)
      } catch QuestionError.keyTaken {
        reader.refuse("key", Self.keyTaken)
      }
    }
    let page = QuestionPage(nil, form, reader, themes: themes)
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
    let question = try await question(context)
    let form = try await Form(request)
    var reader = FormReader(form)
    let themes = try await site.database.rows(QuestionQueries.themes())
    if let edited = QuestionForm(form, &reader, themes: themes) {
      do {
        try await analyst.change(
          question.id, to: edited.text, makesKey: edited.makesKey, in: site.database)
        return .seeOther("/surveys/questions", flash: .questionSaved, cookies: site.cookies)
      } catch QuestionError.keyTaken {
        reader.refuse("key", Self.keyTaken)
      } catch QuestionError.isUsed {
        reader.refuse("wording", Self.isUsed)
      }
    }
    let page = QuestionPage(question, form, reader, themes: themes)
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  private func retire(
    _ request: Request, _ context: EmployeeContext, _ isRetired: Bool
  ) async throws -> Response {
    _ = try context.analyst
    let question = try await question(context)
    try await site.database.run(QuestionQueries.retire(question.id, isRetired))
    return .seeOther(
      "/surveys/questions", flash: isRetired ? .questionRetired : .questionRestored,
      cookies: site.cookies)
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

  // MARK: - Themes

  @Sendable func themes(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.analyst
    return try await site.page(try await themesPage(), for: context, request, at: .surveys)
  }

  @Sendable func addTheme(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    var reader = FormReader(try await Form(request))
    if let name = reader.line("name", "a name", maximum: SurveyTheme.longestName) {
      do {
        try await analyst.addTheme(name, in: site.database)
        return .seeOther("/surveys/themes", flash: .themeSaved, cookies: site.cookies)
      } catch QuestionError.nameTaken {
        reader.refuse("name", Self.nameTaken)
      } catch QuestionError.keyTaken {
        reader.refuse("name", "Too many themes have names like this. Choose another.")
      }
    }
    var page = try await themesPage()
    page.name = reader.field("name")
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  @Sendable func renameTheme(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let analyst = try context.analyst
    var page = try await themesPage()
    guard let id = context.parameters.get("id").flatMap({ SurveyTheme.ID($0) }),
      let index = page.themes.firstIndex(where: { $0.action == "/surveys/themes/\(id)" })
    else { throw Refusal.notFound }
    var reader = FormReader(try await Form(request))
    if let name = reader.line("name", "a name", maximum: SurveyTheme.longestName) {
      do {
        try await analyst.renameTheme(id, to: name, in: site.database)
        return .seeOther("/surveys/themes", flash: .themeSaved, cookies: site.cookies)
      } catch QuestionError.nameTaken {
        reader.refuse("name", Self.nameTaken)
      }
    }
    let typed = reader.field("name")
    page.themes[index].field = Field("theme-\(id)", value: typed.value, error: typed.error)
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  private static let nameTaken = "Another theme has this name. Choose another."

  private func themesPage() async throws -> ThemesPage {
    let themes = try await site.database.rows(QuestionQueries.themes())
    return ThemesPage(
      themes: themes.map {
        .init(
          key: $0.key, action: "/surveys/themes/\($0.id)",
          field: Field("theme-\($0.id)", value: $0.name))
      })
  }
}

extension QuestionsPage {
  fileprivate init(
    _ slice: Slice<SurveyQuestion>, isBeginning: Bool, themes: [SurveyTheme], theme: SurveyTheme?,
    counts: [SurveyTheme.ID?: Int]
  ) {
    let path = "/surveys/questions"
    self.init(
      rows: slice.rows.map {
        Row(
          wording: $0.text.wording, href: "\(path)/\($0.id)/edit", key: $0.text.key,
          kind: $0.text.kind.label, theme: $0.theme?.name, isReverse: $0.text.isReverse,
          isRetired: $0.isRetired)
      },
      themes: [
        Filter(
          label: "All", count: counts.values.reduce(0, +).grouped, href: path,
          isCurrent: theme == nil)
      ]
        + themes.map {
          Filter(
            label: $0.name, count: (counts[$0.id] ?? 0).grouped,
            href: link(path, ["theme": $0.key]), isCurrent: $0.id == theme?.id)
        },
      paging: Paging(
        back: isBeginning ? nil : Link("Beginning", href: link(path, ["theme": theme?.key])),
        forward: slice.next.map {
          Link("More", href: link(path, ["theme": theme?.key, "after": $0.parameter]))
        }))
  }
}

extension QuestionPage {
  /// A question that there is, as it stands.
  fileprivate init(_ question: SurveyQuestion, themes: [SurveyTheme]) {
    let text = question.text
    self.init(
      question, themes: themes, wording: Field("wording", value: text.wording),
      kind: Field("kind", value: text.kind.rawValue),
      theme: Field("theme", value: text.theme.map { "\($0)" } ?? ""),
      options: Field("options", value: text.options.joined(separator: "\n")),
      reverse: Field("reverse", value: text.isReverse ? "yes" : ""),
      key: Field("key", value: text.key))
  }

  /// What was typed, with what is wrong with it.
  ///
  /// - Parameter question: nil for a new one.
  fileprivate init(
    _ question: SurveyQuestion?, _ form: Form, _ reader: FormReader, themes: [SurveyTheme]
  ) {
    self.init(
      question, themes: themes, wording: reader.field("wording"), kind: reader.field("kind"),
      theme: reader.field("theme"), options: reader.field("options"),
      reverse: reader.field("reverse"), key: reader.field("key"))
  }

  private init(
    _ question: SurveyQuestion?, themes: [SurveyTheme], wording: Field, kind: Field, theme: Field,
    options: Field, reverse: Field, key: Field
  ) {
    let path = question.map { "/surveys/questions/\($0.id)" }
    let isRetired = question?.isRetired ?? false
    self.init(
      heading: question == nil ? "New question" : "Edit this question",
      action: path ?? "/surveys/questions", isUsed: question?.isUsed ?? false,
      retirement: path.map {
        isRetired
          ? Link("Offer it again", href: $0 + "/restoration")
          : Link("Retire it", href: $0 + "/retirement")
      },
      isRetired: isRetired, wording: wording, kind: kind,
      kinds: QuestionKind.allCases.map {
        .init(name: $0.rawValue, label: $0.label, isChosen: $0.rawValue == kind.value)
      },
      theme: theme,
      themes: themes.map {
        .init(name: "\($0.id)", label: $0.name, isChosen: "\($0.id)" == theme.value)
      },
      options: options, reverse: reverse, key: key)
  }
}
