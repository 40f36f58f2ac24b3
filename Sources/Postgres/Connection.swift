import CLibPQ
import Synchronization

/// One connection to the database, on a thread of its own. Statements of several tasks run one
/// after another.
///
/// When the calling task is cancelled, the running statement is cancelled on the server, too, and
/// the connection stays usable.
///
/// Statements throw ``DatabaseError``, but for what a query's own closure throws when it reads a row.
public actor Connection<Role: DatabaseRole> {
  /// What a pool has to know before it hands the connection on.
  enum Condition: UInt8, AtomicRepresentable {
    case ready, inTransaction, broken
  }

  nonisolated let executor: ThreadExecutor
  private nonisolated let published = Atomic(Condition.ready)
  private var session: Session?
  private var transaction: UInt64?
  private var lastTransaction: UInt64 = 0

  /// The thread that this connection's calls run on.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  private init() {
    executor = ThreadExecutor(name: "postgres")
  }

  deinit { executor.stop() }

  /// Connects, checks the encryption against the configured floor, and takes on the role.
  /// - Throws: ``DatabaseError/unavailable(_:)``, ``DatabaseError/belowTLSFloor(_:)``, or
  ///   ``DatabaseError/server(_:)`` when the role cannot be taken on.
  public static func open(_ configuration: ConnectionConfiguration) async throws -> Connection {
    let connection = Connection()
    try await connection.connect(configuration)
    return connection
  }

  private func connect(_ configuration: ConnectionConfiguration) throws {
    session = try Session(configuration, role: Role.name)
  }

  /// Closes the connection and ends its thread. Later statements throw
  /// ``DatabaseError/closed``.
  public func close() {
    session = nil
    published.store(.broken, ordering: .releasing)
    executor.stop()
  }

  /// The encryption of the connection; `nil` when there is none.
  public var tls: TLSSession? { session?.tls }

  /// The version of the server, for instance 150018 for 15.18; `nil` when closed.
  public var serverVersion: Int? { session?.serverVersion }

  nonisolated var condition: Condition { published.load(ordering: .acquiring) }
}

// MARK: - Statements

extension Connection {
  /// All rows of a query.
  public func rows<Row>(_ query: Query<Role, Row>) async throws -> [Row] {
    try await perform { try query.decode($0.execute(query.sql)) }
  }

  /// The first row of a query, if there is one.
  public func first<Row>(_ query: Query<Role, Row>) async throws -> Row? {
    try await perform { try query.decodeFirst($0.execute(query.sql)) }
  }

  /// Runs a command.
  /// - Returns: the number of affected rows.
  @discardableResult
  public func run(_ command: Command<Role>) async throws -> Int {
    try await perform { try $0.execute(command.sql).affectedRows }
  }

  /// Runs several queries in one round trip, and in one transaction: all or nothing.
  /// - Throws: ``DatabaseError/server(_:)``, whose ``ServerError/pipelineIndex`` is the first query that failed.
  public nonisolated func pipeline<each Row: Sendable>(
    _ queries: repeat Query<Role, each Row>
  ) async throws -> (repeat [each Row]) {
    try await pipelineRows(repeat each queries).each
  }

  func pipelineRows<each Row: Sendable>(
    _ queries: repeat Query<Role, each Row>
  ) async throws -> PipelineRows<repeat each Row> {
    try await perform { session in
      var statements: [SQL] = []
      repeat statements.append((each queries).sql)
      var results = try session.pipeline(statements).makeIterator()
      return PipelineRows((repeat try results.decodeNext(each queries)))
    }
  }

  /// Runs several queries of one kind in one round trip, and in one transaction: all or nothing.
  /// - Returns: the rows of each query.
  public func pipeline<Row>(_ queries: [Query<Role, Row>]) async throws -> [[Row]] {
    try await perform { session in
      let results = try session.pipeline(queries.map(\.sql))
      return try zip(queries, results).map { query, result in try query.decode(result) }
    }
  }

  /// Runs several commands in one round trip, and in one transaction: all or nothing.
  /// - Returns: the number of rows that each command affected.
  @discardableResult
  public func pipeline(_ commands: [Command<Role>]) async throws -> [Int] {
    try await perform { session in
      try session.pipeline(commands.map(\.sql)).map(\.affectedRows)
    }
  }

  /// Finds out, without a round trip, whether the server closed the connection meanwhile.
  func checkLiveness() async throws {
    try await perform { _ in }
  }

