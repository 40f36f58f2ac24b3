import Synchronization

/// A bounded number of places and a bounded line before them, first come, first served.
final class Places: Sendable {
  /// The line was full.
  struct Full: Error {}

  private struct State {
    var taken = 0
    var lastTicket = 0
    var line: [(ticket: Int, continuation: CheckedContinuation<Void, any Error>)] = []
  }

  private let count: Int
  private let lineLimit: Int
  private let state = Mutex(State())

  init(count: Int, lineLimit: Int) {
    self.count = count
    self.lineLimit = lineLimit
  }

  var taken: Int { state.withLock { $0.taken } }
  var waiting: Int { state.withLock { $0.line.count } }

  /// Takes a place, waiting for it if there is none; ``leave()`` must follow.
  ///
  /// - Throws: ``Full``, or `CancellationError` when the task is cancelled while it waits.
  func enter() async throws {
    let ticket = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        if let answer = answer(ticket, continuation) { continuation.resume(with: answer) }
      }
    } onCancel: {
      let continuation = state.withLock { state in
        state.line.firstIndex { $0.ticket == ticket }.map { state.line.remove(at: $0) }
      }?.continuation
      continuation?.resume(throwing: CancellationError())
    }
  }

  /// Gives the place back, or on to the first of the line.
  func leave() {
    let next = state.withLock { state in
      if state.line.isEmpty {
        state.taken -= 1
        return nil as CheckedContinuation<Void, any Error>?
      }
      return state.line.removeFirst().continuation
    }
    next?.resume()
  }

  /// Nil when the task now stands in line. Whether it is cancelled is asked under the lock: the
  /// handler, which takes the same lock, has either run before, or finds the task in the line.
  private func answer(
    _ ticket: Int, _ continuation: CheckedContinuation<Void, any Error>
  ) -> Result<Void, any Error>? {
    state.withLock { state in
      if Task.isCancelled { return .failure(CancellationError()) }
      if state.taken < count {
        state.taken += 1
        return .success(())
      }
      if state.line.count >= lineLimit { return .failure(Full()) }
      state.line.append((ticket, continuation))
      return nil
    }
  }
}
