import ArgumentParser
import Logging
import Postgres
import ServiceLifecycle
import Tabulation
import UnixSignals

/// `redress tabulate`: holds the keys of surveys, and counts them.
struct TabulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tabulate",
    abstract: "Make the keys of surveys, issue tokens, and count.",
    discussion: """
      Runs beside `serve`, under a user of its own, and listens to nothing. Where one runs already, \
      another waits and takes over; both must have the same key directory.
      """)

  func run() async throws {
    let settings = try await Settings.read()
    let logger = settings.logger("redress")
    ProcessMemory.keepToItself(logger)
    guard let path = settings.keyDirectory else {
      throw ValidationError("\(SettingName.keyDirectory.variable): must be given for this command")
    }
    let directory = try KeyDirectory(path)
    let pool = settings.pool(TabulatorRole.self, connections: 2)
    let tabulator = Tabulator(database: pool, directory: directory, logger: logger)
    let service = TabulationService(
      tabulator: tabulator, connection: settings.database, logger: logger)
    logger.info("tabulating")
    let group = ServiceGroup(
      configuration: .init(
        services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
    await pool.close()
  }
}
