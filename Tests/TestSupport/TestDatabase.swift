import Foundation
import Postgres

/// A database of a test's own on the shared server. It goes with the server, at the end of the
/// process, or as soon as ``drop()`` is called.
public struct TestDatabase: Sendable {
  /// The server that it lies on.
  public let cluster: TestCluster
  /// Its name, unique on the server.
  public let name: String

  /// A database that is there already, or will be.
  public init(cluster: TestCluster, name: String) {
    self.cluster = cluster
    self.name = name
  }

  /// A connection URL as the server's superuser.
  public var url: String { cluster.url(database: name) }

  /// A configuration for connections to it.
  public func configuration() throws -> ConnectionConfiguration {
    try ConnectionConfiguration(url, applicationName: "tests")
  }

  /// A database without any table.
  public static func empty(on cluster: TestCluster? = nil) async throws -> TestDatabase {
    let server = if let cluster { cluster } else { try await TestCluster.shared }
    return try await create(on: server, template: "template1")
  }

  /// A database with all migrations of the package applied: a clone of one that is migrated once
  /// a process.
  public static func migrated() async throws -> TestDatabase {
    try await create(on: TestCluster.shared, template: template.value)
  }

  /// Lends a database without any table, and drops it afterwards.
  public static func empty<T>(
    _ body: nonisolated(nonsending) (TestDatabase) async throws -> T
  ) async throws -> T {
    try await lend(try await empty(), body)
  }

  /// Lends a database with all migrations applied, and drops it afterwards.
  public static func migrated<T>(
    _ body: nonisolated(nonsending) (TestDatabase) async throws -> T
  ) async throws -> T {
    try await lend(migrated(), body)
  }

  /// Another one with the same contents; nobody may be connected to this one.
  public func copy() async throws -> TestDatabase {
    try await Self.create(on: cluster, template: name)
  }

  /// Drops it at once, whoever is connected to it.
  public func drop() async throws {
    try await cluster.run(program: "dropdb", "--force", name)
  }

  /// The folder with the package's migrations.
  public static let migrations = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "migrations")

  private static let template = Task {
    let database = try await empty()
    try await Migrator(directory: migrations, configuration: database.configuration()).apply()
    return database.name
  }

  private static func create(
    on cluster: TestCluster, template: String
  ) async throws -> TestDatabase {
    let name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
    let database = TestDatabase(cluster: cluster, name: name)
    try await cluster.run(program: "createdb", "--template", template, name)
    return database
  }

  private static func lend<T>(
    _ database: TestDatabase, _ body: nonisolated(nonsending) (TestDatabase) async throws -> T
  ) async throws -> T {
    do {
      let value = try await body(database)
      try await database.drop()
      return value
    } catch {
      try? await database.drop()
      throw error
    }
  }
}
