import Foundation
import TestSupport
import Testing

/// Many people who sign at once: `load.py`, which remembers what each of them was told.
final class Load: Sendable {
  /// What the people were told.
  struct Outcome: Sendable {
    /// Who was told that they signed.
    var acknowledged: Set<Int64> = []
    /// Who was told to try again, at least once.
    var refused: Set<Int64> = []
    /// Who sent everything and was told nothing: not one byte came back.
    var unanswered: Set<Int64> = []
    /// Who got a part of an answer.
    var torn: Set<Int64> = []
    /// Any other answer, such as "500 17".
    var others: [String] = []
  }

  private struct Plan: Encodable {
    let ports: [Int]
    let path: String
    let connections: Int
    let workers: [Workforce.Worker]
  }

  private let script: Script

  /// Starts 32 connections to these ports of 127.0.0.1.
  init(_ workforce: Workforce, ports: [Int]) throws {
    script = try Script(
      "load.py",
      plan: Plan(
        ports: ports, path: workforce.path + "/signatures", connections: 32,
        workers: workforce.workers))
  }

  /// What they were told so far.
  func outcome() throws -> Outcome {
    try script.lines().reduce(into: Outcome()) { outcome, words in
      let id = words.count == 2 ? Int64(words[1]) : nil
      switch (words.first, id) {
      case ("acknowledged", let id?): outcome.acknowledged.insert(id)
      case ("refused", let id?): outcome.refused.insert(id)
      case ("unanswered", let id?): outcome.unanswered.insert(id)
      case ("torn", let id?): outcome.torn.insert(id)
      default: outcome.others.append(words.joined(separator: " "))
      }
    }
  }

  /// Waits until so many more are acknowledged.
  func acknowledge(
    _ more: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try outcome().acknowledged.count
    try await eventually("\(more) more signatures", sourceLocation: sourceLocation) {
      let outcome = try outcome()
      if outcome.acknowledged.count >= before + more { return true }
      try #require(!script.hasEnded, "the load has ended: \(outcome.others)")
      return false
    }
  }

  /// Lets nobody else begin, and waits for those who have.
  func finish() async throws -> Outcome {
    script.terminate()
    let status = await script.ended()
    let outcome = try outcome()
    #expect(status == 0, "the load itself failed: \(outcome.others)")
    return outcome
  }
}
