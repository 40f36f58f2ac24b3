import Logging
import Metrics
import Postgres
import ServiceLifecycle
import Workplace

/// Sees from outside whether the tabulator is there and works: it has no metrics of its own, since
/// when it works would tell when people ask for tokens.
struct TabulatorWatch: Service {
  private static let interval = Duration.seconds(60)

  let database: Pool<WebRole>
  let logger: Logger
  private let overdue = Meter(label: "tabulator_overdue_seconds")
  private let present = Meter(label: "tabulator_present")

  init(database: Pool<WebRole>, logger: Logger) {
    self.database = database
    self.logger = logger
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var presence = TabulatorPresence()
      while !Task.isCancelled {
        do {
          let late = try await database.rows(DoctorQueries.lateRounds())
          overdue.set(late.map(\.seconds).max() ?? 0)
          let isSeen = try await database.first(DoctorQueries.isTabulatorPresent()) == true
          present.set(presence.note(isSeen) ? 1 : 0)
        } catch {
          logger.warning("surveys cannot be looked at", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: Self.interval)
      }
    }
  }
}
