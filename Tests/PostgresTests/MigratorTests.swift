import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Migrations")
struct MigratorTests {
  /// A directory of migrations and an empty database.
  private struct Project {
    let directory: URL
    let database: TestDatabase

    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: directory.appending(path: name + ".sql"))
    }

    func remove(_ name: String) throws {
      try FileManager.default.removeItem(at: directory.appending(path: name + ".sql"))
    }

    func migrator(lockTimeout: Duration = .seconds(20)) throws -> Migrator {
      Migrator(
        directory: directory, configuration: try database.configuration(),
        lockTimeout: lockTimeout)
    }

    func connection() async throws -> Connection<LoginRole> {
      try await Connection.open(database.configuration())
    }

    func tables() async throws -> [String] {
      let connection = try await connection()
      let tables = try await connection.rows(
        Rows<String>(
          "select relname from pg_class where relnamespace = 'public'::regnamespace "
            + "and relkind = 'r' order by 1"))
      await connection.close()
      return tables
    }
  }

  private static let first = "202601010000_create_shops"
  private static let second = "202601020000_create_orders"
  private static let third = "202601030000_add_order_index"

  private func withProject(
    _ body: nonisolated(nonsending) (Project) async throws -> Void
  ) async throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "migrations-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try await TestDatabase.empty { database in
      let project = Project(directory: directory, database: database)
      try project.write(Self.first, "create table shop (id int8); insert into shop values (1);")
      try project.write(Self.second, "create table orders as select id as shop from shop;")
      try await body(project)
    }
  }

  @Test("Files are applied once, in the order of their names")
  func order() async throws {
    try await withProject { project in
      let migrator = try project.migrator()
      #expect(try await migrator.status().map(\.appliedAt) == [nil, nil])
      #expect(try await project.tables().isEmpty)
      let told = Collector<String>()
      let applied = try await migrator.apply { told.append($0) }
      #expect(applied == [Self.first, Self.second] && told.values == applied)
      #expect(try await project.tables() == ["orders", "schema_migration", "shop"])
      #expect(try await migrator.apply().isEmpty)

      try project.write(
        Self.third, "-- no-transaction\ncreate index concurrently i on orders (shop)")
      #expect(try await migrator.status().map { $0.appliedAt != nil } == [true, true, false])
      #expect(try await migrator.apply() == [Self.third])
      let status = try await migrator.status()
      #expect(status.map(\.name) == [Self.first, Self.second, Self.third])
      #expect(status.allSatisfy { $0.appliedAt != nil })
    }
  }

  @Test("The checksum is the file's SHA-256")
  func checksum() async throws {
    try await withProject { project in
      try await project.migrator().apply()
      let connection = try await project.connection()
      let stored = try await connection.rows(
        Rows<String>("select checksum from schema_migration order by name"))
      let output = try await Program.run(
        "/usr/bin/sha256sum", project.directory.path + "/" + Self.first + ".sql")
      #expect(stored.first.map { output.hasPrefix($0 + " ") } == true)
      await connection.close()
    }
  }

  @Test("A file that was changed after it was applied is refused, and nothing else is applied")
  func edited() async throws {
    try await withProject { project in
      try await project.migrator().apply()
      try project.write(Self.first, "create table shop (id int8) ;")
      try project.write(Self.third, "create table third ();")
      for run in [
        { _ = try await project.migrator().apply() }, { _ = try await project.migrator().status() },
      ] {
        let error = await #expect(throws: MigrationError.edited(Self.first)) { try await run() }
        #expect(error?.description.contains("restore it") == true)
      }
      #expect(try await !project.tables().contains("third"))
    }
  }

  @Test("An applied migration without a file is refused")
  func unknown() async throws {
    try await withProject { project in
      try await project.migrator().apply()
      try project.remove(Self.second)
      try project.write(Self.third, "create table third ();")
      await #expect(throws: MigrationError.unknown(Self.second)) {
        try await project.migrator().apply()
      }
      #expect(try await !project.tables().contains("third"))
    }
  }

  @Test("A file that comes before an applied one is refused")
  func outOfOrder() async throws {
    try await withProject { project in
      try await project.migrator().apply()
      let late = "202601011200_create_late"
      try project.write(late, "create table late ();")
      await #expect(throws: MigrationError.outOfOrder(late, after: Self.second)) {
        try await project.migrator().apply()
      }
      #expect(try await !project.tables().contains("late"))
    }
  }

  @Test(
    "Files with another name, another encoding or the same time are refused",
    arguments: [
      "create_shops", "20260101000_create_shops", "202601040000", "202601040000_shops",
      "202601040000_Create_shops", "202601040000-create-shops", "202601040000_create__shops",
    ])
  func names(name: String) async throws {
    try await withProject { project in
      try project.write(name, "select 1")
      await #expect(throws: MigrationError.misnamed(name + ".sql")) {
        try await project.migrator().apply()
      }
      try project.remove(name)
      try project.write("202601020000_create_other", "select 1")
      await #expect(throws: MigrationError.self) { try await project.migrator().apply() }
      try project.remove("202601020000_create_other")
      try Data([0xFF, 0xFE]).write(to: project.directory.appending(path: Self.third + ".sql"))
      await #expect(throws: MigrationError.notText(Self.third + ".sql")) {
        try await project.migrator().apply()
      }
      #expect(try await project.tables().isEmpty)
    }
  }

  @Test("A migration that fails leaves nothing; those before it stay")
  func failing() async throws {
    try await withProject { project in
      try project.write(Self.third, "create table third (); insert into nowhere values (1);")
      let error = await #expect(throws: MigrationError.self) {
        try await project.migrator().apply()
      }
      #expect(error?.description.hasPrefix(Self.third + " failed:") == true)
      #expect(try await project.tables() == ["orders", "schema_migration", "shop"])
      try project.write(Self.third, "create table third ();")
      #expect(try await project.migrator().apply() == [Self.third])
    }
  }

  @Test(
    "A migration may not end its own transaction",
    arguments: ["commit;", "rollback;", "create table third (); commit; begin;"])
  func transactionControl(text: String) async throws {
    try await withProject { project in
      try project.write(Self.third, text)
      await #expect(throws: MigrationError.controlsTransaction(Self.third)) {
        try await project.migrator().apply()
      }
    }
  }

  @Test("While another one migrates, a migrator waits, and says so when it takes too long")
  func lockHeld() async throws {
    try await withProject { project in
      let other = try await project.connection()
      try await other.run(Run("select pg_advisory_lock(7883946363647717234)"))
      let error = await #expect(throws: MigrationError.locked(nil)) {
        try await project.migrator(lockTimeout: .milliseconds(50)).apply()
      }
      #expect(error?.description.contains("another process is migrating") == true)
      #expect(try await project.tables().isEmpty)
      let waiting = Task { try await project.migrator().apply() }
      try await eventually("it waits") {
        try await other.first(
          Rows<Bool>(
            "select exists (select from pg_locks where locktype = 'advisory' and not granted)"))
          == true
      }
      await other.close()
      #expect(try await waiting.value.count == 2)
    }
  }

  @Test("A table that is in use for too long stops a migration cleanly")
  func tableLocked() async throws {
    try await withProject { project in
      try await project.migrator().apply()
      try project.write(Self.third, "create table third (); alter table shop add name text;")
      let other = try await project.connection()
      try await other.run(Run("begin"))
      try await other.run(Run("lock table shop in access share mode"))
      await #expect(throws: MigrationError.locked(Self.third)) {
        try await project.migrator(lockTimeout: .milliseconds(50)).apply()
      }
      try await other.run(Run("rollback"))
      #expect(try await !project.tables().contains("third"))
      await other.close()
    }
  }

  @Test("Two migrators at once apply everything once")
  func concurrently() async throws {
    try await withProject { project in
      let applied = try await withThrowingTaskGroup(of: [String].self) { group in
        for _ in 0..<4 { group.addTask { try await project.migrator().apply() } }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(applied.sorted() == [Self.first, Self.second])
    }
  }

  @Test("A migration outside a transaction that did not finish is reported with what it left")
  func unfinished() async throws {
    try await withProject { project in
      try project.write(
        Self.third,
        "-- no-transaction\ncreate unique index concurrently orders_key on orders (shop)")
      try project.write(
        Self.second, "create table orders as select 1 as shop from generate_series(1, 2);")
      await #expect(throws: MigrationError.self) { try await project.migrator().apply() }
      let error = await #expect(
        throws: MigrationError.unfinished(Self.third, invalidIndexes: ["orders_key"])
      ) { try await project.migrator().apply() }
      #expect(error?.description.contains("schema_migration") == true)
      let connection = try await project.connection()
      try await connection.run(Run("drop index orders_key"))
      try await connection.run(Run("delete from schema_migration where applied_at is null"))
      try await connection.run(Run("delete from orders"))
      await connection.close()
      #expect(try await project.migrator().apply() == [Self.third])
    }
  }

  @Test("A file outside a transaction has a single statement")
  func singleStatement() async throws {
    try await withProject { project in
      try project.write(Self.third, "-- no-transaction\ncreate table a (); create table b ();")
      await #expect(throws: MigrationError.self) { try await project.migrator().apply() }
      #expect(try await project.tables() == ["orders", "schema_migration", "shop"])
    }
  }
}
