import Foundation
import Postgres
import Web

/// The part of the front page that is the same for everybody, read and rendered once for all who ask
/// at a time. Nothing is kept: no list is older than the request.
final class FrontPageReader: Sendable {
  private let pages: Coalescer<Void, PreparedPage>

  init(database: Pool<WebRole>, templates: Templates, settings: SiteSettings) {
    pages = Coalescer(maximumBatch: 1024) { asked in
      let lists = try await database.pipeline(FrontPage.lists)
      let page = FrontPage(lists, company: settings.company, now: Date())
      let prepared = templates.prepare(page, in: settings.sharedShell(at: nil))
      return asked.map { prepared }
    }
  }

  /// The page, with gaps for what is the reader's own.
  func page() async throws -> PreparedPage {
    try await pages.submit(())
  }
}
