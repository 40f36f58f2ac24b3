import Synchronization

/// Gathers while busy: while one batch of work runs, whatever is submitted meanwhile gathers and
/// goes together as the next batch.
///
/// Nobody waits for a batch to fill: without others a submission goes alone and at once. Under
/// load, a fixed cost a batch (a transaction, a round trip) is shared by all in it.
/// ```swift
/// let loader = Coalescer<Int64, Shop?>(maximumBatch: 256) { ids in
///   let shops = try await pool.rows(Shops.find(all: ids))
///   return ids.map { id in shops.first { $0.id == id } }
/// }
/// let shop = try await loader.submit(42)
/// ```
public final class Coalescer<Element: Sendable, Output: Sendable>: Sendable {
  // A class, so that moving it along the line copies a reference, not the element.
  private final class Submission: Sendable {
    let ticket: UInt64
    let element: Element
    let caller: CheckedContinuation<Output, any Error>

    init(ticket: UInt64, element: Element, caller: CheckedContinuation<Output, any Error>) {
      self.ticket = ticket
      self.element = element
      self.caller = caller
    }
  }

  private struct State {
    var waiting = FIFO<Submission>()
    var lastTicket: UInt64 = 0
    var running = 0
  }

  private let maximumBatch: Int
  private let concurrency: Int
  private let run: @Sendable ([Element]) async throws -> [Output]
  private let state = Mutex(State())

  /// A coalescer of one kind of work.
  /// - Parameters:
  ///   - maximumBatch: how many elements go together at most.
  ///   - concurrency: how many batches run at a time.
  ///   - run: does the work, with one output for each element in the same order. What it throws,
  ///     every caller of the batch gets.
  public init(
    maximumBatch: Int, concurrency: Int = 1,
    run: @escaping @Sendable ([Element]) async throws -> [Output]
  ) {
    self.maximumBatch = max(1, maximumBatch)
    self.concurrency = max(1, concurrency)
    self.run = run
  }

  /// How many elements wait for their batch to start.
  public var waiting: Int { state.withLock { $0.waiting.count } }

  /// Hands over an element and waits for its output. Elements start in the order they came.
  ///
  /// A task that is cancelled while its element still waits takes it back and gets
  /// `CancellationError`; one whose batch has started waits for the result, because the work
  /// is being done.
  public func submit(_ element: Element) async throws -> Output {
    let ticket = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { caller in
        enqueue(Submission(ticket: ticket, element: element, caller: caller))
      }
    } onCancel: {
      let withdrawn = state.withLock { $0.waiting.remove { $0.ticket == ticket } }
      withdrawn?.caller.resume(throwing: CancellationError())
    }
  }

  private func enqueue(_ submission: Submission) {
    // A task that was cancelled before now found nothing to take back.
    let (accepted, starts) = state.withLock { state in
      if Task.isCancelled { return (false, false) }
      state.waiting.append(submission)
      guard state.running < concurrency else { return (true, false) }
      state.running += 1
      return (true, true)
    }
    if !accepted { submission.caller.resume(throwing: CancellationError()) }
    // Detached: the batch belongs to all its callers, not to the first.
    if starts { Task.detached { await self.runBatches() } }
  }

  private func runBatches() async {
    while let batch = nextBatch() {
      do {
        let outputs = try await run(batch.map { $0.element })
        guard outputs.count == batch.count else {
          throw CoalescerError.outputCount(expected: batch.count, received: outputs.count)
        }
        for index in batch.indices { batch[index].caller.resume(returning: outputs[index]) }
      } catch {
        for submission in batch { submission.caller.resume(throwing: error) }
      }
    }
  }

  private func nextBatch() -> [Submission]? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.running -= 1
        return nil
      }
      return state.waiting.popFirst(maximumBatch)
    }
  }
}

/// A fault of the closure that runs a batch.
public enum CoalescerError: Error, Equatable, Sendable {
  /// The number of outputs was not the number of elements, so nobody knows whose is whose.
  case outputCount(expected: Int, received: Int)
}
