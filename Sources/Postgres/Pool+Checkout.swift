import Logging

extension Pool {
  /// A connection of the caller's own until it is checked in again.
  /// - Throws: ``DatabaseError/checkoutTimedOut``, ``DatabaseError/unavailable(_:)`` or
  ///   whatever else kept a connection from being opened, ``DatabaseError/cancelled``,
  ///   ``DatabaseError/closed``.
  func checkOut() async throws -> Connection<Role> {
    if let connection = try line.takeIdle() { return connection }
    let ticket = line.nextTicket()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiter in join(waiter, ticket: ticket) }
    } onCancel: {
      line.leave(ticket: ticket)?.resume(throwing: DatabaseError.cancelled)
    }
  }

  func checkIn(_ connection: Connection<Role>) {
    switch connection.condition {
    case .ready:
      handOn(connection, line.returned(connection))
    case .inTransaction:
      logger.error("a database connection came back inside a transaction and is closed")
      discard(connection)
    case .broken:
      logger.info("a database connection was lost and will be replaced")
      discard(connection)
    }
  }

  private func join(_ waiter: PoolWaiter<Role>, ticket: UInt64) {
    let deadline = ContinuousClock.now.advanced(by: checkoutTimeout)
    switch line.join(waiter, ticket: ticket, deadline: deadline) {
    case .served(let connection): waiter.resume(returning: connection)
    case .refused(let error): waiter.resume(throwing: error)
    case .waiting(let opens, let startsTimer):
      if opens { open() }
      if startsTimer { startTimer() }
    }
  }

  private func handOn(_ connection: Connection<Role>, _ turn: PoolLine<Role>.Turn) {
    switch turn {
    case .next(let waiter): waiter.resume(returning: connection)
    case .idle: break
    case .closed: Task.detached { await connection.close() }
    }
  }

  private func discard(_ connection: Connection<Role>) {
    Task.detached { await connection.close() }
    if line.discarded() { open() }
  }

  /// Opens a connection for the first in line, who by then may be somebody else than the one
  /// who made it necessary.
  private func open() {
    Task.detached { [self] in
      do {
        let connection = try await Connection<Role>.open(configuration)
        handOn(connection, line.opened(connection))
      } catch {
        logger.warning("a database connection cannot be opened", metadata: ["error": "\(error)"])
        let (waiter, opens) = line.failedToOpen()
        if opens { open() }
        waiter?.resume(throwing: error)
      }
    }
  }

  /// One timer for the whole line.
  private func startTimer() {
    Task.detached { [line] in
      var deadline: ContinuousClock.Instant? = .now
      while let next = deadline {
        try? await Task.sleep(until: next, clock: .continuous)
        let (expired, following) = line.expire(at: .now)
        for waiter in expired { waiter.resume(throwing: DatabaseError.checkoutTimedOut) }
        deadline = following
      }
    }
  }
}
