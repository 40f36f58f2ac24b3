import Logging
import Postgres
import TestSupport
import Testing

@Suite("The pool")
struct PoolTests {
  @Test("Connections are opened when they are needed, and no more than allowed")
  func lazy() async throws {
    try await withPool(3) { pool in
      #expect(pool.statistics == PoolStatistics(open: 0, idle: 0, waiting: 0, maximum: 3))
      _ = try await pool.rows(backend)
      #expect(pool.statistics.open == 1)
      let backends = try await withThrowingTaskGroup(of: [Int32].self) { group in
        for _ in 0..<50 {
          group.addTask {
            try await pool.rows(Rows<Int32>("select pg_backend_pid() from pg_sleep(0.002)"))
          }
        }
        return try await group.reduce(into: Set<Int32>()) { $0.formUnion($1) }
      }
      #expect(backends.count <= 3)
      #expect(pool.statistics == PoolStatistics(open: 3, idle: 3, waiting: 0, maximum: 3))
    }
  }

  @Test("Whoever waits too long is told so, and the line goes on")
  func checkoutTimeout() async throws {
    try await withPool(1, checkoutTimeout: .milliseconds(30)) { pool in
      try await eventually("the first connection is open") {
        (try? await pool.rows(backend)) != nil
      }
      let gate = Gate()
      let taken = Gate()
      let holder = Task {
        try await pool.withConnection { _ in
          taken.open()
          await gate.pass()
        }
      }
      await taken.pass()
      for _ in 0..<2 {
        let error = await #expect(throws: DatabaseError.checkoutTimedOut) {
          _ = try await pool.rows(backend)
        }
        #expect(error?.isUnavailable == true)
      }
      #expect(pool.statistics.waiting == 0)
      gate.open()
      try await holder.value
      _ = try await pool.rows(backend)
      #expect(pool.statistics.idle == 1)
    }
  }

  @Test("Whoever came first is served first; a cancelled one leaves the line")
  func fifo() async throws {
    try await withPool(1) { pool in
      let gate = Gate()
      let served = Collector<Int>()
      let holder = Task { try await pool.withConnection { _ in await gate.pass() } }
      try await eventually("the connection is taken") {
        pool.statistics.open == 1 && pool.statistics.idle == 0 && pool.statistics.waiting == 0
      }
      var waiters: [Task<Void, any Error>] = []
      for number in 0..<50 {
        waiters.append(
          Task { try await pool.withConnection { _ in served.append(number) } })
        try await eventually("it waits") { pool.statistics.waiting == number + 1 }
      }
      for number in [0, 7, 49] {
        waiters[number].cancel()
        await #expect(throws: DatabaseError.cancelled) { try await waiters[number].value }
      }
      #expect(pool.statistics.waiting == 47)
      gate.open()
      try await holder.value
      for (number, waiter) in waiters.enumerated() where ![0, 7, 49].contains(number) {
        try await waiter.value
      }
      #expect(served.values == (1..<49).filter { $0 != 7 })
      #expect(pool.statistics == PoolStatistics(open: 1, idle: 1, waiting: 0, maximum: 1))
    }
  }

  @Test("A connection is never handed on inside a transaction")
  func insideTransaction() async throws {
    try await withPool(1) { pool in
      try await pool.run(Run("create table note (body text)"))
      try await pool.run(Run("begin"))
      // Were it handed on, this would be part of the open transaction.
      try await pool.run(Run("insert into note values ('kept')"))
      try await pool.withConnection { connection in
        try await connection.run(Run("begin"))
        try await connection.run(Run("insert into note values ('lost')"))
      }
      _ = try? await pool.withConnection { connection in
        try await connection.run(Run("begin"))
        try await connection.run(Run("insert into nowhere values ('lost')"))
      }
      #expect(try await pool.rows(Rows<String>("select body from note")) == ["kept"])
      #expect(pool.statistics.open == 1)
    }
  }

  @Test("A closed pool refuses new work and those who wait, and closes what comes back")
  func close() async throws {
    try await withPool(1) { pool in
      let gate = Gate()
      let holder = Task {
        try await pool.withConnection { connection in
          await gate.pass()
          return try await connection.first(backend)
        }
      }
      try await eventually("the connection is taken") {
        pool.statistics.open == 1 && pool.statistics.idle == 0 && pool.statistics.waiting == 0
      }
      let waiter = Task { try await pool.rows(backend) }
      try await eventually("it waits") { pool.statistics.waiting == 1 }
      await pool.close()
      await #expect(throws: DatabaseError.closed) { try await waiter.value }
      await #expect(throws: DatabaseError.closed) { try await pool.rows(backend) }
      gate.open()
      #expect(try await holder.value != nil)
      #expect(pool.statistics.open == 0)
    }
  }

  @Test("Without a server everybody gets an error at once, and nobody is left waiting")
  func unavailable() async throws {
    let pool = Pool<LoginRole>(
      configuration: try ConnectionConfiguration("postgresql://postgres@127.0.0.1:1/shop"),
      maximumConnections: 2, checkoutTimeout: .seconds(300),
      logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() })
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask {
          let error = await #expect(throws: DatabaseError.self) { try await pool.rows(backend) }
          #expect(error?.isUnavailable == true && error != .checkoutTimedOut)
        }
      }
    }
    #expect(pool.statistics == PoolStatistics(open: 0, idle: 0, waiting: 0, maximum: 2))
    await pool.close()
  }

  @Test("Under load with cancellations every task gets its own answer and no connection is lost")
  func load() async throws {
    try await withPool(3) { pool in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<600 {
          group.addTask {
            let task = Task { try await pool.first(Rows<Int>("select \(number)")) }
            if number.isMultiple(of: 5) {
              await Task.yield()
              task.cancel()
            }
            switch await task.result {
            case .success(let answer): #expect(answer == number)
            case .failure(let error): #expect(error as? DatabaseError == .cancelled)
            }
          }
        }
        try await group.waitForAll()
      }
      let statistics = pool.statistics
      #expect(statistics.open == statistics.idle && statistics.waiting == 0)
    }
  }
}
