import Foundation
import Logging
import Postgres
import Rounds

/// Moves survey rounds along: makes their keys, signs requests for tokens, opens and shuts the ballot
/// box, counts, publishes, and destroys the keys. It alone holds the private keys of a round.
///
/// Every step is either done completely or not at all, so a crash at any moment is made good by the
/// next call. It says nothing about a round but where it stands: no number and no time of anybody.
public actor Tabulator {
  let database: Pool<TabulatorRole>
  let directory: KeyDirectory
  let logger: Logger
  let checkpoint: Checkpoint
  /// Keeps others away from the keys.
  private let hold: Descriptor?
  let complaints: Complaints

  init(
    database: Pool<TabulatorRole>, directory: KeyDirectory, logger: Logger, complaints: Complaints,
    checkpoint: Checkpoint, hold: consuming Descriptor? = nil
  ) {
    self.database = database
    self.directory = directory
    self.logger = logger
    self.complaints = complaints
    self.checkpoint = checkpoint
    self.hold = hold
  }

  /// Does all that is due by this machine's clock and by the database's as well: a clock that is ahead
  /// would end a round and destroy its keys before its time.
  ///
  /// - Returns: when there is something to do again, by this machine's clock; nil when only somebody
  ///   else can cause it.
  @discardableResult
  public func step() async throws -> Date? {
    let skew = try await clockSkew()
    if skew > Self.toleratedSkew {
      complaints.warn(
        "this machine's clock is ahead of the database's; the database's is used",
        at: .comparingClocks, in: logger)
    } else {
      complaints.forget(.comparingClocks, of: nil)
    }
    return try await step(now: Date(timeIntervalSinceNow: -skew))?.addingTimeInterval(skew)
  }

  /// Seconds that are not worth a word.
  private static let toleratedSkew: TimeInterval = 5

  /// Seconds that this machine's clock is ahead of the database's; 0 when it is behind.
  private func clockSkew() async throws -> TimeInterval {
    guard let theirs = try await database.first(TabulatorQueries.time()) else { return 0 }
    return max(0, Date().timeIntervalSince(theirs))
  }

  /// Does all that is due; of requests for tokens, so many that the clock is looked at again in time.
  ///
  /// - Parameter now: the time that it is.
  /// - Returns: when there is something to do again; nil when only somebody else can cause it.
  @discardableResult
  public func step(now: Date) async throws -> Date? {
    try await attempt(.destroyingKeys) { try await destroyKeysOfNobody() }
    for round in try await database.rows(TabulatorQueries.cancelled()) { try await forget(round) }
    // A round that cannot be announced must not keep another one from its end, nor one that cannot be
    // counted others from their tokens.
    var rounds = try await activeRounds()
    var failure: (any Error)?
    for index in rounds.indices {
      do { try await conclude(&rounds[index], now: now) } catch { failure = failure ?? error }
    }
    for round in try await database.rows(TabulatorQueries.approved()) {
      try await attempt(.announcing, of: round.id) { try await announce(round, now: now) }
    }
    rounds = try await activeRounds()
    var hasMore = false
    for index in rounds.indices {
      do {
        try await open(&rounds[index], now: now)
        hasMore = try await sign(&rounds[index], now: now) || hasMore
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return hasMore ? now : rounds.compactMap(\.nextDate).min()
  }

  /// Goes on where keys cannot be written or destroyed, and where a round has to be looked at. It is
  /// tried again with the next pass.
  private func attempt(
    _ step: Complaints.Step, of round: Int64? = nil, _ body: () async throws -> Void
  ) async throws {
    do {
      try await body()
      complaints.forget(step, of: round)
    } catch let error as KeyDirectoryError {
      complain("keys cannot be written or destroyed", at: step, of: round, because: error)
    } catch let error as RoundRefusal {
      complain("\(error)", at: step, of: round)
    }
  }

  private func activeRounds() async throws -> [ActiveRound] {
    try await database.rows(TabulatorQueries.active()).compactMap { row in
      do {
        let round = try ActiveRound(row)
        complaints.forget(.readingPolicy, of: row.id)
        return round
      } catch {
        complain("\(error)", at: .readingPolicy, of: row.id)
        return nil
      }
    }
  }

  /// Ends what has to end: a round without keys, one that was never opened, one whose time is over.
  private func conclude(_ round: inout ActiveRound, now: Date) async throws {
    guard try await hasKeys(round) else {
      return try await void(&round, VoidReason.keysLost, now: now)
    }
    if round.state == .announced && round.policy.closes <= now {
      return try await void(&round, VoidReason.neverOpened, now: now)
    }
    if round.state == .open && round.policy.closes <= now { try await shut(&round, now: now) }
    if round.state == .counting { try await count(&round, now: now) }
  }

  func note(_ state: RoundState, _ round: Int64) {
    logger.notice(
      "a survey round has moved", metadata: ["round": "\(round)", "state": "\(state.rawValue)"])
  }

  /// - Parameter error: is told of too, but another one at the same step is no reason to speak again.
  func complain(
    _ what: String, at step: Complaints.Step, of round: Int64?, because error: (any Error)? = nil
  ) {
    guard complaints.add(what, at: step, of: round) else { return }
    let words = if let error { "\(what): \(error)" } else { what }
    if let round {
      logger.error(
        "something is wrong with a survey round: \(words)", metadata: ["round": "\(round)"])
    } else {
      logger.error("\(words)")
    }
  }
}

/// Somebody else moved the round first.
struct RoundMoved: Error {}
