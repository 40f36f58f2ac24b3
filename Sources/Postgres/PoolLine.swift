import Synchronization

/// A task that waits for a connection.
typealias PoolWaiter<Role: DatabaseRole> = CheckedContinuation<Connection<Role>, any Error>

/// Who has which connection and who waits for one: the bookkeeping of a pool, without any I/O.
final class PoolLine<Role: DatabaseRole>: Sendable {
  struct Entry {
    let ticket: UInt64
    let deadline: ContinuousClock.Instant
    let waiter: PoolWaiter<Role>
  }

  private struct State {
    /// The one used last is at the end and is used next, so that its caches are warm.
    var idle: [Connection<Role>] = []
    /// Connections that are idle or in use.
    var open = 0
    /// Connections that are being opened.
    var opening = 0
    var waiting = FIFO<Entry>()
    var lastTicket: UInt64 = 0
    var hasTimer = false
    var isClosed = false
  }

  /// What the one who joins the line has to do.
  enum Joined {
    case served(Connection<Role>)
    case refused(DatabaseError)
    case waiting(opens: Bool, startsTimer: Bool)
  }

  let maximumConnections: Int
  private let state = Mutex(State())

  init(maximumConnections: Int) { self.maximumConnections = maximumConnections }

  var statistics: PoolStatistics {
    state.withLock { state in
      PoolStatistics(
        open: state.open + state.opening, idle: state.idle.count, waiting: state.waiting.count,
        maximum: maximumConnections)
    }
  }

  /// An idle connection, if there is one.
  func takeIdle() throws(DatabaseError) -> Connection<Role>? {
    let (connection, isClosed) = state.withLock { ($0.idle.popLast(), $0.isClosed) }
    if isClosed { throw .closed }
    return connection
  }

  func nextTicket() -> UInt64 {
    state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
  }

  func join(
    _ waiter: PoolWaiter<Role>, ticket: UInt64, deadline: ContinuousClock.Instant
  ) -> Joined {
    state.withLock { state in
      if state.isClosed { return .refused(.closed) }
      // A task that was cancelled before now has already tried to leave the line.
      if Task.isCancelled { return .refused(.cancelled) }
      if let connection = state.idle.popLast() { return .served(connection) }
      state.waiting.append(Entry(ticket: ticket, deadline: deadline, waiter: waiter))
      defer { state.hasTimer = true }
      return .waiting(opens: reserve(&state), startsTimer: !state.hasTimer)
    }
  }

  func leave(ticket: UInt64) -> PoolWaiter<Role>? {
    state.withLock { $0.waiting.remove { $0.ticket == ticket }?.waiter }
  }

  /// Whether one more connection shall be opened for those who wait.
  private func reserve(_ state: inout State) -> Bool {
    guard !state.isClosed, state.opening < state.waiting.count,
      state.open + state.opening < maximumConnections
    else { return false }
    state.opening += 1
    return true
  }

  /// Whose turn it is. Without anybody waiting the connection is idle from now on; after the
  /// pool was closed it is the caller's to close.
  enum Turn {
    case next(PoolWaiter<Role>)
    case idle
    case closed
  }

  /// A connection that was opened.
  func opened(_ connection: Connection<Role>) -> Turn {
    state.withLock { state in
      state.opening -= 1
      state.open += 1
      return turn(of: connection, &state)
    }
  }

  /// A connection that comes back in good order.
  func returned(_ connection: Connection<Role>) -> Turn {
    state.withLock { turn(of: connection, &$0) }
  }

  private func turn(of connection: Connection<Role>, _ state: inout State) -> Turn {
    if state.isClosed {
      state.open -= 1
      return .closed
    }
    if let entry = state.waiting.popFirst() { return .next(entry.waiter) }
    state.idle.append(connection)
    return .idle
  }

  /// A connection that could not be opened: the first in line has to be told, and another one
  /// may have to be opened for the next.
  func failedToOpen() -> (waiter: PoolWaiter<Role>?, opens: Bool) {
    state.withLock { state in
      state.opening -= 1
      return (state.waiting.popFirst()?.waiter, reserve(&state))
    }
  }

  /// A connection that cannot be used again.
  /// - Returns: whether another one shall be opened for those who wait.
  func discarded() -> Bool {
    state.withLock { state in
      state.open -= 1
      return reserve(&state)
    }
  }

  /// Takes those out of the line who have waited too long. All wait equally long, so they are
  /// at its front.
  /// - Returns: them, and the next deadline; `nil` ends the timer.
  func expire(
    at now: ContinuousClock.Instant
  ) -> (expired: [PoolWaiter<Role>], next: ContinuousClock.Instant?) {
    state.withLock { state in
      var expired: [PoolWaiter<Role>] = []
      while let entry = state.waiting.first, entry.deadline <= now {
        if let entry = state.waiting.popFirst() { expired.append(entry.waiter) }
      }
      state.hasTimer = !state.waiting.isEmpty
      return (expired, state.waiting.first?.deadline)
    }
  }

  func close() -> (idle: [Connection<Role>], waiting: [PoolWaiter<Role>]) {
    state.withLock { state in
      state.isClosed = true
      defer {
        state.open -= state.idle.count
        state.idle = []
      }
      return (state.idle, state.waiting.popFirst(state.waiting.count).map(\.waiter))
    }
  }
}
