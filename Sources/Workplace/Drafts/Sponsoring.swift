import Postgres

/// Colleagues with a draft's link agree to its text, or take that back.
struct Sponsoring: Sendable {
  let database: Pool<WebRole>

  /// Counts a colleague as a sponsor of the text that they read, and tells the authors when that makes
  /// enough of them. The draft is held meanwhile, so however many come at once, no more than can be
  /// are counted.
  ///
  /// - Throws: `PetitionError.notFound` for a link that leads nowhere.
  func sponsor(
    _ code: SponsorCode, readIn version: Int, by employee: Employee.ID
  ) async throws -> SponsorOutcome {
    try await database.transaction { transaction in
      guard let draft = try await transaction.first(SponsorQueries.lock(code, for: employee)) else {
        throw PetitionError.notFound
      }
      guard !draft.isAuthor else { return .isAuthor }
      guard draft.state == .gatheringSponsors, draft.isInTime else { return .notGathering }
      guard draft.textVersion == version else { return .otherText }
      let (agreed, count) = try await transaction.pipeline(
        SponsorQueries.agreedVersion(of: employee, to: draft.petition),
        SponsorQueries.count(of: draft.petition, version: draft.textVersion))
      guard agreed.first != draft.textVersion else { return .alreadySponsor }
      let before = count.first ?? 0
      guard before < PetitionPolicy.mostSponsors else { return .full }
      _ = try await transaction.run(
        SponsorQueries.add(employee, to: draft.petition, version: draft.textVersion))
      let policy = try await transaction.first(PolicyQueries.policy())
      if let policy, before + 1 == policy.sponsorsNeeded {
        _ = try await transaction.run(
          AnnouncementQueries.add(
            .sponsorsComplete, about: draft.petition, occasion: Int64(draft.textVersion)))
      }
      return .sponsored
    }
  }

  /// Takes a sponsor's word back, until the petition is decided on.
  ///
  /// - Throws: `PetitionError.notFound` for a link that leads nowhere.
  func withdraw(_ code: SponsorCode, by employee: Employee.ID) async throws -> SponsorOutcome {
    try await database.transaction { transaction in
      guard let draft = try await transaction.first(SponsorQueries.lock(code, for: employee)) else {
        throw PetitionError.notFound
      }
      guard Sponsorship.withdrawable.contains(draft.state) else { return .notSponsor }
      let removed = try await transaction.run(SponsorQueries.remove(employee, from: draft.petition))
      return removed > 0 ? .withdrawn : .notSponsor
    }
  }
}
