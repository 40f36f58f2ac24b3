/// What can go wrong between a statement and its rows.
///
/// No description contains a bound value or the server's DETAIL, HINT or CONTEXT.
public enum DatabaseError: Error, Equatable, Sendable {
  /// The server refused or failed a statement.
  case server(ServerError)

  /// The connection broke while a statement was under way. Whether the statement took effect is
  /// not known.
  case connectionLost(String)

  /// No connection could be made, so nothing was sent.
  case unavailable(String)

  /// No connection of the pool became free in time, so nothing was sent.
  case checkoutTimedOut

  /// The calling task was cancelled, and with it the statement on the server.
  case cancelled

  /// A column could not be read as the wanted type.
  case decoding(column: String, expected: String)

  /// A value could not be bound. Nothing was sent.
  case encoding(String)

  /// COMMIT rolled back, because a statement of the transaction had failed before.
  case transactionAborted

  /// The handle of a transaction was used after the transaction had ended.
  case transactionEnded

  /// A transaction was begun inside another one.
  case nestedTransaction

  /// The pool or connection was closed.
  case closed

  /// The connection is weaker than the configured ``TLSFloor``. Nothing was sent.
  case belowTLSFloor(String)

  /// The configuration could not be understood.
  case invalidConfiguration(String)
}

/// An error as the server reports it.
public struct ServerError: Error, Equatable, Sendable {
  /// The five characters of the SQLSTATE, for instance `23505`.
  public let sqlState: String

  /// The primary line of the message. In data exceptions (class 22), where PostgreSQL quotes the
  /// offending value, the quotation is left out.
  public let message: String

  /// The name of the violated constraint.
  public let constraint: String?

  /// The name of the table that the error is about.
  public let table: String?

  /// The name of the column that the error is about.
  public let column: String?

  /// Which statement of a pipeline failed, counted from 0.
  public internal(set) var pipelineIndex: Int?

  /// Whether the prepared statement does not exist (26000), or its result would have other types
  /// than when it was prepared (0A000, from one particular function of the server's).
  var isInvalidPlan = false
}

extension DatabaseError {
  /// Whether the statement was refused because of the constraint with this name.
  public func violates(_ constraint: String) -> Bool {
    guard case .server(let error) = self, error.sqlState.hasPrefix("23") else { return false }
    return error.constraint == constraint
  }

  /// The SQLSTATE, when the server reported one.
  public var sqlState: String? {
    if case .server(let error) = self { error.sqlState } else { nil }
  }

  /// Whether the same work may succeed when it is sent again at once: the connection broke or could
  /// not be made, or the server ended the work for another's sake (40001 a serialization failure,
  /// 40P01 a deadlock).
  public var isWorthRepeating: Bool {
    switch self {
    case .connectionLost, .unavailable: true
    default: sqlState == "40001" || sqlState == "40P01"
    }
  }

  /// Whether the database cannot be reached or has no connection to spare at the moment.
  public var isUnavailable: Bool {
    switch self {
    case .connectionLost, .unavailable, .checkoutTimedOut: true
    case .server(let error):
      // Class 53 is a lack of resources, 57P01 to 57P05 an end or start of the server.
      error.sqlState.hasPrefix("53") || error.sqlState.hasPrefix("57P")
    default: false
    }
  }

  /// Whether the server ended the statement because it took longer than the statement timeout.
  public var isStatementTimeout: Bool { sqlState == "57014" }
}

extension DatabaseError: CustomStringConvertible {
  /// A sentence for logs.
  public var description: String {
    switch self {
    case .server(let error): error.description
    case .connectionLost(let reason): "the connection to the database was lost: \(reason)"
    case .unavailable(let reason): "the database is not available: \(reason)"
    case .checkoutTimedOut: "no database connection became free in time"
    case .cancelled: "the statement was cancelled with its task"
    case .decoding(let column, let expected): "column \(column): expected \(expected)"
    case .encoding(let reason): "a value cannot be bound: \(reason)"
    case .transactionAborted: "the transaction was rolled back: one of its statements had failed"
    case .transactionEnded: "the transaction has already ended"
    case .nestedTransaction: "a transaction is already open on this connection"
    case .closed: "the connection is closed"
    case .belowTLSFloor(let reason): "the database connection is not secure enough: \(reason)"
    case .invalidConfiguration(let reason): "the database configuration is wrong: \(reason)"
    }
  }
}

extension ServerError: CustomStringConvertible {
  /// SQLSTATE and message, and the place in a pipeline.
  public var description: String {
    let place = pipelineIndex.map { " (statement \($0 + 1) of the pipeline)" } ?? ""
    return "\(message) [\(sqlState)]\(place)"
  }
}
