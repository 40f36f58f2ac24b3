import Foundation
import Postgres
import Synchronization
import Web

/// Pages of petitions, kept finished: the part that is equal for every reader is rendered once for
/// each revision, and every request only asks for the revision and the reader's own signature.
final class PetitionReader: Sendable {
  /// A finished page, and the panel of everybody who has not signed.
  struct Finished: Sendable {
    let petition: Petition
    let page: PreparedPage
    let unsignedPanel: HTML
  }

  private struct Key: Hashable {
    let petition: Petition.ID
    let revision: Int64
    /// Minutes since 1970, so that changed names and passing days show soon.
    let minute: Int
  }

  private struct Kept {
    let key: Key
    let task: Task<Finished?, any Error>
  }

  /// How many petitions are kept finished; a page is about 30 kB.
  private static let capacity = 256

  private let database: Pool<WebRole>
  private let templates: Templates
  private let settings: SiteSettings
  private let views: Coalescer<PetitionView.Key, PetitionView?>
  private let kept = Mutex<[Petition.ID: Kept]>([:])

  init(database: Pool<WebRole>, templates: Templates, settings: SiteSettings) {
    self.database = database
    self.templates = templates
    self.settings = settings
    views = Coalescer(maximumBatch: 256) { asked in
      var answers = [PetitionView?](repeating: nil, count: asked.count)
      for view in try await database.rows(PetitionQueries.views(asked)) {
        answers[view.position - 1] = view
      }
      return answers
    }
  }

  /// What a reader needs to know of a petition; nil when there is no such petition.
  func view(of petition: Petition.ID, for reader: Employee.ID) async throws -> PetitionView? {
    try await views.submit(PetitionView.Key(petition: petition, reader: reader))
  }

  /// The finished page of a petition, not older than `revision`.
  func finished(_ petition: Petition.ID, revision: Int64) async throws -> Finished? {
    let minute = Int(Date().timeIntervalSince1970 / 60)
    let key = Key(petition: petition, revision: revision, minute: minute)
    let task = kept.withLock { kept in
      if let found = kept[petition], found.key == key { return found.task }
      if kept.count >= Self.capacity { kept.removeAll() }
      let task = Task { try await self.finish(petition) }
      kept[petition] = Kept(key: key, task: task)
      return task
    }
    do {
      return try await task.value
    } catch {
      kept.withLock { kept in
        if kept[petition]?.key == key { kept[petition] = nil }
      }
      throw error
    }
  }

  private func finish(_ id: Petition.ID) async throws -> Finished? {
    guard let petition = try await database.first(PetitionQueries.find(id)) else { return nil }
    let record = try await record(of: id)
    let now = Date()
    let page = PetitionPage(
      petition, latest: record.signatures, days: record.days,
      story: PetitionStory(petition, record, now: now), publicURL: settings.publicURL, now: now)
    let panel = SignaturePanel(petition, own: .unsigned, now: now)
    return Finished(
      petition: petition,
      page: templates.prepare(page, in: settings.sharedShell(at: .petitions)),
      unsignedPanel: templates.render(panel, with: SignaturePanel.template))
  }

  /// In one round trip, since every signature makes the page anew.
  private func record(of id: Petition.ID) async throws -> PetitionRecord {
    let found = try await database.pipeline(
      PetitionQueries.signatures(of: id, before: nil, limit: PetitionPage.signaturesShown),
      PetitionQueries.days(of: id),
      ResponseQueries.publications(of: id),
      ResponseQueries.versions(of: id, before: nil, limit: 1),
      VerdictQueries.shown(on: id),
      UpdateQueries.updates(on: id, before: nil, limit: PetitionStory.updatesShown + 1),
      LifeCycleQueries.events(of: id),
      UpdateQueries.chain(of: id))
    return PetitionRecord(
      signatures: found.0, days: found.1, publications: found.2, response: found.3.first,
      verdicts: found.4.first, updates: found.5, events: found.6, chain: found.7)
  }

  /// What one reader can do besides signing; nil for most of them.
  func tools(for view: PetitionView, roles: Set<Role>, of finished: Finished) -> HTML? {
    PetitionTools(finished.petition, view, roles).map {
      templates.render($0, with: PetitionTools.template)
    }
  }

  /// The panel of one reader.
  func panel(for own: PetitionView.Own, of finished: Finished) -> HTML {
    if own == .unsigned { return finished.unsignedPanel }
    let panel = SignaturePanel(finished.petition, own: own, now: Date())
    return templates.render(panel, with: SignaturePanel.template)
  }
}
