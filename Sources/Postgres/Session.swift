import CLibPQ
import Foundation

/// An open `PGconn` and what is known about it. All its calls block; it belongs to one thread at
/// a time.
final class Session {
  let connection: OpaquePointer
  let canceller: Canceller?
  let tls: TLSSession?
  let preparesStatements: Bool
  var statements = PreparedStatements()

  /// Connects, checks the encryption, and sets role and time-out.
  init(
    _ configuration: ConnectionConfiguration, role: String
  ) throws(DatabaseError) {
    guard let connection = Self.connect(configuration.parameters) else {
      throw .unavailable("libpq could not allocate a connection")
    }
    // From here on deinit closes the connection, also when the rest fails.
    self.connection = connection
    let isConnected = PQstatus(connection) == CONNECTION_OK
    canceller = isConnected ? Canceller(of: connection) : nil
    tls = isConnected ? TLSSession(of: connection) : nil
    preparesStatements = configuration.preparesStatements
    // Notices would go to the standard error otherwise.
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
    guard isConnected else { throw .unavailable(lastMessage) }
    try configuration.tlsFloor?.check(tls, sslMode: parameter("sslmode"))
    try configure(role: role, statementTimeout: configuration.statementTimeout)
  }

  deinit { PQfinish(connection) }

  private static func connect(_ parameters: [String: String]) -> OpaquePointer? {
    let pairs = Array(parameters)
    let keywords = pairs.map { strdup($0.key) }
    let values = pairs.map { strdup($0.value) }
    defer { (keywords + values).forEach { free($0) } }
    let keywordList = keywords.map { UnsafePointer<CChar>($0) } + [nil]
    let valueList = values.map { UnsafePointer<CChar>($0) } + [nil]
    return PQconnectdbParams(keywordList, valueList, 0)
  }

  /// What was answered with success is on the disk, however server, database or login are set.
  private static let durably = """
    do $$ begin
      if current_setting('synchronous_commit') = 'off' then set synchronous_commit = on; end if;
    end $$
    """

  private func configure(role: String, statementTimeout: Duration?) throws(DatabaseError) {
    var script = "set role \(try quoted(identifier: role)); \(Self.durably)"
    if let statementTimeout {
      let (seconds, attoseconds) = statementTimeout.components
      let milliseconds = max(1, seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
      script += "; set statement_timeout = \(milliseconds)"
    }
    try run(script: script)
  }
}

// MARK: - State

extension Session {
  var isOpen: Bool { PQstatus(connection) == CONNECTION_OK }

  var transactionStatus: PGTransactionStatusType { PQtransactionStatus(connection) }

  var serverVersion: Int { Int(PQserverVersion(connection)) }

  /// Finds out, without waiting, whether the server closed the connection while it was idle.
  ///
  /// Nothing but notices is due on an idle connection. One whose server went away has its last
  /// words and the end of the stream there to be read.
  /// - Throws: ``DatabaseError/unavailable(_:)``: nothing was sent.
  func checkLiveness() throws(DatabaseError) {
    while isOpen {
      var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
      guard poll(&descriptor, 1, 0) > 0 else { return }
      guard PQconsumeInput(connection) == 1 else { break }
      // Parses what has come, so that it does not pile up.
      _ = PQisBusy(connection)
    }
    throw .unavailable("the server had closed the idle connection")
  }

  /// libpq's last message on one line. Only for failures of the connection: the messages of
  /// failed statements may hold values.
  var lastMessage: String {
    String(cString: PQerrorMessage(connection))
      .split(whereSeparator: \.isNewline).joined(separator: " ")
      .trimmingCharacters(in: .whitespaces)
  }

  /// A setting that the connection was made with.
  private func parameter(_ keyword: String) -> String? {
    guard let options = PQconninfo(connection) else { return nil }
    defer { PQconninfoFree(options) }
    var option = options
    while let name = option.pointee.keyword {
      if strcmp(name, keyword) == 0 { return option.pointee.val.map { String(cString: $0) } }
      option += 1
    }
    return nil
  }
}

// MARK: - Text

extension Session {
  /// An identifier in quotation marks that cannot be broken out of.
  func quoted(identifier: String) throws(DatabaseError) -> String {
    guard !identifier.utf8.contains(0),
      let quoted = PQescapeIdentifier(connection, identifier, identifier.utf8.count)
    else { throw .encoding("an identifier with a NUL character") }
    defer { PQfreemem(quoted) }
    return String(cString: quoted)
  }

  /// Runs text that is not a literal, by the simple protocol: several statements are one
  /// transaction, unless they say otherwise.
  ///
  /// This is the only way for a runtime string to become SQL. It is internal to the module, and
  /// three callers prove what they pass: the set-up above and the listener build it from literals
  /// and identifiers that ``quoted(identifier:)`` quoted, the migrator reads it from files that
  /// are deployed with the program as its code is.
  @discardableResult
  func run(script: String) throws(DatabaseError) -> ResultSet {
    try success(of: PQexec(connection, script))
  }

  /// Runs a single statement that is not a literal, without a transaction around it; the server
  /// refuses more than one. For the migrator alone, see ``run(script:)``.
  func run(singleStatement text: String) throws(DatabaseError) {
    _ = try success(of: PQexecParams(connection, text, 0, nil, nil, nil, nil, 1))
  }
}

// MARK: - Results

extension Session {
  /// Takes over a result, and throws what it says went wrong.
  func success(of result: OpaquePointer?) throws(DatabaseError) -> ResultSet {
    guard let result else { throw failureWithoutResult() }
    let set = ResultSet(owning: result)
    switch set.status {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return set
    default: throw failure(in: set)
    }
  }

  func failure(in result: ResultSet) -> DatabaseError {
    // After the server's last words (an ending server, a terminated backend) the connection is
    // gone, which matters more to the caller than the SQLSTATE.
    guard isOpen else { return .connectionLost(ServerError(result)?.message ?? lastMessage) }
    guard let error = ServerError(result) else {
      return .connectionLost("unexpected answer of the server")
    }
    return .server(error)
  }

  private func failureWithoutResult() -> DatabaseError {
    isOpen ? .unavailable("libpq is out of memory") : .connectionLost(lastMessage)
  }
}
