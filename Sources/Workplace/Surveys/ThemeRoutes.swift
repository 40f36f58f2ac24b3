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
    return try await site.page(try await page(), for: context, request, at: .surveys)
  }

  @Sendable func create(_ request: Request, _ context: EmployeeContext) async throws -> Response {
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
    var page = try await page()
    page.name = reader.field("name")
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  @Sendable func rename(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    var page = try await page()
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

  private func page() async throws -> ThemesPage {
    let themes = try await site.database.rows(QuestionQueries.themes())
    return ThemesPage(
      themes: themes.map {
        .init(
          key: $0.key, action: "/surveys/themes/\($0.id)",
          field: Field("theme-\($0.id)", value: $0.name))
      })
  }
}
