import Logging
import Postgres
import TestSupport
import Testing

@Suite("A server that goes away")
struct ResilienceTests {
  private func terminate(_ backend: Int32) -> Rows<Bool> {
    Rows("select pg_terminate_backend(\(backend), 10000)")
  }

  @Test("A connection that was killed while idle is replaced without anybody noticing")
  func killedIdle() async throws {
    try await withPool(1) { pool in
      try await withPool(1) { other in
        try await pool.run(Run("create table note (body text)"))
        for _ in 0..<20 {
          let id = try #require(try await pool.first(backend))
          #expect(try await other.first(terminate(id)) == true)
          #expect(try await pool.run(Run("insert into note values ('once')")) == 1)
        }
        let insert = Run("insert into note values ('twice')")
        var id = try #require(try await pool.first(backend))
        #expect(try await other.first(terminate(id)) == true)
        try await pool.transaction { try await $0.run(insert) }
        id = try #require(try await pool.first(backend))
        #expect(try await other.first(terminate(id)) == true)
        #expect(try await pool.pipeline([insert, insert]) == [1, 1])
        id = try #require(try await pool.first(backend))
        #expect(try await other.first(terminate(id)) == true)
        try await pool.withConnection { try await $0.run(insert) }
        #expect(try await pool.first(Rows<Int>("select count(*) from note")) == 24)
        #expect(pool.statistics == PoolStatistics(open: 1, idle: 1, waiting: 0, maximum: 1))
      }
    }
  }

  @Test("A connection that was killed while it worked is an error, and is not tried again")
  func killedRunning() async throws {
    try await withPool(2) { pool in
      try await pool.run(Run("create table attempt (n serial)"))
      let holder = try await pool.first(backend)
      let work = Task {
        // A sequence is not rolled back, so it counts attempts.
        try await pool.run(Run("select nextval('attempt_n_seq'), pg_sleep(600)"))
      }
      let sleeper = Rows<Int32>(
        "select pid from pg_stat_activity where wait_event = 'PgSleep' and query like \("%attempt%")"
      )
      var found: Int32?
      try await eventually("the statement runs") {
        found = try await pool.first(sleeper)
        return found != nil
      }
      #expect(try await pool.first(terminate(try #require(found))) == true)
      let error = await #expect(throws: DatabaseError.self) { try await work.value }
      guard case .connectionLost = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(error?.isUnavailable == true && holder != nil)
      #expect(try await pool.first(Rows<Int>("select last_value from attempt_n_seq")) == 1)
      #expect(pool.statistics.open == pool.statistics.idle)
    }
  }

  @Test("A connection that was killed inside a transaction ends it, and is replaced")
  func killedInTransaction() async throws {
    try await withPool(2) { pool in
      try await pool.run(Run("create table note (body text)"))
      let error = await #expect(throws: DatabaseError.self) {
        try await pool.transaction { transaction in
          try await transaction.run(Run("insert into note values ('lost')"))
          let id = try #require(try await transaction.first(backend))
          #expect(try await pool.first(terminate(id)) == true)
          try await transaction.run(Run("insert into note values ('lost')"))
        }
      }
      guard case .connectionLost = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(try await pool.first(Rows<Int>("select count(*) from note")) == 0)
      #expect(pool.statistics.open == pool.statistics.idle)
    }
  }

  @Test("A pool outlives the restart and the crash of its server")
  func restart() async throws {
    let cluster = try await TestCluster.start()
    let pool = Pool<LoginRole>(
      configuration: try ConnectionConfiguration(cluster.url()), maximumConnections: 3,
      logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() })
    try await pool.run(Run("create table note (body text)"))

    func fill() async throws {
      // All connections at once, so that each of them is a dead one afterwards.
      try await pool.withConnection { _ in
        try await pool.withConnection { _ in
          try await pool.run(Run("insert into note values ('kept')"))
        }
      }
      #expect(pool.statistics == PoolStatistics(open: 3, idle: 3, waiting: 0, maximum: 3))
    }

    try await fill()
    try await cluster.restart()
    try await fill()
    try await cluster.restart(.immediate)
    try await fill()
    try await cluster.kill()
    let error = await #expect(throws: DatabaseError.self) { _ = try await pool.rows(backend) }
    #expect(error?.isUnavailable == true)
    #expect(pool.statistics == PoolStatistics(open: 0, idle: 0, waiting: 0, maximum: 3))
    try await cluster.start()
    try await fill()
    #expect(try await pool.first(Rows<Int>("select count(*) from note")) == 4)
    await pool.close()
    await cluster.remove()
  }
}
