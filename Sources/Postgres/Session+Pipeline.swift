import CLibPQ
import Foundation

extension Session {
  /// Sends all statements at once and then reads all results: one round trip, and, unless a
  /// transaction is open, one transaction.
  func pipeline(_ statements: [SQL]) throws(DatabaseError) -> [ResultSet] {
    for sql in statements { try sql.bindings.validate() }
    try forgetTooMany()
    do throws(DatabaseError) {
      return try pipelineOnce(statements)
    } catch {
      guard error.isInvalidPlan else { throw error }
      // As in `execute`: all of it was rolled back, so it can be run again as a whole.
      self.statements.removeAll()
      guard transactionStatus == PQTRANS_IDLE else { throw error }
      return try pipelineOnce(statements)
    }
  }

  private func pipelineOnce(_ statements: [SQL]) throws(DatabaseError) -> [ResultSet] {
    guard !statements.isEmpty else { return [] }
    var names: [String?] = []
    for (index, sql) in statements.enumerated() {
      do throws(DatabaseError) { names.append(isPrepared(sql) ? try prepare(sql) : nil) } catch {
        throw error.atPipelineIndex(index)
      }
    }

    // Nonblocking, because a server that waits for its results to be read takes no more
    // statements: with both ends writing and none reading they would wait for ever.
    guard PQsetnonblocking(connection, 1) == 0, PQenterPipelineMode(connection) == 1 else {
      throw .connectionLost(lastMessage)
    }
    defer {
      PQexitPipelineMode(connection)
      PQsetnonblocking(connection, 0)
    }
    for (sql, name) in zip(statements, names) { try send(sql, preparedAs: name) }
    guard PQpipelineSync(connection) == 1 else { throw .connectionLost(lastMessage) }
    return try readResults(count: statements.count)
  }

  private func send(_ sql: SQL, preparedAs name: String?) throws(DatabaseError) {
    let sent = withParameters(sql.bindings) { count, values, lengths, formats in
      if let name {
        PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1)
      } else {
        withTypes(sql.bindings) { types in
          PQsendQueryParams(connection, sql.text, count, types, values, lengths, formats, 1)
        }
      }
    }
    guard sent == 1 else { throw .connectionLost(lastMessage) }
  }

  /// Reads one result a statement and the synchronization point after them, also when one of
  /// them failed: then it is the first failure that is thrown, and the others were not run.
  private func readResults(count: Int) throws(DatabaseError) -> [ResultSet] {
    var results: [ResultSet] = []
    results.reserveCapacity(count)
    var failure: DatabaseError?
    while true {
      guard let result = try nextResult() else {
        // A null pointer ends the results of each statement.
        guard isOpen else { throw failure ?? .connectionLost(lastMessage) }
        continue
      }
      switch result.status {
      case PGRES_PIPELINE_SYNC:
        if let failure { throw failure }
        return results
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
        results.append(result)
      case PGRES_PIPELINE_ABORTED:
        break
      default:
        failure = failure ?? self.failure(in: result).atPipelineIndex(results.count)
        if !isOpen { throw failure ?? .connectionLost(lastMessage) }
      }
    }
  }

  /// Writes what is left to be written while it waits for the next result.
  private func nextResult() throws(DatabaseError) -> ResultSet? {
    var hasUnsent = PQflush(connection) == 1
    while PQisBusy(connection) == 1 {
      let events = Int16(POLLIN) | (hasUnsent ? Int16(POLLOUT) : 0)
      var descriptor = pollfd(fd: PQsocket(connection), events: events, revents: 0)
      _ = poll(&descriptor, 1, -1)
      guard PQconsumeInput(connection) == 1 else { throw .connectionLost(lastMessage) }
      hasUnsent = PQflush(connection) == 1
    }
    return PQgetResult(connection).map { ResultSet(owning: $0) }
  }
}

extension DatabaseError {
  fileprivate func atPipelineIndex(_ index: Int) -> DatabaseError {
    guard case .server(var error) = self else { return self }
    error.pipelineIndex = index
    return .server(error)
  }
}
