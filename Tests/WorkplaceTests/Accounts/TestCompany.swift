import Logging
import Postgres
import TestSupport

@testable import Workplace

/// A database of a test's own with a pool for each role that works on it.
struct TestCompany: Sendable {
  let owner: Pool<LoginRole>
  let web: Pool<WebRole>
  let office: Pool<OperatorRole>

  /// Lends an empty migrated database.
  static func lend<T>(
    _ body: nonisolated(nonsending) (TestCompany) async throws -> T
  ) async throws -> T {
    try await TestDatabase.migrated { database in
      let company = try TestCompany(database)
      do {
        let value = try await body(company)
        await company.close()
        return value
      } catch {
        await company.close()
        throw error
      }
    }
  }

  init(_ database: TestDatabase) throws {
    var configuration = try database.configuration()
    // Whoever waits for a lock here waits for tests that wait for a core.
    configuration.statementTimeout = nil
    owner = Self.pool(configuration)
    web = Self.pool(configuration)
    office = Self.pool(configuration)
  }

  private static func pool<Role>(_ configuration: ConnectionConfiguration) -> Pool<Role> {
    Pool(
      configuration: configuration, maximumConnections: 2, logger: Logger(label: "test"))
  }

  func close() async {
    await owner.close()
    await web.close()
    await office.close()
  }

  /// A number that the owner's query gives.
  func count(_ sql: SQL) async throws -> Int? {
    try await owner.first(Query<LoginRole, Int>(sql))
  }

  /// Texts that the owner's query gives.
  func texts(_ sql: SQL) async throws -> [String] {
    try await owner.rows(Query<LoginRole, String>(sql))
  }
}
