import Postgres

/// What authors do with a draft: each in one transaction, after which others read the whole of it or
/// nothing. Whoever is no author finds nothing: `PetitionError.notFound`.
struct DraftActs: Sendable {
  let database: Pool<WebRole>

  /// Writes a text over the one with this version, and has sponsors told when they would read
  /// something else.
  ///
  /// - Throws: `DraftError.changedMeanwhile`, `.movedOn`; then nothing is written.
  func save(
    _ text: DraftText, of id: Petition.ID, over version: Int, by author: Employee
  ) async throws {
    try await database.transaction { transaction in
      guard let draft = try await transaction.first(DraftQueries.lock(id, for: author.id)),
        let state = try await transaction.first(LifeCycleQueries.lock(id))
      else { throw PetitionError.notFound }
      guard state == .draft else { throw DraftError.movedOn }
      let saved = try await transaction.first(
        DraftQueries.save(text, of: id, over: version, by: author.id))
      guard let saved else { throw DraftError.changedMeanwhile }
      guard saved != draft.textVersion,
        try await transaction.first(SponsorQueries.areThere(of: id)) == true
      else { return }
      _ = try await transaction.run(
        AnnouncementQueries.add(.textChanged, about: id, occasion: Int64(saved)))
    }
  }

  /// Asks for sponsors from now on, by a link that is made when there is none.
  ///
  /// - Throws: `DraftError.incomplete`, `.movedOn`.
  func gatherSponsors(for id: Petition.ID, by author: Employee) async throws {
    try await act(.gatherSponsors, on: id, by: author) { draft, transaction in
      guard draft.isComplete else { throw DraftError.incomplete }
      _ = try await transaction.run(DraftQueries.giveCode(SponsorCode(), to: id))
    }
  }

  /// Goes back to writing.
  ///
  /// - Throws: `DraftError.movedOn`.
  func revise(_ id: Petition.ID, by author: Employee) async throws {
    try await act(.revise, on: id, by: author)
  }

  /// Hands the draft to the moderators.
  ///
  /// - Throws: `DraftError.tooFewSponsors`, `.movedOn`.
  func submit(_ id: Petition.ID, by author: Employee) async throws {
    try await act(.submit, on: id, by: author, announcing: .reviewWaiting) { draft, transaction in
      let sponsors = try await transaction.first(
        SponsorQueries.count(of: id, version: draft.textVersion))
      let policy = try await transaction.first(PolicyQueries.policy())
      guard let sponsors, let policy, sponsors >= policy.sponsorsNeeded else {
        throw DraftError.tooFewSponsors
      }
    }
  }

  /// Gives the petition up.
  ///
  /// - Throws: `DraftError.movedOn`.
  func giveUp(_ id: Petition.ID, by author: Employee) async throws {
    try await act(.withdraw, on: id, by: author)
  }

  /// Moves a draft on when its author may and `check` does not object.
  private func act(
    _ act: PetitionAct, on id: Petition.ID, by author: Employee,
    announcing kind: NotificationKind? = nil,
    when check: (LockedDraft, Transaction<WebRole>) async throws -> Void = { _, _ in }
  ) async throws {
    do {
      try await database.transaction { transaction in
        guard let draft = try await transaction.first(DraftQueries.lock(id, for: author.id)) else {
          throw PetitionError.notFound
        }
        // Whether it is in the right state is said first: it may not need what it lacks any more.
        if let state = try await transaction.first(LifeCycleQueries.lock(id)) {
          _ = try PetitionLifeCycle.state(after: act, from: state)
        }
        try await check(draft, transaction)
        try await transaction.move(
          PetitionEvent.New(petition: id, act: act, actor: author.id), announcing: kind)
      }
    } catch PetitionError.wrongState {
      throw DraftError.movedOn
    }
  }
}
