import Foundation
import Synchronization
import Testing

@testable import Passwords

@Suite("Threads that work and the line before them", .timeLimit(.minutes(20)))
struct WorkersTests {
  /// Work that takes up a thread until it is let go.
  private final class Gatekeeper: Sendable {
    private let gate = DispatchSemaphore(value: 0)

    func hold() { gate.wait() }
    func letGo() { gate.signal() }
  }

  @Test("Work is done in the order of asking")
  func inOrder() async throws {
    let workers = Workers(count: 1, lineLimit: 20)
    let keeper = Gatekeeper()
    let done = Mutex<[Int]>([])
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { @Sendable in try await workers.run { keeper.hold() } }
      await until { workers.running == 1 }
      for number in 0..<20 {
        group.addTask { @Sendable in try await workers.run { done.withLock { $0.append(number) } } }
        await until { workers.waiting == number + 1 }
      }
      keeper.letGo()
      try await group.waitForAll()
    }
    #expect(done.withLock { $0 } == Array(0..<20))
    #expect(workers.running == 0 && workers.waiting == 0)
  }

  @Test("No more work goes on at once than there are threads")
  func bounded() async throws {
    let workers = Workers(count: 3, lineLimit: 500)
    let inside = Mutex((now: 0, most: 0))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<500 {
        group.addTask { @Sendable in
          try await workers.run {
            inside.withLock {
              $0.now += 1
              $0.most = max($0.most, $0.now)
            }
            sched_yield()
            inside.withLock { $0.now -= 1 }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(inside.withLock { $0.most } <= 3)
    #expect(workers.running == 0 && workers.waiting == 0)
  }

  @Test("Whoever finds the line full is sent away at once")
  func full() async throws {
    let workers = Workers(count: 1, lineLimit: 1)
    let keeper = Gatekeeper()
    let first = Task { try await workers.run { keeper.hold() } }
    await until { workers.running == 1 }
    let second = Task { try await workers.run {} }
    await until { workers.waiting == 1 }
    await #expect(throws: Workers.Full.self) { try await workers.run {} }
    keeper.letGo()
    try await first.value
    try await second.value
    #expect(workers.running == 0 && workers.waiting == 0)
  }

  @Test("A cancelled task leaves the line, and the others move up")
  func cancelled() async throws {
    let workers = Workers(count: 1, lineLimit: 2)
    let keeper = Gatekeeper()
    let first = Task { try await workers.run { keeper.hold() } }
    await until { workers.running == 1 }
    let second = Task { try await workers.run {} }
    await until { workers.waiting == 1 }
    let third = Task { try await workers.run { 3 } }
    await until { workers.waiting == 2 }
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    #expect(workers.waiting == 1)
    keeper.letGo()
    try await first.value
    #expect(try await third.value == 3)
  }

  @Test("A task that is cancelled already does no work")
  func cancelledBefore() async throws {
    let workers = Workers(count: 1, lineLimit: 1)
    let task = Task {
      await until { Task.isCancelled }
      try await workers.run { Issue.record("it worked") }
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(workers.running == 0 && workers.waiting == 0)
  }

  @Test("Cancellation at any moment loses no thread")
  func cancelledAnywhere() async {
    let workers = Workers(count: 2, lineLimit: 1_000)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<1_000 {
        let task = Task { try await workers.run { _ = sched_yield() } }
        if number.isMultiple(of: 2) { group.addTask { task.cancel() } }
        group.addTask { _ = await task.result }
      }
    }
    #expect(workers.running == 0 && workers.waiting == 0)
  }
}

/// Waits until the condition holds; the suite's time limit ends a wait in vain.
func until(_ condition: @Sendable () -> Bool) async {
  while !condition() { await Task.yield() }
}
