import Synchronization
import Testing

/// Goes up once.
final class Flag: Sendable {
  private let state = Mutex(false)
  var isUp: Bool { state.withLock { $0 } }
  func raise() { state.withLock { $0 = true } }
}

/// Waits until a condition holds. A test that waits in vain fails here.
func eventually(
  _ comment: Comment, within limit: Duration = .seconds(60),
  sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: nonisolated(nonsending) () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now.advanced(by: limit)
  while try await !condition() {
    guard ContinuousClock.now < deadline else {
      Issue.record("never happened: \(comment)", sourceLocation: sourceLocation)
      throw CancellationError()
    }
    try await Task.sleep(for: .milliseconds(20))
  }
}
