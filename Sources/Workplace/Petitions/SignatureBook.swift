import Logging
import Postgres

/// Where signatures are written: concurrent signings and withdrawals gather and commit together, and
/// each caller is answered after the commit with its own outcome.
///
/// While one batch commits, the next one gathers; so the slower the disk, the larger the batches.
final class SignatureBook: Sendable {
  private enum Act: Sendable {
    case sign(Signing)
    case withdraw(Withdrawal)
  }

  private typealias Answer = Result<SigningOutcome, any Error>

  /// What became of a batch, in its order.
  private struct Written {
    let outcomes: [SigningOutcome]
    let reachesThreshold: Bool
  }

  private let coalescer: Coalescer<Act, Answer>

  /// - Parameter largestBatch: how many signings share a transaction at most.
  init(database: Pool<WebRole>, largestBatch: Int = 256, logger: Logger) {
    coalescer = Coalescer(maximumBatch: largestBatch) { acts in
      do {
        let written = try await Self.write(acts, database)
        if written.reachesThreshold { await Self.reachThresholds(database, logger) }
        return written.outcomes.map { .success($0) }
      } catch let error where error.concernsOneSigning && acts.count > 1 {
        logger.warning("a batch of signings is written one by one", metadata: ["error": "\(error)"])
        return await Self.writeOneByOne(acts, database)
      }
    }
  }

  func sign(_ signing: Signing) async throws -> SigningOutcome {
    try await coalescer.submit(.sign(signing)).get()
  }

  func withdraw(_ withdrawal: Withdrawal) async throws -> SigningOutcome {
    try await coalescer.submit(.withdraw(withdrawal)).get()
  }

  /// The signatures are counted by now, whatever becomes of this: the clock tries it again.
  private static func reachThresholds(_ database: Pool<WebRole>, _ logger: Logger) async {
    do {
      _ = try await database.run(ClockQueries.reachThresholds())
    } catch {
      logger.warning("a threshold is left to the clock", metadata: ["error": "\(error)"])
    }
  }

  /// One signing that the database refuses must fail alone.
  private static func writeOneByOne(_ acts: [Act], _ database: Pool<WebRole>) async -> [Answer] {
    var answers: [Answer] = []
    for act in acts {
      do {
        answers += try await write([act], database).outcomes.map { .success($0) }
      } catch {
        answers.append(.failure(error))
      }
    }
    return answers
  }

  /// How often a batch is tried when the database was away for a moment.
  private static let attempts = 3

  /// Writes a batch, again when it may not have been written: the statements count nobody twice.
  private static func write(_ acts: [Act], _ database: Pool<WebRole>) async throws -> Written {
    var isRepeated = false
    for _ in 1..<attempts {
      do {
        return try await writeOnce(acts, database, isRepeated: isRepeated)
      } catch let error as DatabaseError where error.isWorthRepeating {
        if case .connectionLost = error { isRepeated = true }
      }
    }
    return try await writeOnce(acts, database, isRepeated: isRepeated)
  }

  /// - Parameter isRepeated: whether an earlier try may have committed without our learning it; then
  ///   whoever is signed already was signed by it.
  private static func writeOnce(
    _ acts: [Act], _ database: Pool<WebRole>, isRepeated: Bool
  ) async throws -> Written {
    var signings: [Signing] = []
    var withdrawals: [Withdrawal] = []
    for act in acts {
      switch act {
      case .sign(let signing): signings.append(signing)
      case .withdraw(let withdrawal): withdrawals.append(withdrawal)
      }
    }
    let results = try await run(signings, withdrawals, database)
    var signed = results.signed.map(\.outcome)
    var withdrawn = results.withdrawn.map(\.outcome)
    if isRepeated {
      signed = signed.map { $0 == .alreadySigned ? .signed : $0 }
      withdrawn = withdrawn.map { $0 == .notSigned ? .withdrawn : $0 }
    }
    var nextSigned = signed.makeIterator()
    var nextWithdrawn = withdrawn.makeIterator()
    let outcomes = acts.compactMap { act in
      switch act {
      case .sign: nextSigned.next()
      case .withdraw: nextWithdrawn.next()
      }
    }
    return Written(
      outcomes: outcomes, reachesThreshold: results.signed.contains(where: \.reachesThreshold))
  }

  private static func run(
    _ signings: [Signing], _ withdrawals: [Withdrawal], _ database: Pool<WebRole>
  ) async throws -> (signed: [SigningQueries.Result], withdrawn: [SigningQueries.Result]) {
    if withdrawals.isEmpty {
      return (try await database.rows(SigningQueries.sign(signings)), [])
    }
    if signings.isEmpty {
      return ([], try await database.rows(SigningQueries.withdraw(withdrawals)))
    }
    let results = try await database.pipeline([
      SigningQueries.sign(signings), SigningQueries.withdraw(withdrawals),
    ])
    return (results[0], results[1])
  }
}

extension Error {
  /// Whether the database refused what one signing held, so that the others can go on without it.
  fileprivate var concernsOneSigning: Bool {
    guard let error = self as? DatabaseError else { return false }
    if case .encoding = error { return true }
    return error.sqlState.map { $0.hasPrefix("22") || $0.hasPrefix("23") } ?? false
  }
}
