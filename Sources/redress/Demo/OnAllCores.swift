import Foundation

/// Work that computes for long, for commands that do nothing else meanwhile.
enum OnAllCores {
  /// Does the same with each.
  /// - Returns: what came of them, in their order.
  static func map<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], _ work: @escaping @Sendable (Input) throws -> Output
  ) async throws -> [Output] {
    let share = max(1, inputs.count / (4 * ProcessInfo.processInfo.activeProcessorCount))
    let starts = Array(stride(from: 0, to: inputs.count, by: share))
    return try await withThrowingTaskGroup(of: (Int, [Output]).self) { group in
      for start in starts {
        let part = inputs[start..<min(start + share, inputs.count)]
        group.addTask { (start, try part.map(work)) }
      }
      var outputs: [Int: [Output]] = [:]
      for try await (start, part) in group { outputs[start] = part }
      return starts.flatMap { outputs[$0] ?? [] }
    }
  }
}
