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

  private let coalescer: Coalescer<Act, Answer>

  /// - Parameter largestBatch: how many signings share a transaction at most.
  init(database: Pool<WebRole>, largestBatch: Int = 256, logger: Logger) {
    coalescer = Coalescer(maximumBatch: largestBatch) { acts in
      do {
        return try await Self.write(acts, database).map { .success($0) }
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

  /// One signing that the database refuses must fail alone.
  private static func writeOneByOne(_ acts: [Act], _ database: Pool<WebRole>) async -> [Answer] {
    var answers: [Answer] = []
    for act in acts {
      do {
        answers += try await write([act], database).map { .success($0) }
      } catch {
        answers.append(.failure(error))
      }
    }
    return answers
  }

  /// How often a batch is tried when the database was away for a moment.
  private static let attempts = 3

  /// Writes a batch, again when it may not have been written: the statements count nobody twice.
  private static func write(_ acts: [Act], _ database: Pool<WebRole>) async throws
    -> [SigningOutcome]
  {
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
  ) async throws -> [SigningOutcome] {
    var signings: [Signing] = []
    var withdrawals: [Withdrawal] = []
    for act in acts {
      switch act {
      case .sign(let signing): signings.append(signing)
      case .withdraw(let withdrawal): withdrawals.append(withdrawal)
      }
    }
    var (signed, withdrawn) = try await run(signings, withdrawals, database)
    if isRepeated {
      signed = signed.map { $0 == .alreadySigned ? .signed : $0 }
      withdrawn = withdrawn.map { $0 == .notSigned ? .withdrawn : $0 }
    }
    var nextSigned = signed.makeIterator()
    var nextWithdrawn = withdrawn.makeIterator()
    return acts.compactMap { act in
      switch act {
      case .sign: nextSigned.next()
      case .withdraw: nextWithdrawn.next()
      }
    }
  }

  private static func run(
    _ signings: [Signing], _ withdrawals: [Withdrawal], _ database: Pool<WebRole>
  ) async throws -> ([SigningOutcome], [SigningOutcome]) {
    if withdrawals.isEmpty {
      return (try await database.rows(SigningQueries.sign(signings)).map(\.outcome), [])
    }
    if signings.isEmpty {
      return ([], try await database.rows(SigningQueries.withdraw(withdrawals)).map(\.outcome))
    }
    let results = try await database.pipeline([
      SigningQueries.sign(signings), SigningQueries.withdraw(withdrawals),
    ])
    return (results[0].map(\.outcome), results[1].map(\.outcome))
  }
}

extension DatabaseError {
  /// Whether the same batch may succeed when it is sent again at once.
  fileprivate var isWorthRepeating: Bool {
    if case .connectionLost = self { return true }
    if case .unavailable = self { return true }
    return sqlState == "40001" || sqlState == "40P01"
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
