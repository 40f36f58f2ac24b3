import Foundation
import Logging

/// Brings a database to the state that a directory of SQL files describes, forward only.
///
/// Files are named `YYYYMMDDHHMM_verb_object.sql` and are applied in the order of their names,
/// each in a transaction of its own, by one process at a time. A file with the first line
/// `-- no-transaction` has a single statement that runs outside one, for instance
/// `create index concurrently`. The table `schema_migration` keeps what was applied with a
/// checksum, and a changed file is refused.
public struct Migrator: Sendable {
  let directory: URL
  let configuration: ConnectionConfiguration
  let lockTimeout: Duration

  /// A migrator.
  /// - Parameters:
  ///   - directory: the folder with the files.
  ///   - configuration: a connection that may create tables, under the role it logs in as. Its
  ///     statement time-out does not hold here.
  ///   - lockTimeout: how long to wait for another migrator, and for each lock on a table.
  public init(
    directory: URL, configuration: ConnectionConfiguration, lockTimeout: Duration = .seconds(10)
  ) {
    self.directory = directory
    var configuration = configuration
    configuration.statementTimeout = nil
    self.configuration = configuration
    self.lockTimeout = lockTimeout
  }

  /// All migrations, applied ones first, in order. Nothing is changed, not even the table made.
  /// - Throws: ``MigrationError`` when the files and the database contradict each other.
  public func status() async throws -> [MigrationStatus] {
    let files = try MigrationFile.all(in: directory)
    return try await MigrationRun(configuration).status(files)
  }

  /// Applies what has not been applied.
  /// - Parameter progress: told the name of every migration before it runs.
  /// - Returns: the names of those that were applied now.
  /// - Throws: ``MigrationError``; those before the one that failed stay applied.
  @discardableResult
  public func apply(
    progress: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws -> [String] {
    let files = try MigrationFile.all(in: directory)
    return try await MigrationRun(configuration).apply(
      files, lockTimeout: lockTimeout, progress: progress)
  }
}

/// A migration and whether it has been applied.
public struct MigrationStatus: Hashable, Sendable {
  /// The file's name without `.sql`.
  public let name: String
  /// When it was applied; `nil` when it was not.
  public let appliedAt: Date?
}
