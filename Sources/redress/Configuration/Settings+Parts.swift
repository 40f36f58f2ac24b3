import Foundation
import Logging
import Postgres

/// What commands make of the settings.
extension Settings {
  func logger(_ label: String) -> Logger {
    var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = logLevel
    return logger
  }

  func pool<Role: DatabaseRole>(_ role: Role.Type, connections: Int) -> Pool<Role> {
    Pool<Role>(
      configuration: database, maximumConnections: connections, checkoutTimeout: .seconds(5),
      logger: logger("database"))
  }

  /// A small pool for one command, closed when it is done.
  func withPool<Role: DatabaseRole, Result>(
    _ role: Role.Type, _ work: (Pool<Role>) async throws -> Result
  ) async throws -> Result {
    let pool = pool(role, connections: 2)
    do {
      let result = try await work(pool)
      await pool.close()
      return result
    } catch {
      await pool.close()
      throw error
    }
  }
}
