import Foundation
import Logging
import Postgres
import Synchronization
import Tokens

/// Where ballots are stored: those that arrive together commit together, and each voter is answered
/// after the commit.
///
/// It cannot read what is in it, and does not learn whether a ballot was there before.
public final class BallotBox: Sendable {
  enum Outcome: Sendable {
    /// It is in the box, from now on or since earlier.
    case stored
    /// The box takes no ballots of this round.
    case shut
  }

  private typealias Answer = Result<Outcome, any Error>

  private let coalescer: Coalescer<CastBallot, Answer>

  /// - Parameters:
  ///   - largestBatch: how many ballots share a transaction at most.
  ///   - logger: told once when ballots can no longer be stored, and never about one of them.
  public init(database: Pool<BallotBoxRole>, largestBatch: Int = 256, logger: Logger) {
    let alarm = Alarm(logger: logger)
    coalescer = Coalescer(maximumBatch: largestBatch) { ballots in
      await Self.store(ballots, database, alarm)
    }
  }

  /// Takes a ballot that did not come over HTTP: the demo's, which are made in its own process.
  ///
  /// - Parameters:
  ///   - sent: what a browser would send.
  ///   - round: the number of the round.
  ///   - identity: what its tokens are checked with.
  ///   - ballotSize: bytes to which its ballots are padded.
  /// - Returns: whether it is in the box; false when that is shut.
  /// - Throws: when it is no ballot of the round.
  public func take(
    _ sent: Data, in round: Int64, of identity: BallotRound, ballotSize: Int
  ) async throws -> Bool {
    try await put(CastBallot(sent, in: round, of: identity, ballotSize: ballotSize)) == .stored
  }

  func put(_ ballot: CastBallot) async throws -> Outcome {
    try await coalescer.submit(ballot).get()
  }

  /// Stores a batch, and where the box refuses it, each round's ballots by themselves: a late ballot
  /// of one round costs no other's.
  private static func store(
    _ ballots: [CastBallot], _ database: Pool<BallotBoxRole>, _ alarm: Alarm
  ) async -> [Answer] {
    let answer = await storeTogether(ballots, database, alarm)
    let rounds = Set(ballots.map(\.round))
    guard case .success(.shut) = answer, rounds.count > 1 else {
      return ballots.map { _ in answer }
    }
    var answers: [Int64: Answer] = [:]
    for round in rounds {
      let group = ballots.filter { $0.round == round }
      answers[round] = await storeTogether(group, database, alarm)
    }
    return ballots.map { answers[$0.round] ?? answer }
  }

  /// How often a batch is tried when the database was away for a moment.
  private static let attempts = 3

  /// All or none. It is safe to run again when the reply to a commit was lost.
  private static func storeTogether(
    _ ballots: [CastBallot], _ database: Pool<BallotBoxRole>, _ alarm: Alarm
  ) async -> Answer {
    var attempt = 1
    while true {
      do {
        try await database.run(BallotQueries.put(ballots))
        alarm.reset()
        return .success(.stored)
      } catch let error as DatabaseError where error.violates("ballot_round_fkey") {
        return .success(.shut)
      } catch let error as DatabaseError where error.isWorthRepeating && attempt < attempts {
        attempt += 1
      } catch {
        alarm.raise(error)
        return .failure(error)
      }
    }
  }
}

/// Says that ballots cannot be stored, once until they can be again: a line for each would tell when
/// people vote.
private final class Alarm: Sendable {
  private let logger: Logger
  private let isRaised = Mutex(false)

  init(logger: Logger) { self.logger = logger }

  func raise(_ error: any Error) {
    let wasRaised = isRaised.withLock { isRaised in
      defer { isRaised = true }
      return isRaised
    }
    // No description of an error of the database holds a value that was sent.
    if !wasRaised { logger.error("ballots cannot be stored", metadata: ["error": "\(error)"]) }
  }

  func reset() { isRaised.withLock { $0 = false } }
}