  private func perform<T>(_ work: (Session) throws -> T) async throws -> T {
    guard let session else { throw DatabaseError.closed }
    guard !Task.isCancelled else { throw DatabaseError.cancelled }
    defer { publish(session) }
    if session.transactionStatus == PQTRANS_IDLE { try session.checkLiveness() }

    let interruption = Interruption(session.canceller)
    do {
      let value = try await withTaskCancellationHandler {
        // A closure that did not mention the actor would run, and block, on a thread that all
        // tasks share (SE-0420: isolation is inherited through a captured isolated parameter).
        self.preconditionIsolated()
        return try work(session)
      } onCancel: {
        interruption.request()
      }
      if interruption.finish() { session.absorbLateCancellation() }
      return value
    } catch {
      guard interruption.finish() else { throw error }
      session.absorbLateCancellation()
      guard let error = error as? DatabaseError, error.sqlState == "57014" else { throw error }
      throw DatabaseError.cancelled
    }
  }

  /// Isolated, so that the compiler proves where it runs.
  private func block<T>(on work: (Session) throws -> T, _ session: Session) throws -> T {
    try work(session)
  }

  private func publish(_ session: Session) {
    let condition: Condition =
      switch session.transactionStatus {
      case _ where self.session == nil || !session.isOpen: .broken
      case PQTRANS_IDLE: .ready
      case PQTRANS_INTRANS, PQTRANS_INERROR: .inTransaction
      default: .broken
      }
    published.store(condition, ordering: .releasing)
  }
}

extension Session {
  /// The server has taken note of a cancellation, but its signal may reach the process that runs
  /// our statements only now. An empty statement takes the blow.
  fileprivate func absorbLateCancellation() {
    PQclear(PQexec(connection, ""))
  }
}

/// The rows of every query of a pipeline: a type by itself, because the compiler does not see
/// that such a tuple is Sendable.
struct PipelineRows<each Row: Sendable>: Sendable {
  let each: (repeat [each Row])

  init(_ each: (repeat [each Row])) { self.each = each }
}

extension IndexingIterator<[ResultSet]> {
  fileprivate mutating func decodeNext<Role, Row>(_ query: Query<Role, Row>) throws -> [Row] {
    try next().map(query.decode) ?? []
  }
}

// MARK: - Transactions

extension Connection {
  /// Runs `body` in a transaction: committed when it returns, rolled back when it throws or the
  /// task is cancelled.
  @discardableResult
  public nonisolated(nonsending) func transaction<T>(
    _ body: nonisolated(nonsending) (Transaction<Role>) async throws -> T
  ) async throws -> T {
    let number = try await begin()
    return try await finish(number, body)
  }

  /// Runs the body of a transaction that has begun, and ends it.
  nonisolated(nonsending) func finish<T>(
    _ number: UInt64, _ body: nonisolated(nonsending) (Transaction<Role>) async throws -> T
  ) async throws -> T {
    do {
      let value = try await body(Transaction(connection: self, number: number))
      try await commit(number)
      return value
    } catch {
      await rollBack(number)
      throw error
    }
  }

  func begin() async throws -> UInt64 {
    guard transaction == nil, session?.transactionStatus ?? PQTRANS_IDLE == PQTRANS_IDLE else {
      throw DatabaseError.nestedTransaction
    }
    _ = try await perform { try $0.execute("begin isolation level read committed") }
    lastTransaction += 1
    transaction = lastTransaction
    return lastTransaction
  }

  private func commit(_ number: UInt64) throws {
    guard !Task.isCancelled else { throw DatabaseError.cancelled }
    guard let session, transaction == number else { throw DatabaseError.transactionEnded }
    defer { publish(session) }
    transaction = nil
    // Not to be interrupted: once it is sent, it counts. The server answers a COMMIT of a failed
    // transaction with success, and says in the tag what it really did.
    let result = try session.execute("commit")
    guard result.commandTag == "COMMIT" else { throw DatabaseError.transactionAborted }
  }

  private func rollBack(_ number: UInt64) {
    guard let session, transaction == number else { return }
    defer { publish(session) }
    transaction = nil
    // When this fails the connection is lost, and the server rolls back by itself.
    _ = try? session.execute("rollback")
  }

  func check(_ number: UInt64) throws {
    guard transaction == number else { throw DatabaseError.transactionEnded }
  }
}
