import Foundation
import Logging
import Postgres
import ServiceLifecycle

/// What time alone makes due: petitions move on, people are told of rounds, and what is kept for a time only is deleted.
///
/// Every process does it every minute; each statement does nothing where another was first.
public struct Chores: Service {
  private let database: Pool<WebRole>
  private let limits: SessionLimits
  private let logger: Logger

  /// Chores for one database.
  public init(database: Pool<WebRole>, limits: SessionLimits, logger: Logger) {
    self.database = database
    self.limits = limits
    self.logger = logger
  }

  /// Runs until the process is asked to stop.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await runOnce()
        try? await Task.sleep(for: .seconds(60))
      }
    }
  }

  /// Does everything that is due now; what fails is tried again the next time.
  func runOnce() async {
    let due = [
      ClockQueries.reachThresholds(), ClockQueries.closeDue(), ClockQueries.archiveDue(),
      ClockQueries.warnBeforeRunOut(), ClockQueries.runOut(), ClockQueries.remindOfResponses(),
      ClockQueries.countHeat(), PetitionQueries.purgeWithdrawn(),
      SessionQueries.deleteExpired(idleDays: limits.idleDays), AccountQueries.deleteExpiredLinks(),
      NotificationQueries.deleteOld(), UnsubscribeQueries.deleteExpired(),
    ]
    for command in due {
      await attempt { _ = try await database.run(command) }
    }
    await attempt { try await RoundChores(database: database).run() }
  }

  /// Keeps what fails from holding up the rest.
  private func attempt(_ chore: () async throws -> Void) async {
    do {
      try await chore()
    } catch {
      logger.warning("a chore is put off", metadata: ["error": "\(error)"])
    }
  }
}
