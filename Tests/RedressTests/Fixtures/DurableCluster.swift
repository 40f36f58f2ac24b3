import Postgres
import TestSupport

/// A server of PostgreSQL that is set up as docs/operations.md asks: it loses nothing that it
/// acknowledged, and its log says nothing of what people write.
enum DurableCluster {
  static let settings = [
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
    "log_error_verbosity": "terse", "log_min_error_statement": "panic", "log_statement": "none",
    "log_min_duration_statement": "-1", "log_parameter_max_length": "0",
  ]

  /// One for all tests that leave it running.
  static var shared: TestCluster {
    get async throws { try await start.value }
  }

  private static let start = Task { try await TestCluster.start(settings: settings) }

  /// Lends a migrated database on it.
  static func withDatabase(
    _ body: (TestDatabase) async throws -> Void
  ) async throws {
    let database = try await TestDatabase.empty(on: shared)
    try await Migrator(
      directory: TestDatabase.migrations, configuration: database.configuration()
    ).apply()
    do {
      try await body(database)
    } catch {
      try? await database.drop()
      throw error
    }
    try await database.drop()
  }
}
