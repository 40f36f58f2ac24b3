import ArgumentParser
import Foundation
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

  @Flag(
    help: """
      Make the surveys void whose keys are nowhere any more, and end. Only while no tabulator runs.
      """)
  var keysAreLost = false

  func run() async throws {
    ProcessMemory.wipeWhenFreed()
    let settings = try await Settings.read()
    let logger = settings.logger("redress")
    ProcessMemory.keepToItself(logger)
    guard let path = settings.keyDirectory else {
      throw ValidationError("\(SettingName.keyDirectory.variable): must be given for this command")
    }
    let keys = try KeyFolders(path)
    let pool = settings.pool(TabulatorRole.self, connections: 2)
    if keysAreLost {
      try await giveUpKeys(in: keys, settings.database, pool, logger)
    } else {
      try await serve(keys, settings.database, pool, logger)
    }
    await pool.close()
  }

  private func giveUpKeys(
    in keys: KeyFolders, _ connection: ConnectionConfiguration, _ pool: Pool<TabulatorRole>,
    _ logger: Logger
  ) async throws {
    let lock = TabulatorLock(configuration: connection)
    guard try await lock.isHeld() else {
      throw ValidationError("A tabulator is at work on this database. Stop it first.")
    }
    let tabulator = try await Tabulator.start(
      database: pool, keys: keys, keysAreLost: true, logger: logger, complaints: Complaints())
    try await tabulator.step()
    await lock.release()
  }

  private func serve(
    _ keys: KeyFolders, _ connection: ConnectionConfiguration, _ pool: Pool<TabulatorRole>,
    _ logger: Logger
  ) async throws {
    let complaints = Complaints()
    let service = TabulationService(
      connection: connection, logger: logger, complaints: complaints
    ) {
      try await Tabulator.start(
        database: pool, keys: keys, logger: logger, complaints: complaints)
    }
    logger.info("tabulating")
    let group = ServiceGroup(
      configuration: .init(
        services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
  }
}
