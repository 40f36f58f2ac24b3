import Logging
import Postgres
import ServiceLifecycle

/// Sends the mails of notifications. Any number may work on one queue.
///
/// A mail is taken for ten minutes and deleted once the mail server has it. A process that ends between
/// the two leaves it to be sent again, under the same message id.
struct Mailer: Sendable {
  let database: Pool<WebRole>
  let transport: any MailTransport
  let settings: SiteSettings
  let logger: Logger

  /// How many mails are taken at once: with every one of them running into the time-out of the
  /// transport they are still done before somebody else may take them.
  static let batch = 32
  /// How many are sent side by side.
  static let connections = 4

  /// Sends what is due, until nothing is, or nothing gets through.
  func drain() async {
    var sent = 0
    while !Task.isCancelled, !Task.isShuttingDownGracefully {
      do {
        let (taken, through) = try await sendBatch()
        sent += through
        if taken == 0 || through == 0 { break }
      } catch {
        logger.warning("mails are put off", metadata: ["error": "\(error)"])
        break
      }
    }
    if sent > 0 { logger.info("notification mails were sent", metadata: ["count": "\(sent)"]) }
  }

  /// - Returns: how many mails it took, and how many of them are done with.
  private func sendBatch() async throws -> (taken: Int, through: Int) {
    let due = try await database.rows(OutgoingMailQueries.claim(Self.batch))
    let wanted = due.filter(\.isWanted)
    let unwanted = due.filter { !$0.isWanted }.map(\.id)
    if !unwanted.isEmpty { _ = try await database.run(OutgoingMailQueries.delete(unwanted)) }
    let tokens = wanted.map { _ in Token() }
    if !wanted.isEmpty {
      _ = try await database.run(
        UnsubscribeQueries.add(
          tokens.map(\.hash), of: wanted.map(\.employee), for: wanted.map(\.kind)))
    }
    let outcomes = await sendSideBySide(Array(zip(wanted, tokens)))
    let untried = outcomes.filter { $0.value == .untried }.keys
    if !untried.isEmpty { _ = try await database.run(OutgoingMailQueries.handBack(Array(untried))) }
    logFailures(among: outcomes.values)
    return (due.count, unwanted.count + outcomes.values.count { $0 == .sent })
  }

  private enum Outcome: Equatable {
    case sent
    case failed(String)
    /// The process is to end.
    case untried
  }

  /// One line a batch, however many there are: when the mail server is away, all of them fail alike.
  private func logFailures(among outcomes: some Sequence<Outcome>) {
    let failures = outcomes.compactMap { if case .failed(let reason) = $0 { reason } else { nil } }
    guard let reason = failures.first else { return }
    logger.warning(
      "notification mails are put off",
      metadata: ["count": "\(failures.count)", "error": "\(reason)"])
  }

  /// Sends some at a time; once the process is asked to stop it begins no other.
  private func sendSideBySide(_ mails: [(DueMail, Token)]) async -> [Int64: Outcome] {
    await withTaskGroup(of: (Int64, Outcome).self) { group in
      var outcomes: [Int64: Outcome] = [:]
      for (index, (mail, token)) in mails.enumerated() {
        if index >= Self.connections, let (id, outcome) = await group.next() {
          outcomes[id] = outcome
        }
        group.addTask {
          let isStopping = Task.isCancelled || Task.isShuttingDownGracefully
          return (mail.id, isStopping ? .untried : await send(mail, token))
        }
      }
      for await (id, outcome) in group { outcomes[id] = outcome }
      return outcomes
    }
  }

  private func send(_ due: DueMail, _ token: Token) async -> Outcome {
    do {
      try await transport.send(try Mail.notification(due, unsubscribe: token, at: settings))
    } catch {
      await putOff(due, error)
      return .failed("\(error)")
    }
    await attempt { try await database.run(OutgoingMailQueries.delete([due.id])) }
    return .sent
  }

  private func putOff(_ due: DueMail, _ error: any Error) async {
    if !(error is MailError), let seconds = Self.pause(afterAttempts: due.attempts) {
      await attempt {
        try await database.run(OutgoingMailQueries.postpone(due.id, seconds: seconds))
      }
    } else {
      logger.error(
        "a mail is given up", metadata: ["kind": "\(due.kind)", "error": "\(error)"])
      await attempt { try await database.run(OutgoingMailQueries.delete([due.id])) }
    }
  }

  /// What fails here is made good when the ten minutes are over: the mail is due again.
  private func attempt(_ work: () async throws -> Int) async {
    do {
      _ = try await work()
    } catch {
      logger.warning("the queue of mails is away", metadata: ["error": "\(error)"])
    }
  }

  /// Seconds until a mail is tried again: one minute, doubled each time, at most six hours.
  ///
  /// - Returns: nil when it is to be given up, after three days.
  static func pause(afterAttempts attempts: Int) -> Int? {
    guard attempts < 20 else { return nil }
    return min(60 << min(max(attempts, 1) - 1, 10), 6 * 3600)
  }
}
