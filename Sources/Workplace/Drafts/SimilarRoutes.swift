import Foundation
import Hummingbird
import Postgres
import Web

/// `/petitions/similar`: what was asked already.
struct SimilarRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/petitions/similar", use: show)
  }

  /// With `fragment=1` the list alone, which the form's script puts under the title.
  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let query = Form(query: request.uri.query)
    let title = Self.title(in: query)
    let similar = title.isEmpty ? nil : try await site.similar(to: title)
    if query.shown("fragment") == "1" {
      let part = site.templates.render(similar ?? SimilarPart([]), with: SimilarPart.template)
      return .html(ByteBuffer(string: part.markup))
    }
    let page = SimilarPage(
      query: title, similar: similar, newHref: link("/petitions/new", ["title": title]))
    return try await site.page(page, for: context, request, at: .petitions)
  }

  /// The title that a query asks about; empty when it cannot be one.
  static func title(in query: Form) -> String {
    var reader = FormReader(query)
    return reader.optionalText(
      "title", "a title", maximum: DraftText.longestTitle, allowsLines: false) ?? ""
  }
}

extension Site {
  /// What was asked already under a title like this one.
  func similar(to title: String) async throws -> SimilarPart {
    SimilarPart(try await database.rows(SimilarQueries.find(title)))
  }
}
