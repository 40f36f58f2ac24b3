import Foundation
import TestSupport
import Testing
import Voting

/// Many ballots that are cast at once: `cast.py`, which sends each until it is taken.
final class Turnout: Sendable {
  private struct Plan: Encodable {
    let port: Int
    let path: String
    let connections: Int
    let ballots: [Data]
  }

  /// A ballot that was not taken, with its place in the list and the status.
  struct Refused: Error {
    let line: String
  }

  private let child: Child
  private let end: Task<Int32, Never>
  private let hasEnded = Flag()
  private let plan: URL
  private let told: URL

  /// - Parameters:
  ///   - port: of 127.0.0.1.
  ///   - connections: how many are cast at a time; one after the other over one.
  init(_ ballots: [Ballot], to path: String, port: Int, connections: Int = 16) throws {
    let plan = Plan(
      port: port, path: path, connections: connections, ballots: ballots.map(\.bytes))
    self.plan = try Scratch.write(
      String(decoding: JSONEncoder().encode(plan), as: UTF8.self), "plan")
    told = Scratch.file("told")
    let child = try Child(
      Python.path, [Python.script("cast.py"), self.plan.path], output: told.path)
    self.child = child
    end = Task { [hasEnded] in
      let status = await child.wait()
      hasEnded.raise()
      return status
    }
  }

  deinit {
    if !hasEnded.isUp { kill(child.id, SIGKILL) }
    Scratch.remove(plan)
    Scratch.remove(told)
  }

  /// The receipts so far, by the ballot's place in the list.
  ///
  /// - Throws: ``Refused``.
  func receipts() throws -> [Int: String] {
    // The last line may be half written.
    let lines = try Scratch.text(told).split(separator: "\n", omittingEmptySubsequences: false)
    return try lines.dropLast().reduce(into: [:]) { receipts, line in
      let words = line.split(separator: " ")
      guard words.count == 3, words[0] == "taken", let number = Int(words[1]) else {
        throw Refused(line: String(line))
      }
      receipts[number] = String(words[2])
    }
  }

  /// Waits until so many have their receipts.
  func take(_ count: Int, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await eventually("\(count) receipts", sourceLocation: sourceLocation) {
      try receipts().count >= count
    }
  }

  /// Waits until every ballot was taken.
  func finish() async throws -> [Int: String] {
    #expect(await end.value == 0)
    return try receipts()
  }
}
