import Logging

/// A number of connections that tasks borrow for one statement, one pipeline or one transaction.
///
/// Connections are opened when they are first needed. Whoever finds all of them taken waits in
/// line; a connection that is dead or inside a transaction is never handed on.
///
/// Statements throw ``DatabaseError``, but for what a query's own closure throws when it reads a row.
public final class Pool<Role: DatabaseRole>: Sendable {
  let configuration: ConnectionConfiguration
  let checkoutTimeout: Duration
  let logger: Logger
  let line: PoolLine<Role>

  /// A pool without any connection yet.
  /// - Parameters:
  ///   - configuration: how to reach the database.
  ///   - maximumConnections: how many connections there may be at a time.
  ///   - checkoutTimeout: how long a task waits for a connection.
  ///   - logger: told about connections that cannot be opened or were lost.
  public init(
    configuration: ConnectionConfiguration, maximumConnections: Int,
    checkoutTimeout: Duration = .seconds(5), logger: Logger
  ) {
    self.configuration = configuration
    self.checkoutTimeout = checkoutTimeout
    self.logger = logger
    self.line = PoolLine(maximumConnections: max(1, maximumConnections))
  }

  /// How many connections there are and who waits for one.
  public var statistics: PoolStatistics { line.statistics }

  /// Closes all connections. Those in use are closed when they come back; whoever waits for one
  /// gets ``DatabaseError/closed``, and so does every later call.
  public func close() async {
    let (idle, waiting) = line.close()
    for waiter in waiting { waiter.resume(throwing: DatabaseError.closed) }
    for connection in idle { await connection.close() }
  }
}

/// A pool's numbers at one moment.
public struct PoolStatistics: Hashable, Sendable {
  /// Connections that are open or being opened.
  public var open: Int
  /// Connections that nobody uses.
  public var idle: Int
  /// Tasks that wait for a connection.
  public var waiting: Int
  /// How many connections there may be.
  public var maximum: Int

  /// The numbers of a pool.
  public init(open: Int, idle: Int, waiting: Int, maximum: Int) {
    self.open = open
    self.idle = idle
    self.waiting = waiting
    self.maximum = maximum
  }
}

// MARK: - Statements

extension Pool {
  /// All rows of a query.
  public func rows<Row>(_ query: Query<Role, Row>) async throws -> [Row] {
    try await withAnyConnection { try await $0.rows(query) }
  }

  /// The first row of a query, if there is one.
  public func first<Row>(_ query: Query<Role, Row>) async throws -> Row? {
    try await withAnyConnection { try await $0.first(query) }
  }

  /// Runs a command.
  /// - Returns: the number of affected rows.
  @discardableResult
  public func run(_ command: Command<Role>) async throws -> Int {
    try await withAnyConnection { try await $0.run(command) }
  }

  /// Runs several queries in one round trip, and in one transaction: all or nothing.
  /// - Throws: ``DatabaseError/server(_:)``, whose ``ServerError/pipelineIndex`` is the first query that failed.
  public func pipeline<each Row: Sendable>(
    _ queries: repeat Query<Role, each Row>
  ) async throws -> (repeat [each Row]) {
    try await withAnyConnection { try await $0.pipelineRows(repeat each queries) }.each
  }

  /// Runs several queries of one kind in one round trip, and in one transaction: all or nothing.
  /// - Returns: the rows of each query.
  public func pipeline<Row>(_ queries: [Query<Role, Row>]) async throws -> [[Row]] {
    try await withAnyConnection { try await $0.pipeline(queries) }
  }

  /// Runs several commands in one round trip, and in one transaction: all or nothing.
  /// - Returns: the number of rows that each command affected.
  @discardableResult
  public func pipeline(_ commands: [Command<Role>]) async throws -> [Int] {
    try await withAnyConnection { try await $0.pipeline(commands) }
  }

  /// Runs `body` in a transaction: committed when it returns, rolled back when it throws or the
  /// task is cancelled.
  @discardableResult
  public nonisolated(nonsending) func transaction<T>(
    _ body: nonisolated(nonsending) (Transaction<Role>) async throws -> T
  ) async throws -> T {
    let (connection, number) = try await checkOut { try await $0.begin() }
    defer { checkIn(connection) }
    return try await connection.finish(number, body)
  }

  /// Lends one connection for the duration of `body`. What it sets for the session it has to
  /// set back; the connection must not be kept.
  @discardableResult
  public nonisolated(nonsending) func withConnection<T>(
    _ body: nonisolated(nonsending) (Connection<Role>) async throws -> T
  ) async throws -> T {
    let (connection, _) = try await checkOut { try await $0.checkLiveness() }
    defer { checkIn(connection) }
    return try await body(connection)
  }

  private func withAnyConnection<T: Sendable>(
    _ work: (Connection<Role>) async throws -> T
  ) async throws -> T {
    let (connection, value) = try await checkOut(work)
    checkIn(connection)
    return value
  }

  /// Checks a connection out and starts on it. One that turns out to be dead before anything was
  /// sent is replaced; there can be as many of those as there are connections.
  private func checkOut<T: Sendable>(
    _ start: (Connection<Role>) async throws -> T
  ) async throws -> (Connection<Role>, T) {
    var attempts = line.maximumConnections
    while true {
      let connection = try await checkOut()
      do {
        return (connection, try await start(connection))
      } catch {
        checkIn(connection)
        guard attempts > 0, case DatabaseError.unavailable = error else { throw error }
        attempts -= 1
      }
    }
  }
}
