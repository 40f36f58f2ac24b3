import Foundation

/// Runs blocking work on a new thread, away from the threads that Swift tasks share, and waits for
/// its result. A thread costs some microseconds where a hash costs tens of milliseconds, and no
/// idle thread has to be ended.
func onOwnThread<Success: Sendable>(
  _ work: @escaping @Sendable () throws -> Success
) async throws -> Success {
  try await withCheckedThrowingContinuation { continuation in
    let body = ThreadBody { continuation.resume(with: Result(catching: work)) }
    if !body.start() { continuation.resume(throwing: Argon2Error.noThread) }
  }
}

/// Foundation's Thread does not tell when the system refuses a thread; the work would never run.
private final class ThreadBody: Sendable {
  private let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) {
    self.run = run
  }

  func start() -> Bool {
    let body = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { body in
        let body: UnsafeMutableRawPointer? = body
        if let body { Unmanaged<ThreadBody>.fromOpaque(body).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}
