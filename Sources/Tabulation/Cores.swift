import Dispatch
import Foundation

/// Work that blocks or computes for long, on threads of its own: those that tasks share stay free.
enum Cores {
  /// Where the system has no thread to give, it waits for one; `Thread` would never run the work.
  private static let queue = DispatchQueue(label: "cores", attributes: .concurrent)

  /// Does one thing.
  static func run<Output: Sendable>(
    _ work: @escaping @Sendable () throws -> Output
  ) async throws -> Output {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try work() }) }
    }
  }

  /// Does the same with each, on all cores.
  /// - Returns: what came of them, in their order.
  static func map<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], _ work: @escaping @Sendable (Input) -> Output
  ) async throws -> [Output] {
    let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
    let share = max(1, (inputs.count + cores - 1) / cores)
    let parts = stride(from: 0, to: inputs.count, by: share).map { start in
      Array(inputs[start..<min(start + share, inputs.count)])
    }
    return try await withThrowingTaskGroup(of: (Int, [Output]).self) { group in
      for (number, part) in parts.enumerated() {
        group.addTask { (number, try await run { part.map(work) }) }
      }
      var outputs: [Int: [Output]] = [:]
      for try await (number, part) in group { outputs[number] = part }
      return parts.indices.flatMap { outputs[$0] ?? [] }
    }
  }
}
