import Foundation

/// One run of a migrator, on a thread and a connection of its own.
actor MigrationRun {
  private struct Applied {
    let name: String
    let checksum: String
    /// `nil` while a migration outside a transaction is under way.
    let appliedAt: Date?
  }

  /// The number of the advisory lock that migrators hold: "migrator" in ASCII.
  private static let lock: Int64 = 0x6D69_6772_6174_6F72

  private let configuration: ConnectionConfiguration
  private let executor = ThreadExecutor(name: "postgres-migrate")

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  init(_ configuration: ConnectionConfiguration) { self.configuration = configuration }

  deinit { executor.stop() }

  func status(_ files: [MigrationFile]) throws -> [MigrationStatus] {
    let session = try Session(configuration, role: LoginRole.name)
    let applied = try Self.applied(session)
    let pending = try Self.pending(files, applied, session)
    return applied.map { MigrationStatus(name: $0.name, appliedAt: $0.appliedAt) }
      + pending.map { MigrationStatus(name: $0.name, appliedAt: nil) }
  }

  func apply(
    _ files: [MigrationFile], lockTimeout: Duration, progress: (String) -> Void
  ) throws -> [String] {
    let session = try Session(configuration, role: LoginRole.name)
    try Self.takeLock(session, lockTimeout)
    // The lock is the session's: it ends with the connection.
    _ = try session.execute(
      """
      create table if not exists schema_migration (
        name text constraint schema_migration_pkey primary key,
        checksum text not null,
        applied_at timestamptz
      )
      """)
    let pending = try Self.pending(files, Self.applied(session), session)
    for file in pending {
      progress(file.name)
      do throws(DatabaseError) {
        if file.runsInTransaction {
          try Self.applyInTransaction(file, session)
        } else {
          try Self.applyOutsideTransaction(file, session)
        }
      } catch {
        throw Self.migrationError(error, of: file)
      }
    }
    return pending.map(\.name)
  }

  private static func takeLock(_ session: Session, _ timeout: Duration) throws {
    let (seconds, attoseconds) = timeout.components
    let milliseconds = max(1, seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    _ = try session.execute("select set_config('lock_timeout', \(String(milliseconds)), false)")
    do throws(DatabaseError) {
      _ = try session.execute("select pg_advisory_lock(\(lock))")
    } catch {
      throw error.sqlState == "55P03" ? MigrationError.locked(nil) : error
    }
  }

  private static func applied(_ session: Session) throws -> [Applied] {
    let exists = try session.execute("select to_regclass('schema_migration') is not null")
    guard exists.boolean == true else { return [] }
    return try session.execute(
      "select name, checksum, applied_at from schema_migration order by name collate \"C\""
    ).rows { row in
      try Applied(name: row.next(), checksum: row.next(), appliedAt: row.next())
    }
  }

  /// The files that have not been applied, once it is certain that nothing contradicts them.
  private static func pending(
    _ files: [MigrationFile], _ applied: [Applied], _ session: Session
  ) throws -> [MigrationFile] {
    let checksums = Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.checksum) })
    for migration in applied {
      guard let checksum = checksums[migration.name] else {
        throw MigrationError.unknown(migration.name)
      }
      guard checksum == migration.checksum else { throw MigrationError.edited(migration.name) }
      guard migration.appliedAt != nil else {
        throw MigrationError.unfinished(
          migration.name, invalidIndexes: try invalidIndexes(session))
      }
    }
    let names = Set(applied.map(\.name))
    let pending = files.filter { !names.contains($0.name) }
    if let first = pending.first, let last = applied.last, first.name < last.name {
      throw MigrationError.outOfOrder(first.name, after: last.name)
    }
    return pending
  }

  private static func invalidIndexes(_ session: Session) throws -> [String] {
    try session.execute(
      "select indexrelid::regclass::text from pg_index where not indisvalid order by 1"
    ).rows { row in try row.next() }
  }

  private static func migrationError(
    _ error: DatabaseError, of file: MigrationFile
  ) -> MigrationError {
    if error == .transactionEnded { return .controlsTransaction(file.name) }
    return error.sqlState == "55P03" ? .locked(file.name) : .failed(file.name, error)
  }

  private static func applyInTransaction(
    _ file: MigrationFile, _ session: Session
  ) throws(DatabaseError) {
    _ = try session.execute("begin")
    do throws(DatabaseError) {
      // A setting of this transaction alone shows afterwards whether it is still the same one.
      let running: SQL = "'schema_migration.running'"
      _ = try session.execute("select set_config(\(running), \(file.name), true)")
      // The one place where SQL comes from a file: it is deployed with the program as its code
      // is, and nothing that people enter ever gets there.
      try session.run(script: file.text)
      let isSame = try session.execute(
        "select coalesce(current_setting(\(running), true), '') = \(file.name)")
      guard isSame.boolean == true else { throw .transactionEnded }
      _ = try session.execute(
        """
        insert into schema_migration (name, checksum, applied_at)
        values (\(file.name), \(file.checksum), now())
        """)
      _ = try session.execute("commit")
    } catch {
      _ = try? session.execute("rollback")
      throw error
    }
  }

  /// Leaves a row without a time before it starts, so that a half-done migration shows.
  private static func applyOutsideTransaction(
    _ file: MigrationFile, _ session: Session
  ) throws(DatabaseError) {
    _ = try session.execute(
      "insert into schema_migration (name, checksum) values (\(file.name), \(file.checksum))")
    try session.run(singleStatement: file.text)
    _ = try session.execute(
      "update schema_migration set applied_at = now() where name = \(file.name)")
  }
}

extension ResultSet {
  /// The first column of the first row as a Bool.
  fileprivate var boolean: Bool? { try? first { row in try row.next() } }
}
