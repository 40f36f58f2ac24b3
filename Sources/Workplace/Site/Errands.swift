import Logging
import Synchronization

/// Work that goes on after its request was answered, such as sending a mail.
///
/// It is in memory only: what must last is written to the database before. A process that is asked to
/// stop finishes its errands first.
final class Errands: Sendable {
  private struct State {
    var lastNumber = 0
    var underWay: [Int: Task<Void, Never>] = [:]
  }

  private let logger: Logger
  private let state = Mutex(State())

  init(logger: Logger) {
    self.logger = logger
  }

  /// Starts an errand; what it throws is logged under `name`.
  func start(_ name: String, _ work: @escaping @Sendable () async throws -> Void) {
    state.withLock { state in
      state.lastNumber += 1
      let number = state.lastNumber
      state.underWay[number] = Task {
        do {
          try await work()
        } catch {
          self.logger.error("\(name) failed", metadata: ["error": "\(error)"])
        }
        self.state.withLock { $0.underWay[number] = nil }
      }
    }
  }

  /// Waits until nothing is under way.
  func finish() async {
    while let task = state.withLock({ $0.underWay.values.first }) { await task.value }
  }
}
