import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation

@Suite("What goes wrong with one round stays with that round")
struct TabulatorFaultsTests {
  @Test("Attack 12: a policy changed after the announcement moves nothing and counts nothing")
  func changedPolicy() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      try await round.cast(.invented)
      try await office.owner.run(Rows.changePolicy(of: round.id))
      try await office.tabulator().step(now: round.closes)
      #expect(try await round.state() == "open")
      try await office.owner.run(Rows.changePolicyBack(of: round.id))
      try await office.tabulator().step(now: round.closes)
      #expect(try await round.state() == "closed")
    }
  }

  @Test("What is wrong with a round is told of once, and again when it comes back")
  func returningFault() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      let tabulator = office.tabulator()
      let complaint =
        "error something is wrong with a survey round: its policy is damaged round=\(round.id)"
      for time in 1...2 {
        try await office.owner.run(Rows.changePolicy(of: round.id))
        for _ in 1...3 { try await tabulator.step(now: round.opens) }
        #expect(office.log.lines.count { $0 == complaint } == time)
        try await office.owner.run(Rows.changePolicyBack(of: round.id))
        try await tabulator.step(now: round.opens)
      }
    }
  }

  @Test("A round that cannot be counted keeps nobody from the tokens of another")
  func failingCount() async throws {
    try await Office.with { office in
      let first = try await office.opened()
      let other = try await TestRound.approved(
        in: office.owner, opens: first.closes.addingTimeInterval(86_400))
      try await office.tabulator().step(now: first.opens)
      let voter = try TestVoter(try #require(try await other.policy()))
      try await other.ask(voter.blinded, for: other.people[0])
      let crash = Crash(at: .counted)
      await #expect(throws: Crash.Struck.self) {
        try await office.tabulator(crash.checkpoint).step(now: first.closes)
      }
      #expect(try await first.state() == "counting")
      #expect((try await other.signatures()[other.people[0]] ?? nil) != nil)
    }
  }

  @Test("A round that cannot get its keys does not keep another one from its end")
  func unwritable() async throws {
    try await Office.with { office in
      let open = try await office.opened()
      let next = try await TestRound.approved(in: office.owner, opens: open.closes)
      // Not even root writes below a path that is not there.
      let elsewhere = office.path + "-away"
      let crash = Checkpoint { moment in
        if moment == .keysMade {
          try FileManager.default.moveItem(atPath: office.path, toPath: elsewhere)
        }
      }
      try await office.tabulator(crash).step(now: open.closes)
      #expect(try await open.state() == "closed")
      #expect(try await next.state() == "approved")
      try FileManager.default.moveItem(atPath: elsewhere, toPath: office.path)
      try await office.tabulator().step(now: open.closes)
      #expect(try await next.state() == "open")
      #expect(try office.files().count == 1)
    }
  }
}

private enum Rows {
  /// Another number of people before comments are published than was promised.
  static func changePolicy(of round: Int64) -> Command<LoginRole> {
    rewrite(round, #""commentMinimum":10"#, #""commentMinimum":11"#)
  }

  static func changePolicyBack(of round: Int64) -> Command<LoginRole> {
    rewrite(round, #""commentMinimum":11"#, #""commentMinimum":10"#)
  }

  private static func rewrite(
    _ round: Int64, _ old: String, _ new: String
  ) -> Command<LoginRole> {
    Command(
      """
      update survey_round
      set policy = convert_to(replace(convert_from(policy, 'UTF8'), \(old), \(new)), 'UTF8')
      where id = \(round)
      """)
  }
}
