import Hummingbird
import Postgres
import Web

/// `/surveys/themes`: groups of questions that are scored together.
struct ThemeRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/surveys/themes", use: list)
    employees.post("/surveys/themes", use: create)
    employees.post("/surveys/themes/:id", use: rename)
  }

  @Sendable func list(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.analyst
    let page = ThemesPage(try await site.database.rows(QuestionQueries.themes()))
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func create(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    var reader = FormReader(try await Form(request))
    if let name = reader.line("name", "a name", maximum: SurveyTheme.longestName) {
      do {
        try await analyst.addTheme(name, in: site.database)
        return site.redirect(to: "/surveys/themes", flash: .themeSaved)
      } catch QuestionError.nameTaken {
        reader.refuse("name", Self.nameTaken)
      } catch QuestionError.keyTaken {
        reader.refuse("name", "Too many themes have names like this. Choose another.")
      }
    }
    var page = ThemesPage(try await site.database.rows(QuestionQueries.themes()))
    page.name = reader.field("name")
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  @Sendable func rename(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    guard let id = context.parameters.get("id").flatMap({ SurveyTheme.ID($0) }) else {
      throw Refusal.notFound
    }
    var reader = FormReader(try await Form(request))
    let version = ReadVersion(&reader)
    if let name = reader.line("name", "a name", maximum: SurveyTheme.longestName) {
      do {
        try await analyst.renameTheme(id, to: name, over: version.number, in: site.database)
        return site.redirect(to: "/surveys/themes", flash: .themeSaved)
      } catch QuestionError.nameTaken {
        reader.refuse("name", Self.nameTaken)
      } catch QuestionError.changedMeanwhile {
        // Said below, with the name that it has by now.
      }
    }
    let themes = try await site.database.rows(QuestionQueries.themes())
    guard let index = themes.firstIndex(where: { $0.id == id }) else { throw Refusal.notFound }
    let typed = reader.field("name")
    var page = ThemesPage(themes)
    page.themes[index].field = Field(
      "theme-\(id)", value: typed.value,
      error: version.number == themes[index].version ? typed.error : Self.changed(themes[index]))
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  private static let nameTaken = "Another theme has this name. Choose another."

  private static func changed(_ theme: SurveyTheme) -> String {
    "This theme has changed since you read it: it is “\(theme.name)” now. Rename it again to put "
      + "your name in its place."
  }
}

extension ThemesPage {
  fileprivate init(_ themes: [SurveyTheme]) {
    self.init(
      themes: themes.map {
        .init(
          key: $0.key, action: "/surveys/themes/\($0.id)", version: "\($0.version)",
          field: Field("theme-\($0.id)", value: $0.name))
      })
  }
}
