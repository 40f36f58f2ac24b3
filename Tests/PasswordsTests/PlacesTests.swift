import Synchronization
import Testing

@testable import Passwords

@Suite("Places and the line before them", .timeLimit(.minutes(1)))
struct PlacesTests {
  @Test("Places are handed on in the order of asking")
  func inOrder() async throws {
    let places = Places(count: 1, lineLimit: 20)
    let served = Mutex<[Int]>([])
    try await places.enter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask { @Sendable in
          try await places.enter()
          served.withLock { $0.append(number) }
          places.leave()
        }
        await until { places.waiting == number + 1 }
      }
      places.leave()
      try await group.waitForAll()
    }
    #expect(served.withLock { $0 } == Array(0..<20))
    #expect(places.taken == 0 && places.waiting == 0)
  }

  @Test("No more tasks are in than there are places")
  func bounded() async throws {
    let places = Places(count: 3, lineLimit: 500)
    let inside = Mutex((now: 0, most: 0))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<500 {
        group.addTask { @Sendable in
          try await places.enter()
          inside.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
          }
          await Task.yield()
          inside.withLock { $0.now -= 1 }
          places.leave()
        }
      }
      try await group.waitForAll()
    }
    #expect(inside.withLock { $0.most } <= 3)
    #expect(places.taken == 0 && places.waiting == 0)
  }

  @Test("Whoever finds the line full is sent away at once")
  func full() async throws {
    let places = Places(count: 1, lineLimit: 1)
    try await places.enter()
    let waiting = Task { try await places.enter() }
    await until { places.waiting == 1 }
    await #expect(throws: Places.Full.self) { try await places.enter() }
    places.leave()
    try await waiting.value
    #expect(places.taken == 1 && places.waiting == 0)
  }

  @Test("A cancelled task leaves the line, and the others move up")
  func cancelled() async throws {
    let places = Places(count: 1, lineLimit: 2)
    try await places.enter()
    let first = Task { try await places.enter() }
    await until { places.waiting == 1 }
    let second = Task { try await places.enter() }
    await until { places.waiting == 2 }
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    #expect(places.waiting == 1)
    places.leave()
    try await second.value
    #expect(places.taken == 1 && places.waiting == 0)
  }

  @Test("A task that is cancelled already takes no place")
  func cancelledBefore() async throws {
    let places = Places(count: 1, lineLimit: 1)
    let task = Task {
      await until { Task.isCancelled }
      try await places.enter()
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(places.taken == 0 && places.waiting == 0)
  }

  @Test("Cancellation at any moment loses no place")
  func cancelledAnywhere() async {
    let places = Places(count: 2, lineLimit: 1_000)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<1_000 {
        let task = Task {
          try await places.enter()
          await Task.yield()
          places.leave()
        }
        if number.isMultiple(of: 2) { group.addTask { task.cancel() } }
        group.addTask { _ = await task.result }
      }
    }
    #expect(places.taken == 0 && places.waiting == 0)
  }
}

/// Waits until the condition holds; the suite's time limit ends a wait in vain.
func until(_ condition: @Sendable () -> Bool) async {
  while !condition() { await Task.yield() }
}
