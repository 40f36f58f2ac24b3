import Testing

/// Waits until a condition holds. A test that waits in vain fails here.
public func eventually(
  _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: nonisolated(nonsending) () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now.advanced(by: .seconds(120))
  while try await !condition() {
    guard ContinuousClock.now < deadline else {
      Issue.record("never happened: \(comment)", sourceLocation: sourceLocation)
      throw CancellationError()
    }
    try await Task.sleep(for: .milliseconds(10))
  }
}
