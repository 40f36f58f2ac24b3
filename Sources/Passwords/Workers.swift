import Foundation
import Synchronization

/// A bounded number of threads and a bounded line before them, first come, first served. The work
/// blocks, so it stays away from the threads that Swift tasks share.
///
/// A thread goes on with the first in line by itself: no core waits until tasks have been resumed. It
/// ends when the line is empty, since starting one costs microseconds where a hash costs tens of
/// milliseconds.
final class Workers: Sendable {
  /// The line was full.
  struct Full: Error {}

  private struct Job: Sendable {
    let ticket: Int
    /// Does the work and returns what tells the caller.
    let run: @Sendable () -> @Sendable () -> Void
    let refuse: @Sendable (any Error) -> Void
  }

  private struct State {
    var running = 0
    var lastTicket = 0
    var line: [Job] = []
  }

  private enum Answer {
    case starts
    case waits
    case refused(any Error)
  }

  private let count: Int
  private let lineLimit: Int
  private let state = Mutex(State())

  init(count: Int, lineLimit: Int) {
    self.count = count
    self.lineLimit = lineLimit
  }

  var running: Int { state.withLock { $0.running } }
  var waiting: Int { state.withLock { $0.line.count } }

  /// Does the work on a thread of its own, waiting in line if all are taken.
  ///
  /// - Throws: what the work throws, ``Full``, `CancellationError` when the task is cancelled while
  ///   it waits, or `Argon2Error.noThread`.
  func run<Success: Sendable>(
    _ work: @escaping @Sendable () throws -> Success
  ) async throws -> Success {
    let ticket = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        accept(
          Job(
            ticket: ticket,
            run: {
              let result = Result(catching: work)
              return { continuation.resume(with: result) }
            },
            refuse: { continuation.resume(throwing: $0) }))
      }
    } onCancel: {
      let job = state.withLock { state in
        state.line.firstIndex { $0.ticket == ticket }.map { state.line.remove(at: $0) }
      }
      job?.refuse(CancellationError())
    }
  }

  private func accept(_ job: Job) {
    switch answer(job) {
    case .starts: start(job)
    case .waits: break
    case .refused(let error): job.refuse(error)
    }
  }

  /// Whether the task is cancelled is asked under the lock: the handler, which takes the same lock,
  /// has either run before, or finds the job in the line.
  private func answer(_ job: Job) -> Answer {
    state.withLock { state in
      if Task.isCancelled { return .refused(CancellationError()) }
      if state.running < count {
        state.running += 1
        return .starts
      }
      if state.line.count >= lineLimit { return .refused(Full()) }
      state.line.append(job)
      return .waits
    }
  }

  private func start(_ first: Job) {
    var next: Job? = first
    while let job = next {
      if ThreadBody({ self.work(from: job) }).start() { return }
      job.refuse(Argon2Error.noThread)
      next = following()
    }
  }

  private func work(from first: Job) {
    var next: Job? = first
    while let job = next {
      let tell = job.run()
      next = following()
      tell()
    }
  }

  /// The first in line; without one the thread is done.
  private func following() -> Job? {
    state.withLock { state in
      if state.line.isEmpty {
        state.running -= 1
        return nil
      }
      return state.line.removeFirst()
    }
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
