import Postgres
import TestSupport
import Testing

@Suite("The coalescer")
struct CoalescerTests {
  struct Refusal: Error, Equatable { let batch: [Int] }

  @Test("While one batch runs the next ones gather, and everybody gets their own output")
  func gathers() async throws {
    let batches = Collector<[Int]>()
    let gate = Gate()
    let coalescer = Coalescer<Int, String>(maximumBatch: 4) { elements in
      batches.append(elements)
      await gate.pass()
      return elements.map { "\($0)" }
    }
    var callers: [Task<String, any Error>] = []
    for number in 0..<10 {
      callers.append(Task { try await coalescer.submit(number) })
      // The first goes at once and alone, the others wait for it.
      try await eventually("it is submitted") {
        batches.values == [[0]] && coalescer.waiting == number
      }
    }
    gate.open()
    for (number, caller) in callers.enumerated() {
      #expect(try await caller.value == "\(number)")
    }
    #expect(batches.values == [[0], [1, 2, 3, 4], [5, 6, 7, 8], [9]])
  }

  @Test("As many batches run at a time as allowed")
  func concurrency() async throws {
    let started = Collector<[Int]>()
    let gate = Gate()
    let coalescer = Coalescer<Int, Int>(maximumBatch: 1, concurrency: 3) { elements in
      started.append(elements)
      await gate.pass()
      return elements
    }
    let callers = (0..<8).map { number in Task { try await coalescer.submit(number) } }
    try await eventually("three run and five wait") {
      started.values.count == 3 && coalescer.waiting == 5
    }
    gate.open()
    for (number, caller) in callers.enumerated() { #expect(try await caller.value == number) }
    #expect(started.values.count == 8)
  }

  @Test("An error of a batch reaches all of its callers and nobody else")
  func errors() async throws {
    let gate = Gate()
    let batches = Collector<[Int]>()
    let coalescer = Coalescer<Int, Int>(maximumBatch: 2) { elements in
      batches.append(elements)
      await gate.pass()
      if elements.contains(2) { throw Refusal(batch: elements) }
      return elements
    }
    var callers: [Task<Int, any Error>] = []
    for number in 0..<5 {
      callers.append(Task { try await coalescer.submit(number) })
      try await eventually("it is submitted") {
        !batches.values.isEmpty && coalescer.waiting == number
      }
    }
    gate.open()
    for number in [0, 3, 4] { #expect(try await callers[number].value == number) }
    for number in [1, 2] {
      await #expect(throws: Refusal(batch: [1, 2])) { try await callers[number].value }
    }
    #expect(try await coalescer.submit(7) == 7)
  }

  @Test("A wrong number of outputs is an error for all, and nobody waits for ever")
  func outputCount() async throws {
    for outputs in [[], [1, 2]] {
      let coalescer = Coalescer<Int, Int>(maximumBatch: 8) { _ in outputs }
      await #expect(
        throws: CoalescerError.outputCount(expected: 1, received: outputs.count)
      ) { try await coalescer.submit(1) }
    }
  }

  @Test("A caller who is cancelled while waiting takes the element back")
  func cancelledWaiting() async throws {
    let batches = Collector<[Int]>()
    let gate = Gate()
    let coalescer = Coalescer<Int, Int>(maximumBatch: 8) { elements in
      batches.append(elements)
      await gate.pass()
      return elements
    }
    let first = Task { try await coalescer.submit(0) }
    try await eventually("the first runs") { batches.values == [[0]] }
    let others = [1, 2, 3].map { number in Task { try await coalescer.submit(number) } }
    try await eventually("three wait") { coalescer.waiting == 3 }
    others[1].cancel()
    await #expect(throws: CancellationError.self) { try await others[1].value }
    // The batch of this one runs already, so its caller waits for the result.
    first.cancel()
    gate.open()
    #expect(try await first.value == 0)
    #expect(try await others[0].value == 1)
    #expect(try await others[2].value == 3)
    #expect(batches.values.joined().sorted() == [0, 1, 3])
  }

  @Test("A task that was cancelled before submits nothing")
  func cancelledBefore() async throws {
    let coalescer = Coalescer<Int, Int>(maximumBatch: 8) { elements in
      Issue.record("nothing was to run")
      return elements
    }
    let gate = Gate()
    let task = Task {
      await gate.pass()
      return try await coalescer.submit(1)
    }
    task.cancel()
    gate.open()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(coalescer.waiting == 0)
  }

  @Test("Under load with cancellations every caller is answered once, with its own output")
  func load() async throws {
    let coalescer = Coalescer<Int, Int>(maximumBatch: 64, concurrency: 2) { elements in
      await Task.yield()
      return elements.map { -$0 }
    }
    let answered = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<3_000 {
        group.addTask {
          let task = Task { try await coalescer.submit(number) }
          if number.isMultiple(of: 7) { task.cancel() }
          switch await task.result {
          case .success(let output): return output == -number
          case .failure(let error): return error is CancellationError && number.isMultiple(of: 7)
          }
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(answered == 3_000)
  }

  @Test("Lookups of many tasks go to the database together")
  func database() async throws {
    try await withPool(1) { pool in
      let batches = Collector<Int>()
      let squares = Coalescer<Int, Int?>(maximumBatch: 256) { numbers in
        batches.append(numbers.count)
        let rows = try await pool.rows(
          Query<LoginRole, (Int, Int)>("select n, n * n from unnest(\(numbers)) n") { row in
            try (row.next(), row.next())
          })
        let squares = Dictionary(rows, uniquingKeysWith: { first, _ in first })
        return numbers.map { squares[$0] }
      }
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<1_000 {
          group.addTask { try await squares.submit(number) == number * number }
        }
        for try await isRight in group { #expect(isRight) }
      }
      #expect(batches.values.reduce(0, +) == 1_000)
      #expect(batches.values.allSatisfy { $0 <= 256 })
    }
  }
}
