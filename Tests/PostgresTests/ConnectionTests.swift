import Foundation
import Logging
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite("Connections")
struct ConnectionTests {
  @Test("A cancelled task cancels its statement on the server, and the connection stays usable")
  func cancellation() async throws {
    try await withPool { pool in
      try await pool.withConnection { connection in
        let id = try #require(try await connection.first(backend))
        let sleeping = Task { try await connection.run(Run("select pg_sleep(600)")) }
        try await eventually("the statement runs") {
          try await pool.first(isActive(id)) == true
        }
        sleeping.cancel()
        await #expect(throws: DatabaseError.cancelled) { try await sleeping.value }
        #expect(try await pool.first(isActive(id)) == false)
        #expect(try await connection.first(backend) == id)
      }
    }
  }

  @Test("A task that was cancelled before sends nothing")
  func cancelledBefore() async throws {
    try await withPool { pool in
      try await pool.run(Run("create table note (body text)"))
      let gate = Gate()
      let task = Task {
        await gate.pass()
        try await pool.run(Run("insert into note values ('late')"))
      }
      task.cancel()
      gate.open()
      await #expect(throws: DatabaseError.cancelled) { try await task.value }
      #expect(try await pool.first(Rows<Int>("select count(*) from note")) == 0)
    }
  }

  @Test("A cancellation never hits the next statement of the connection")
  func lateCancellation() async throws {
    try await withPool(1) { pool in
      for round in 0..<100 {
        let task = Task { try await pool.run(Run("select pg_sleep(0.001)")) }
        // At another moment of the statement's life each time.
        try await Task.sleep(for: .microseconds(round * 20))
        task.cancel()
        _ = await task.result
        let answer = try await pool.first(Rows<Int>("select \(round)"))
        #expect(answer == round)
      }
    }
  }

