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
      try office.obstructKeys()
      let tabulator = office.tabulator()
      for person in round.people.prefix(3) {
        let voter = try TestVoter(try #require(try await round.policy()))
        try await round.ask(voter.blinded, for: person)
        try await tabulator.step(now: Office.noon)
        #expect((try await round.signatures()[person] ?? nil) != nil, "and nobody waits for it")
      }
      #expect(office.keyComplaints == 1)
      try office.clearKeys()
    }
  }

  @Test("A fault that comes back is told of again, and not while it lasts")
  func returningFault() async throws {
    try await Office.with { office in
      let tabulator = office.tabulator()
      for time in 1...2 {
        try office.obstructKeys()
        for _ in 1...3 { try await tabulator.step(now: Office.noon) }
        #expect(office.keyComplaints == time)
        try office.clearKeys()
        try await tabulator.step(now: Office.noon)
      }
    }
  }

  @Test("A fault that comes and goes is told of once an hour at most")
  func flickeringFault() async throws {
    try await Office.with { office in
      let tabulator = office.tabulator(complaints: Complaints())
      for _ in 1...3 {
        try office.obstructKeys()
        try await tabulator.step(now: Office.noon)
        try office.clearKeys()
        try await tabulator.step(now: Office.noon)
      }
      #expect(office.keyComplaints == 1)
    }
  }

  @Test("A round that cannot be announced is told of once, however often it is tried")
  func refused() async throws {
    try await Office.with { office in
      let round = try await TestRound.approved(
        in: office.owner, opens: Office.noon.addingTimeInterval(7 * 86_400)
      ) { $0.minimum = 4 }
      let tabulator = office.tabulator()
      for _ in 1...3 { try await tabulator.step(now: Office.noon) }
      let complaint =
        "error something is wrong with a survey round: its minimums are below what is ever "
        + "published round=\(round.id)"
      #expect(office.log.lines == [complaint])
    }
  }

  @Test("A tabulator that starts anew in the same process tells of no fault a second time")
  func newStart() async throws {
    try await Office.with { office in
      let complaints = Complaints()
      try office.obstructKeys()
      for _ in 1...2 {
        try await office.tabulator(complaints: complaints).step(now: Office.noon)
      }
      #expect(office.keyComplaints == 1)
      try office.clearKeys()
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

extension Office {
  /// Keys cannot be destroyed from now on: nothing can be written over a directory.
  fileprivate func obstructKeys() throws {
    try FileManager.default.createDirectory(
      atPath: path + "/stuck.new", withIntermediateDirectories: false)
  }

  fileprivate func clearKeys() throws {
    try FileManager.default.removeItem(atPath: path + "/stuck.new")
  }

  fileprivate var keyComplaints: Int {
    log.lines.count { $0.contains("keys cannot be written or destroyed") }
  }
}
