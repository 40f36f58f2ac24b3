import CLibPQ
import Dispatch
import Foundation
import Synchronization

/// Asks the server, through a connection of its own, to cancel what another connection runs.
final class Canceller: Sendable {
  // libpq allows PQcancel from any thread; the object is made once, only read afterwards, and
  // freed with the last reference.
  private nonisolated(unsafe) let handle: OpaquePointer

  init?(of connection: OpaquePointer) {
    guard let handle = PQgetCancel(connection) else { return nil }
    self.handle = handle
  }

  deinit { PQfreeCancel(handle) }

  /// Blocks until the server has taken note.
  fileprivate func send() {
    var message = [CChar](repeating: 0, count: 256)
    PQcancel(handle, &message, Int32(message.count))
  }
}

/// Stands between a task and the statement it waits for: carries the task's cancellation to the
/// server, and makes sure that it cannot hit the next statement of the connection.
final class Interruption: Sendable {
  private enum State {
    case running
    case requested(DispatchSemaphore)
    case finished
  }

  private let canceller: Canceller?
  private let state = Mutex(State.running)

  init(_ canceller: Canceller?) { self.canceller = canceller }

  /// Called by any thread when the task is cancelled.
  func request() {
    let sent = DispatchSemaphore(value: 0)
    let isRunning = state.withLock { state in
      guard case .running = state else { return false }
      state = .requested(sent)
      return true
    }
    guard isRunning else { return }
    // The request makes a connection and waits, which the cancelling thread must not do.
    Thread.detachNewThread { [canceller] in
      canceller?.send()
      sent.signal()
    }
  }

  /// Called by the connection's thread after the statement. Once it returns, no request is on
  /// its way any more.
  /// - Returns: whether there was one.
  func finish() -> Bool {
    let sent: DispatchSemaphore? = state.withLock { state in
      defer { state = .finished }
      guard case .requested(let sent) = state else { return nil }
      return sent
    }
    sent?.wait()
    return sent != nil
  }
}