  @Test("What was answered is on the disk, though the database is set not to wait for it")
  func durably() async throws {
    try await withPool { pool in
      try await pool.withConnection { connection in
        try await connection.run(
          Run(
            """
            do $$ begin
              execute format('alter database %I set synchronous_commit = off', current_database());
            end $$
            """))
        // Another connection, which is made now.
        #expect(
          try await pool.first(Rows<String>("select current_setting('synchronous_commit')")) == "on"
        )
      }
    }
  }

  @Test("A statement that takes too long is ended by the server")
  func statementTimeout() async throws {
    try await withPool(1, statementTimeout: .milliseconds(50)) { pool async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await pool.run(Run("select pg_sleep(600)"))
      }
      #expect(error?.isStatementTimeout == true)
      #expect(error != .cancelled)
      #expect(try await pool.first(Rows<Int>("select 1")) == 1)
    }
  }

  @Test("A plan that no longer fits its table is made anew", arguments: [true, false])
  func changedTable(prepares: Bool) async throws {
    try await withPool(1, preparesStatements: prepares) { pool in
      try await pool.run(Run("create table item (id int4)"))
      try await pool.run(Run("insert into item values (5)"))
      let query = Rows<Int>("select id from item where id = \(5)")
      #expect(try await pool.rows(query) == [5])
      try await pool.run(Run("alter table item alter id type int8"))
      #expect(try await pool.rows(query) == [5])
      try await pool.run(Run("alter table item alter id type int4"))
      #expect(try await pool.pipeline(query, query) == ([5], [5]))
      // What a pooler does that hands the session to another server connection.
      try await pool.run(Run("deallocate all"))
      #expect(try await pool.rows(query) == [5])
      try await pool.run(Run("deallocate all"))
      #expect(try await pool.pipeline([query, query]) == [[5], [5]])
    }
  }

  @Test("Inside a transaction a plan that no longer fits is an error, and fits the next time")
  func changedTableInTransaction() async throws {
    try await withPool(2) { pool in
      try await pool.run(Run("create table item (id int4)"))
      let query = Rows<Int>("select id from item")
      try await pool.withConnection { connection in
        _ = try await connection.rows(query)
        try await pool.run(Run("alter table item alter id type int8"))
        let error = await #expect(throws: DatabaseError.self) {
          try await connection.transaction { transaction in
            _ = try await transaction.rows(query)
          }
        }
        #expect(error?.sqlState == "0A000")
        let rows = try await connection.transaction { try await $0.rows(query) }
        #expect(rows.isEmpty)
      }
    }
  }

  @Test("The same text with values of other types is another statement")
  func sameText() async throws {
    try await withPool(1) { pool async throws in
      #expect(try await pool.first(Rows<Int>("select \(1)")) == 1)
      #expect(try await pool.first(Rows<String>("select \("one")")) == "one")
      #expect(try await pool.first(Rows<Int32>("select \(Int32(3))")) == 3)
      #expect(try await pool.first(Rows<Int>("select \(1)")) == 1)
    }
  }

  @Test("A statement is prepared once a connection, and not for ever more of them")
  func preparedOnce() async throws {
    try await withPool(1) { pool in
      let prepared = Rows<Int>("select count(*) from pg_prepared_statements")
      for _ in 0..<3 { _ = try await pool.rows(prepared) }
      #expect(try await pool.first(prepared) == 1)
      var fragment: SQL = "0"
      for _ in 0..<1_100 {
        fragment = fragment + " + 0"
        let sum: SQL = "select (\(fragment))::int8"
        _ = try await pool.first(Rows<Int>(sum))
      }
      let count = try #require(try await pool.first(prepared))
      #expect(count > 1 && count <= 1_000)
    }
  }

  @Test("A query that is planned for its values is not prepared, alone or in a pipeline")
  func plannedForItsValues() async throws {
    try await withPool(1) { pool in
      let planned = Rows<Int>("select \(7)").plannedForItsValues()
      #expect(try await pool.first(planned) == 7)
      let (one, two) = try await pool.pipeline(planned, Rows<String>("select \("text")"))
      #expect(one == [7] && two == ["text"])
      let prepared = Rows<String>("select statement from pg_prepared_statements order by 1")
      let found = try await pool.rows(prepared)
      #expect(found == ["select $1", "select statement from pg_prepared_statements order by 1"])
    }
  }

  @Test("Without prepared statements nothing stays on the server")
  func unprepared() async throws {
    try await withPool(1, preparesStatements: false) { pool in
      #expect(try await pool.first(Rows<String>("select \("text")")) == "text")
      let (one, two) = try await pool.pipeline(
        Rows<Int>("select \(1)"), Rows<[String]>("select \(["two"])"))
      #expect(one == [1] && two == [["two"]])
      #expect(try await pool.first(Rows<Int>("select count(*) from pg_prepared_statements")) == 0)
    }
  }

  @Test("A closed connection refuses statements, and its session ends")
  func closed() async throws {
    try await TestDatabase.empty { database in
      let configuration = try database.configuration()
      let connection = try await Connection<LoginRole>.open(configuration)
      let other = try await Connection<LoginRole>.open(configuration)
      let id = try #require(try await connection.first(backend))
      #expect(await connection.serverVersion ?? 0 >= 150_000)
      #expect(await connection.tls == nil)
      await connection.close()
      await #expect(throws: DatabaseError.closed) { try await connection.first(backend) }
      try await eventually("the session ends") {
        try await other.first(
          Rows<Bool>("select exists (select from pg_stat_activity where pid = \(id))")) == false
      }
      await other.close()
    }
  }

  @Test("Statements of several tasks run one after another")
  func shared() async throws {
    try await withPool { pool in
      try await pool.withConnection { connection in
        try await withThrowingTaskGroup(of: Bool.self) { group in
          for number in 0..<200 {
            group.addTask { try await connection.first(Rows<Int>("select \(number)")) == number }
          }
          for try await isRight in group { #expect(isRight) }
        }
      }
    }
  }
}

@Suite("Configuration")
struct ConfigurationTests {
  @Test("What is no connection URL is refused without quoting it")
  func refused() {
    for text in [
      "hunter2 hunter3", "host", "postgresql://a:hunter2@[::1", "nonsense=hunter2", "a\0",
    ] {
      let error = #expect(throws: DatabaseError.self) { try ConnectionConfiguration(text) }
      #expect(error.map { !"\($0)".contains("hunter2") } == true)
    }
  }

