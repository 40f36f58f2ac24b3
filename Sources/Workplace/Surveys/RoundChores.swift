import Foundation
import Postgres
import Rounds

/// Writes into the audit log what the tabulator did with rounds, and has people told. Any process may
/// do it; each round is told of once.
struct RoundChores: Sendable {
  let database: Pool<WebRole>

  /// Tells of every round that nobody told of yet: how rounds ended even while an announcement cannot
  /// be told.
  ///
  /// - Parameter now: when it happens; only the demo tells of other times.
  func run(at now: Date = Date()) async throws {
    var failure: (any Error)?
    do {
      while try await tellNextAnnouncement(at: now) {}
    } catch {
      failure = error
    }
    while try await tellNextEnd(at: now) {}
    if let failure { throw failure }
  }

  private func tellNextAnnouncement(at now: Date) async throws -> Bool {
    try await database.transaction { transaction in
      guard let round = try await transaction.first(RoundChoreQueries.takeAnnounced()),
        let hash = round.policyHash
      else { return false }
      _ = try await AuditLog.append(
        .round(.roundAnnounced, round.text.title, round.id, by: nil, "policy \(hash)"),
        at: now, in: transaction)
      // Nobody is told any more that they may answer what was called off or is over.
      if [.announced, .open].contains(round.state) {
        try await transaction.run(AnnouncementQueries.add(.roundAnnounced, aboutRound: round.id))
      }
      try await transaction.run(RoundChoreQueries.announcementIsTold(of: round.id))
      return true
    }
  }

  private func tellNextEnd(at now: Date) async throws -> Bool {
    try await database.transaction { transaction in
      guard let round = try await transaction.first(RoundChoreQueries.takeEnded()) else {
        return false
      }
      let isPublished = round.state == .closed
      _ = try await AuditLog.append(
        .round(
          isPublished ? .roundPublished : .roundVoid, round.text.title, round.id, by: nil,
          isPublished ? "its results are published" : round.reason),
        at: now, in: transaction)
      try await transaction.run(
        AnnouncementQueries.add(isPublished ? .roundPublished : .roundVoid, aboutRound: round.id))
      try await transaction.run(RoundChoreQueries.endIsTold(of: round.id))
      return true
    }
  }
}
