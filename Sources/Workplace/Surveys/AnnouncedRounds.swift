import Foundation
import Postgres
import Rounds
import Synchronization

/// The rounds that have a policy, for whoever takes their ballots: nothing of it is about a person.
///
/// What it tells may be as old as `keptFor`. Nothing may depend on its being newer.
public final class AnnouncedRounds: Sendable {
  private struct Kept {
    let asked: ContinuousClock.Instant
    let task: Task<[AnnouncedRound], any Error>
  }

  private let database: Pool<WebRole>
  private let keptFor: Duration
  private let kept = Mutex<Kept?>(nil)

  /// - Parameter keptFor: for how long one answer of the database serves everybody.
  public init(database: Pool<WebRole>, keptFor: Duration = .seconds(1)) {
    self.database = database
    self.keptFor = keptFor
  }

  /// All of them, newest first.
  public func all() async throws -> [AnnouncedRound] {
    let now = ContinuousClock.now
    let task = kept.withLock { kept in
      if let kept, now - kept.asked < keptFor { return kept.task }
      let task = Task { [database] in try await database.rows(AnnouncedRoundQueries.all()) }
      kept = Kept(asked: now, task: task)
      return task
    }
    do {
      return try await task.value
    } catch {
      kept.withLock { kept in if kept?.asked == now { kept = nil } }
      throw error
    }
  }

  /// The policy of a round, as it was hashed.
  public func policy(of round: Int64) async throws -> Data? {
    try await database.first(AnnouncedRoundQueries.policy(of: round))
  }

  /// The published list of nullifiers, 32 bytes each. Nil before the round is closed.
  public func nullifiers(of round: Int64) async throws -> Data? {
    try await database.first(AnnouncedRoundQueries.nullifiers(of: round))
  }
}