  @Test("No description or dump of a configuration shows the password")
  func password() throws {
    for text in [
      "postgresql://ann:hunter2@db.example:5433/shop?sslmode=require",
      "host=db.example port=5433 dbname=shop user=ann password=hunter2 sslmode=require",
    ] {
      let configuration = try ConnectionConfiguration(text)
      var dumped = ""
      dump(configuration, to: &dumped)
      for shown in ["\(configuration)", String(reflecting: configuration), dumped] {
        #expect(!shown.contains("hunter2"))
        #expect(shown.contains("db.example"))
      }
      #expect(
        configuration.description
          == "user=ann host=db.example port=5433 database=shop sslmode=require")
    }
  }

  @Test("Application name and time-out reach the server; the URL's own settings win")
  func settings() async throws {
    try await TestDatabase.empty { database in
      let configuration = try ConnectionConfiguration(
        database.url, applicationName: "a name", statementTimeout: .milliseconds(12_345))
      let connection = try await Connection<LoginRole>.open(configuration)
      let name = Rows<String>("select current_setting('application_name')")
      #expect(try await connection.first(name) == "a name")
      let timeout = Rows<String>("select current_setting('statement_timeout')")
      #expect(try await connection.first(timeout) == "12345ms")
      await connection.close()

      let named = try ConnectionConfiguration(
        database.url + "?application_name=mine&client_encoding=LATIN1", applicationName: "a name")
      let other = try await Connection<LoginRole>.open(named)
      #expect(try await other.first(name) == "mine")
      #expect(
        try await other.first(Rows<String>("select current_setting('client_encoding')")) == "UTF8")
      await other.close()
    }
  }

  @Test("A server that is not there is unavailable")
  func unavailable() async throws {
    for url in [
      "postgresql://postgres@127.0.0.1:1/shop", "postgresql://postgres@nowhere.invalid/shop",
    ] {
      let error = await #expect(throws: DatabaseError.self) {
        try await Connection<LoginRole>.open(ConnectionConfiguration(url))
      }
      guard case .unavailable = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(error?.isUnavailable == true && error?.isWorthRepeating == true)
    }
  }
}

@Suite("Roles")
struct RoleTests {
  @Test("A role can do what it was granted and nothing else")
  func grants() async throws {
    try await TestDatabase.empty { database in
      let configuration = try database.configuration()
      let owner = try await Connection<LoginRole>.open(configuration)
      try await owner.run(Run("create role \"Reader \"\"of notes\""))
      try await owner.run(Run("create table note (body text)"))
      try await owner.run(Run("grant select on note to \"Reader \"\"of notes\""))

      let reader = Pool<Reader>(
        configuration: configuration, maximumConnections: 1,
        logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() })
      #expect(try await reader.first(Query("select current_user::text")) == Reader.name)
      #expect(try await reader.rows(Query<Reader, String>("select body from note")).isEmpty)
      let error = await #expect(throws: DatabaseError.self) {
        try await reader.run(Command("insert into note values ('x')"))
      }
      #expect(error?.sqlState == "42501")
      await reader.close()
      try await owner.run(Run("drop owned by \"Reader \"\"of notes\""))
      try await owner.run(Run("drop role \"Reader \"\"of notes\""))
      await owner.close()
    }
  }

  @Test("A role that does not exist is an error when the connection is opened")
  func missing() async throws {
    try await TestDatabase.empty { database in
      let error = await #expect(throws: DatabaseError.self) {
        try await Connection<Nobody>.open(database.configuration())
      }
      #expect(error?.sqlState == "22023")
    }
  }

  enum Reader: DatabaseRole { static let name = "Reader \"of notes" }
  enum Nobody: DatabaseRole { static let name = "nobody_at_all" }
}

@Suite("Threads")
struct ThreadTests {
  @Test("However many statements block, other tasks go on")
  func blocking() async throws {
    try await withPool(40, statementTimeout: .seconds(60)) { pool in
      // All but one wait for a lock that the remaining one holds. Were the statements run on the
      // threads that tasks share, nobody would be left to release it.
      try await pool.withConnection { holder in
        try await holder.run(Run("select pg_advisory_lock(1)"))
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<39 {
            group.addTask {
              try await pool.run(Run("select pg_advisory_xact_lock_shared(1)"))
            }
          }
          try await eventually("all of them wait") {
            try await holder.first(
              Rows<Int>("select count(*) from pg_stat_activity where wait_event = 'advisory'"))
              == 39
          }
          try await holder.run(Run("select pg_advisory_unlock(1)"))
          try await group.waitForAll()
        }
      }
    }
  }
}
