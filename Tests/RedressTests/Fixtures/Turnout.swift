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

  private let script: Script

  /// - Parameters:
  ///   - port: of 127.0.0.1.
  ///   - connections: how many are cast at a time; one after the other over one.
  init(_ ballots: [Ballot], to path: String, port: Int, connections: Int = 16) throws {
    script = try Script(
      "cast.py",
      plan: Plan(
        port: port, path: path, connections: connections, ballots: ballots.map(\.bytes)))
  }

  /// The receipts so far, by the ballot's place in the list.
  ///
  /// - Throws: ``Refused``.
  func receipts() throws -> [Int: String] {
    try script.lines().reduce(into: [:]) { receipts, words in
      guard words.count == 3, words[0] == "taken", let number = Int(words[1]) else {
        throw Refused(line: words.joined(separator: " "))
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
    #expect(await script.ended() == 0)
    return try receipts()
  }
}
