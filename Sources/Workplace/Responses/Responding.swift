import Postgres
import Web

extension Petition.State {
  /// Whether leadership can still publish its first answer.
  var isAnswerable: Bool { Self.answerable.contains(self) }

  private static let answerable = Set(
    PetitionLifeCycle.transitions.filter { $0.act == .answer }.map(\.from))
}

extension Site {
  /// The published petition that the path names.
  func petition(_ context: EmployeeContext) async throws -> Petition {
    guard let petition = try await database.first(PetitionQueries.find(context.petitionID)) else {
      throw Refusal.notFound
    }
    return petition
  }
}

/// What leaders do with an answer. Each act holds the petition still, so that of two leaders at once
/// the second is told.
extension Leader {
  /// Saves the draft over the version that it was written from, 0 for none.
  ///
  /// - Throws: `PetitionError`; `ResponseError.changedMeanwhile` when a colleague saved another text.
  func save(
    _ body: String, over version: Int32, of petition: Petition.ID, in database: Pool<WebRole>
  ) async throws {
    try await database.transaction { transaction in
      guard let state = try await transaction.first(LifeCycleQueries.lock(petition)) else {
        throw PetitionError.notFound
      }
      guard state.isAnswerable else { throw PetitionError.wrongState(state) }
      let saved = try await transaction.run(
        version == 0
          ? ResponseQueries.startDraft(body, of: petition, by: employee.id)
          : ResponseQueries.changeDraft(body, of: petition, version: version, by: employee.id))
      guard saved == 0 else { return }
      // The same text sent twice is saved once.
      let present = try await transaction.first(ResponseQueries.draft(of: petition))
      guard present?.body == body else { throw ResponseError.changedMeanwhile }
    }
  }

  /// Publishes that version of the draft: the answer, its place in the petition's life and what
  /// those who signed are told, all or nothing.
  ///
  /// - Throws: `PetitionError`; `ResponseError.changedMeanwhile` when there is another draft by now.
  func publish(
    draft version: Int32, of petition: Petition.ID, in database: Pool<WebRole>
  ) async throws {
    try await database.transaction { transaction in
      try await transaction.move(
        PetitionEvent.New(petition: petition, act: .answer, actor: employee.id),
        announcing: .responsePublished, occasion: 0)
      guard
        let body = try await transaction.first(
          ResponseQueries.takeDraft(of: petition, version: version))
      else { throw ResponseError.changedMeanwhile }
      try await transaction.pipeline([
        ResponseQueries.addVersion(
          ResponseVersion.New(petition: petition, number: 1, body: body, author: employee.id)),
        VerdictQueries.begin(on: petition),
      ])
    }
  }

  /// Publishes another version of an answer after the one that it was written from.
  ///
  /// - Throws: `PetitionError`; `ResponseError`.
  func correct(
    _ correction: Correction, of petition: Petition.ID, in database: Pool<WebRole>
  ) async throws {
    try await database.transaction { transaction in
      guard try await transaction.first(LifeCycleQueries.lock(petition)) != nil,
        let latest = try await transaction.first(
          ResponseQueries.versions(of: petition, before: nil, limit: 1))
      else { throw PetitionError.notFound }
      guard latest.number == correction.base else {
        // The same correction sent twice is published once.
        if latest.body == correction.body, latest.note == correction.note { return }
        throw ResponseError.changedMeanwhile
      }
      guard latest.body != correction.body else { throw ResponseError.nothingChanged }
      try await transaction.pipeline([
        ResponseQueries.addVersion(
          ResponseVersion.New(
            petition: petition, number: latest.number + 1, body: correction.body,
            note: correction.note, author: employee.id)),
        LifeCycleQueries.refresh(petition),
      ])
    }
  }
}

/// A published answer as a leader wants it from now on.
struct Correction: Sendable {
  let body: String
  /// Why, for everybody.
  let note: String
  /// The version that it was written from.
  let base: Int32
}
