/// An open transaction. It ends with the closure it was given to; used later it throws
/// ``DatabaseError/transactionEnded``.
///
/// Statements throw ``DatabaseError``, but for what a query's own closure throws when it reads a row.
public struct Transaction<Role: DatabaseRole>: Sendable {
  let connection: Connection<Role>
  let number: UInt64

  /// All rows of a query.
  public func rows<Row>(_ query: Query<Role, Row>) async throws -> [Row] {
    try await connection.rows(query, in: number)
  }

  /// The first row of a query, if there is one.
  public func first<Row>(_ query: Query<Role, Row>) async throws -> Row? {
    try await connection.first(query, in: number)
  }

  /// Runs a command.
  /// - Returns: the number of affected rows.
  @discardableResult
  public func run(_ command: Command<Role>) async throws -> Int {
    try await connection.run(command, in: number)
  }

  /// Runs several queries in one round trip. When one fails, the transaction has failed.
  public func pipeline<each Row: Sendable>(
    _ queries: repeat Query<Role, each Row>
  ) async throws -> (repeat [each Row]) {
    try await connection.pipelineRows(repeat each queries, in: number).each
  }

  /// Runs several queries of one kind in one round trip.
  public func pipeline<Row>(_ queries: [Query<Role, Row>]) async throws -> [[Row]] {
    try await connection.pipeline(queries, in: number)
  }

  /// Runs several commands in one round trip.
  /// - Returns: the number of rows that each command affected.
  @discardableResult
  public func pipeline(_ commands: [Command<Role>]) async throws -> [Int] {
    try await connection.pipeline(commands, in: number)
  }
}

// The same verbs of the connection, once it is certain that the transaction is still the open
// one. The check and the statement happen without a suspension between them.
extension Connection {
  fileprivate func rows<Row>(
    _ query: Query<Role, Row>, in number: UInt64
  ) async throws -> [Row] {
    try check(number)
    return try await rows(query)
  }

  fileprivate func first<Row>(
    _ query: Query<Role, Row>, in number: UInt64
  ) async throws -> Row? {
    try check(number)
    return try await first(query)
  }

  fileprivate func run(_ command: Command<Role>, in number: UInt64) async throws -> Int {
    try check(number)
    return try await run(command)
  }

  fileprivate func pipelineRows<each Row: Sendable>(
    _ queries: repeat Query<Role, each Row>, in number: UInt64
  ) async throws -> PipelineRows<repeat each Row> {
    try check(number)
    return try await pipelineRows(repeat each queries)
  }

  fileprivate func pipeline<Row>(
    _ queries: [Query<Role, Row>], in number: UInt64
  ) async throws -> [[Row]] {
    try check(number)
    return try await pipeline(queries)
  }

  fileprivate func pipeline(_ commands: [Command<Role>], in number: UInt64) async throws -> [Int] {
    try check(number)
    return try await pipeline(commands)
  }
}
