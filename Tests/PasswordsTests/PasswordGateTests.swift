import Foundation
import Synchronization
import Testing

@testable import Passwords

@Suite("The password gate", .timeLimit(.minutes(20)))
struct PasswordGateTests {
  @Test("It hashes with its parameters and verifies")
  func hashAndVerify() async throws {
    let gate = try PasswordGate(parameters: .cheap(), concurrency: 2)
    let phc = try await gate.hash("a good long password")
    #expect(phc.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
    #expect(try await gate.verify("a good long password", against: phc))
    #expect(try await !gate.verify("a good long passwort", against: phc))
    #expect(try !gate.needsRehash(phc))
    let raised = try PasswordGate(
      parameters: Argon2Parameters(memory: 128, passes: 1, lanes: 1), concurrency: 1)
    #expect(try raised.needsRehash(phc))
    #expect(try await raised.verify("a good long password", against: phc))
  }

  @Test("What cannot be a password is not hashed and matches nothing")
  func impossiblePasswords() async throws {
    let gate = try PasswordGate(parameters: .cheap())
    let phc = try await gate.hash("a good long password")
    for text in ["", "a good long password\0", String(repeating: "x", count: 1_025)] {
      await #expect(throws: PasswordError.self) { try await gate.hash(text) }
      #expect(try await !gate.verify(text, against: phc))
      try await gate.verifyNothing(text)
    }
  }

  @Test("A broken stored string is an error, also for a text that cannot be a password")
  func brokenString() async throws {
    let gate = try PasswordGate(parameters: .cheap())
    await #expect(throws: Argon2Error.self) {
      try await gate.verify("a good long password", against: "$argon2id$v=19$m=64,t=1")
    }
    await #expect(throws: Argon2Error.self) { try await gate.verify("", against: "") }
    #expect(gate.running == 0)
  }

  @Test("Nobody's password is verified in its turn, with the same parameters")
  func verifyNothing() async throws {
    let gate = try PasswordGate(parameters: .cheap(), concurrency: 1, queueLimit: 1)
    let stop = DispatchSemaphore(value: 0)
    let hashing = Task { try await gate.inTurn { stop.wait() } }
    await until { gate.running == 1 }
    let nothing = Task { try await gate.verifyNothing("a good long password") }
    await until { gate.queued == 1 }
    stop.signal()
    try await hashing.value
    try await nothing.value
    #expect(gate.running == 0 && gate.queued == 0)
  }

  @Test("Beyond the queue it says that it is busy, and recovers")
  func busy() async throws {
    let gate = try PasswordGate(parameters: .cheap(), concurrency: 2, queueLimit: 3)
    let stop = DispatchSemaphore(value: 0)
    let hashing = (0..<2).map { _ in Task { try await gate.inTurn { stop.wait() } } }
    await until { gate.running == 2 }
    let waiting = (0..<3).map { _ in Task { try await gate.hash("a good long password") } }
    await until { gate.queued == 3 }
    let error = await #expect(throws: PasswordGateError.self) {
      try await gate.hash("a good long password")
    }
    if case .busy(let seconds) = try #require(error) { #expect(seconds >= 1) }
    for _ in hashing { stop.signal() }
    for task in hashing { try await task.value }
    for task in waiting { _ = try await task.value }
    _ = try await gate.hash("a good long password")
    #expect(gate.running == 0 && gate.queued == 0)
  }

  @Test("A cancelled call leaves the queue and hashes nothing")
  func cancelled() async throws {
    let gate = try PasswordGate(parameters: .cheap(), concurrency: 1, queueLimit: 1)
    let stop = DispatchSemaphore(value: 0)
    let hashing = Task { try await gate.inTurn { stop.wait() } }
    await until { gate.running == 1 }
    let ran = Mutex(false)
    let waiting = Task { try await gate.inTurn { ran.withLock { $0 = true } } }
    await until { gate.queued == 1 }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(gate.queued == 0)
    stop.signal()
    try await hashing.value
    #expect(!ran.withLock { $0 })
  }

  @Test("Work that throws gives its place back")
  func throwing() async throws {
    struct Trouble: Error {}
    let gate = try PasswordGate(parameters: .cheap(), concurrency: 1, queueLimit: 0)
    for _ in 0..<3 {
      await #expect(throws: Trouble.self) { try await gate.inTurn { throw Trouble() } }
    }
    #expect(gate.running == 0)
  }

  /// If the work ran on the threads of Swift tasks, of which there are as many as cores, the last
  /// step could not run and the time limit would end the test.
  @Test("Hashing never occupies the threads that Swift tasks share")
  func ownThreads() async throws {
    let many = 4 * ProcessInfo.processInfo.activeProcessorCount
    let gate = try PasswordGate(parameters: .cheap(), concurrency: many)
    let started = Mutex(0)
    let stop = DispatchSemaphore(value: 0)
    let hashing = (0..<many).map { _ in
      Task { @Sendable in
        try await gate.inTurn {
          started.withLock { $0 += 1 }
          stop.wait()
        }
      }
    }
    await until { started.withLock { $0 } == many }
    #expect(gate.running == many)
    for _ in hashing { stop.signal() }
    for task in hashing { try await task.value }
  }
}
