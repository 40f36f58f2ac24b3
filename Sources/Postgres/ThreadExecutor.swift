import Dispatch
import Foundation
import Synchronization

/// Runs an actor's jobs, one after another, on a thread of its own, so that calls which block
/// never hold up the threads that all other tasks share.
///
/// The thread starts with the first job and ends after ``stop()``. A job that comes later still
/// runs, on a thread that lives just for it.
final class ThreadExecutor: SerialExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var hasThread = false
    var isSleeping = false
    var isStopped = false
  }

  private let name: String
  private let state = Mutex(State())
  private let alarm = DispatchSemaphore(value: 0)

  init(name: String) { self.name = name }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let startsThread = state.withLock { state in
      state.jobs.append(job)
      wake(&state)
      defer { state.hasThread = true }
      return !state.hasThread
    }
    guard startsThread else { return }
    let thread = Thread { self.run() }
    thread.name = name
    thread.start()
  }

  /// Lets the thread end as soon as there is nothing left to do.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      wake(&state)
    }
  }

  private func wake(_ state: inout State) {
    guard state.isSleeping else { return }
    state.isSleeping = false
    alarm.signal()
  }

  private func run() {
    while let jobs = takeJobs() {
      if jobs.isEmpty { alarm.wait() }
      for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }
  }

  /// All waiting jobs; none when the thread has to sleep; `nil` when it has to end.
  private func takeJobs() -> [UnownedJob]? {
    state.withLock { state in
      if !state.jobs.isEmpty {
        defer { state.jobs = [] }
        return state.jobs
      }
      if state.isStopped {
        state.hasThread = false
        return nil
      }
      state.isSleeping = true
      return []
    }
  }
}
