import Foundation

/// Thrown when too many passwords wait to be hashed.
public enum PasswordGateError: Error, Hashable {
  /// Nothing was hashed; the line will have been worked off after about so many seconds.
  case busy(retryAfter: Int)
}

/// Hashes and verifies passwords, so many at once and no more: each takes a core and the memory of
/// its parameters, and a rush of sign-ins must exhaust neither.
///
/// At most `concurrency` hashes run, each on a thread of its own; up to `queueLimit` calls wait
/// behind them in order. Memory is therefore bounded by `concurrency` times the memory of the
/// parameters, as long as stored strings ask for no more than these.
public final class PasswordGate: Sendable {
  /// The parameters of new hashes.
  public let parameters: Argon2Parameters
  /// How many hashes may run at once.
  public let concurrency: Int
  /// How many calls may wait.
  public let queueLimit: Int

  private let workers: Workers
  /// A hash of nobody's password.
  private let dummy: PHCString
  private let retryAfter: Int

  /// Makes one hash, which takes some tens of milliseconds, to have it for
  /// ``verifyNothing(_:)`` and to learn how long one takes here.
  ///
  /// - Parameters:
  ///   - parameters: of new hashes and of ``verifyNothing(_:)``.
  ///   - concurrency: at least one; by default the number of cores.
  ///   - queueLimit: at least zero; with the default 256 calls wait some seconds at most.
  /// - Throws: ``Argon2Error`` when the parameters cannot be met here.
  public init(
    parameters: Argon2Parameters = .default,
    concurrency: Int = ProcessInfo.processInfo.activeProcessorCount,
    queueLimit: Int = 256
  ) throws {
    self.parameters = parameters
    self.concurrency = max(1, concurrency)
    self.queueLimit = max(0, queueLimit)
    workers = Workers(count: self.concurrency, lineLimit: self.queueLimit)
    let start = ContinuousClock.now
    dummy = try PHCString(Argon2id.hash(UUID().uuidString, parameters: parameters))
    let line = (ContinuousClock.now - start) * (self.queueLimit + 1) / self.concurrency
    retryAfter = Int(line.components.seconds) + 1
  }

  /// How many calls wait now.
  public var queued: Int { workers.waiting }
  /// How many hashes run now.
  public var running: Int { workers.running }

  /// A new PHC string of the password.
  ///
  /// - Throws: ``PasswordError``, ``PasswordGateError``, ``Argon2Error``, or `CancellationError`
  ///   when the task was cancelled before its turn.
  public func hash(_ password: String) async throws -> String {
    let password = try PreparedPassword(password)
    return try await inTurn { [parameters] in
      try Argon2id.hash(password, parameters: parameters)
    }
  }

  /// Whether the stored PHC string is of this password. A text that cannot be a password (empty,
  /// too long, with control characters) matches nothing and costs nothing.
  ///
  /// - Throws: ``PasswordGateError``, ``Argon2Error``, or `CancellationError` when the task was
  ///   cancelled before its turn.
  public func verify(_ password: String, against phc: String) async throws -> Bool {
    try await verify(password, against: PHCString(phc))
  }

  /// Costs what a verification costs, for an account that does not exist: the time of an answer
  /// then does not tell whether it does.
  ///
  /// - Throws: as ``verify(_:against:)``.
  public func verifyNothing(_ password: String) async throws {
    _ = try await verify(password, against: dummy)
  }

  /// Whether the stored string should be replaced by a new hash, because a parameter has risen.
  /// Only to be asked after a verification, while the password is at hand.
  public func needsRehash(_ phc: String) throws(Argon2Error) -> Bool {
    try Argon2id.needsRehash(phc, parameters: parameters)
  }

  private func verify(_ password: String, against stored: PHCString) async throws -> Bool {
    guard let password = try? PreparedPassword(password) else { return false }
    return try await inTurn { try Argon2id.verify(password, against: stored) }
  }

  /// Runs the work on a thread of its own when one is free.
  func inTurn<Success: Sendable>(
    _ work: @escaping @Sendable () throws -> Success
  ) async throws -> Success {
    do {
      return try await workers.run(work)
    } catch is Workers.Full {
      throw PasswordGateError.busy(retryAfter: retryAfter)
    }
  }
}
