import Postgres
import Web

/// Somebody who wrote a published petition, or agreed to have written along: the only way to what
/// authors do with it.
struct PetitionAuthor: Sendable {
  let petition: Petition
  let employee: Employee

  fileprivate init(of petition: Petition, _ employee: Employee) {
    self.petition = petition
    self.employee = employee
  }

  /// Posts news: kept, announced, and shown from now on.
  ///
  /// - Throws: `PetitionError`; `UpdateError` when there was one within a day.
  func post(_ body: String, in database: Pool<WebRole>) async throws {
    let id = petition.id
    try await database.transaction { transaction in
      guard let state = try await transaction.first(LifeCycleQueries.lock(id)) else {
        throw PetitionError.notFound
      }
      guard state.takesUpdates else { throw PetitionError.wrongState(state) }
      if let next = try await transaction.first(UpdateQueries.nextAllowed(on: id)) {
        throw UpdateError.tooSoon(next: Moment(next))
      }
      guard
        let update = try await transaction.first(
          UpdateQueries.add(body, to: id, by: employee.id))
      else { throw PetitionError.notFound }
      try await transaction.pipeline([
        AnnouncementQueries.add(.updatePosted, about: id, occasion: update),
        LifeCycleQueries.refresh(id),
      ])
    }
  }

  /// Ends the signing, for a reason that everybody reads.
  ///
  /// - Throws: `PetitionError`.
  func close(because reason: String, in database: Pool<WebRole>) async throws {
    try await database.transaction { transaction in
      try await transaction.move(
        PetitionEvent.New(petition: petition.id, act: .close, actor: employee.id, comment: reason),
        announcing: .petitionClosed)
    }
  }
}

/// Why an update cannot be posted.
enum UpdateError: Error, Sendable {
  /// One a day; the next from that moment on.
  case tooSoon(next: Moment)
}

extension Petition.State {
  /// Whether authors may still write to those who signed.
  var takesUpdates: Bool { Self.published.contains(self) && self != .archived }
}

extension Site {
  /// The signed-in author of a petition; for everybody else what authors do is not there.
  func author(of id: Petition.ID, _ context: EmployeeContext) async throws -> PetitionAuthor {
    guard let view = try await petitions.view(of: id, for: context.employee.id), view.isAuthor,
      let petition = try await database.first(PetitionQueries.find(id))
    else { throw Refusal.notFound }
    return PetitionAuthor(of: petition, context.employee)
  }
}
