import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation

@Suite("What the tabulator says in its log")
struct TabulatorLogTests {
  @Test("A key directory that fails is told of once, however often people ask for tokens")
  func failingDirectory() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      // Nothing can be written over a directory.
      try FileManager.default.createDirectory(
        atPath: office.path + "/stuck.new", withIntermediateDirectories: false)
      let tabulator = office.tabulator()
      for person in round.people.prefix(3) {
        let voter = try TestVoter(try #require(try await round.policy()))
        try await round.ask(voter.blinded, for: person)
        try await tabulator.step(now: Office.noon)
        #expect((try await round.signatures()[person] ?? nil) != nil, "and nobody waits for it")
      }
      #expect(office.log.lines.count { $0.contains("keys cannot be written or destroyed") } == 1)
      try FileManager.default.removeItem(atPath: office.path + "/stuck.new")
    }
  }

  @Test("The log says where a round stands, once, and no number of it")
  func silence() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      let policy = try #require(try await round.policy())
      for person in round.people.prefix(12) {
        try await round.ask(TestVoter(policy).blinded, for: person)
        try await office.tabulator().step(now: round.opens)
        try await round.cast(.invented)
      }
      try await office.tabulator().step(now: round.closes)
      #expect(
        office.log.lines
          == ["announced", "open", "counting", "closed"].map { state in
            "notice a survey round has moved round=\(round.id) state=\(state)"
          })
    }
  }
}
