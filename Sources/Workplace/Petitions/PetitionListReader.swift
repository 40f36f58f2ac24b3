import Foundation
import Postgres
import Web

/// Pages of the list. How a list begins is the same for everybody, so it is read and rendered once
/// for all who ask at a time.
///
/// Nothing is kept: who asks while a page is being made waits for the next one, so that no list is
/// older than the request. Searches and further pages are made for each request.
final class PetitionListReader: Sendable {
  static let pageSize = 20

  private let database: Pool<WebRole>
  private let templates: Templates
  private let settings: SiteSettings
  private let beginnings: Coalescer<PetitionList, PreparedPage>

  init(database: Pool<WebRole>, templates: Templates, settings: SiteSettings) {
    self.database = database
    self.templates = templates
    self.settings = settings
    beginnings = Coalescer(maximumBatch: 1024) { lists in
      var pages: [PetitionList: PreparedPage] = [:]
      for list in lists where pages[list] == nil {
        pages[list] = try await Self.make(list, database, templates, settings)
      }
      return lists.compactMap { pages[$0] }
    }
  }

  /// The page of a list, with gaps for what is the reader's own.
  func page(_ list: PetitionList) async throws -> PreparedPage {
    if list.text.isEmpty && list.after == nil { return try await beginnings.submit(list) }
    return try await Self.make(list, database, templates, settings)
  }

  private static func make(
    _ list: PetitionList, _ database: Pool<WebRole>, _ templates: Templates,
    _ settings: SiteSettings
  ) async throws -> PreparedPage {
    let (found, counts) = try await database.pipeline(
      PetitionListQueries.page(list, limit: pageSize + 1),
      PetitionListQueries.counts(text: list.text))
    let page = PetitionsPage(
      list, slice: Slice(found, size: pageSize, cursor: list.cursor),
      counts: Dictionary(uniqueKeysWithValues: counts.map { ($0.state, $0.count) }), now: Date())
    return templates.prepare(page, in: settings.sharedShell(at: .petitions))
  }
}
