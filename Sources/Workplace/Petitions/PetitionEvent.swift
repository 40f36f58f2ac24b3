import Foundation
import Postgres

/// Something that happened to a petition, as the record keeps it.
struct PetitionEvent: Sendable {
  /// What is recorded; time and new state are added when it happens.
  struct New: Sendable {
    let petition: Petition.ID
    let act: PetitionAct
    /// Nil for the clock and the count.
    let actor: Employee.ID?
    /// A moderator's public reason.
    var reason: ReviewReason?
    /// Public words that go with it.
    var comment = ""
  }

  let id: Int64
  let occurredAt: Date
  let act: PetitionAct
  /// The state from then on.
  let state: Petition.State
  /// Who did it; nil for the clock, the count, and whoever was erased. Only a moderator's and a
  /// leader's name may be shown to everybody.
  let actor: String?
  let reason: ReviewReason?
  let comment: String

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    occurredAt = try row.next()
    act = try row.next()
    state = try row.next()
    actor = try row.next()
    reason = try row.next()
    comment = try row.next()
  }
}

extension Transaction<WebRole> {
  /// Moves a petition: state, its dates, the record of it and what is announced, all or nothing.
  ///
  /// - Parameters:
  ///   - announcing: whom to tell; nil for nobody.
  ///   - occasion: as in `AnnouncementQueries.add`; a fixed one is told once a petition.
  /// - Returns: the new state.
  /// - Throws: `PetitionError` when it is not there or not in a state for this act.
  @discardableResult
  func move(
    _ event: PetitionEvent.New, announcing kind: NotificationKind? = nil, occasion: Int64? = nil
  ) async throws -> Petition.State {
    guard let current = try await first(LifeCycleQueries.lock(event.petition)) else {
      throw PetitionError.notFound
    }
    let state = try PetitionLifeCycle.state(after: event.act, from: current)
    var commands = [
      LifeCycleQueries.move(event.petition, to: state),
      LifeCycleQueries.addEvent(event, to: state),
      LifeCycleQueries.refresh(event.petition),
    ]
    if let kind {
      commands.append(
        AnnouncementQueries.add(kind, about: event.petition, occasion: occasion))
    }
    try await pipeline(commands)
    return state
  }
}
