import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation

@Suite("Keys that are lost, and keys of nobody")
struct RoundKeysTests {
  @Test("A round whose keys are gone is void, says why, and leaves nothing", arguments: 0..<4)
  func keysLost(stage: Int) async throws {
    try await Office.with { office in
      let round = stage == 0 ? try await office.announced() : try await office.opened()
      if stage > 0 { try await round.cast(.invented) }
      if stage == 2 { try await office.owner.run(Rows.count(round.id)) }
      for file in try office.files() {
        let path = URL(filePath: "\(office.path)/\(file)")
        if stage == 3 { try Data(count: 1_000).write(to: path) } else { unlink(path.path) }
      }
      let time = stage == 3 ? round.closes : round.opens
      try await office.tabulator().step(now: time)
      #expect(try await round.state() == "void")
      #expect(try await round.reason()?.contains("keys of this survey were lost") == true)
      #expect(try await round.leftovers() == 0)
      #expect(try await round.result() == nil)
      #expect(try office.files().isEmpty)
    }
  }

  @Test("Attack 20: a round that becomes void takes no other's ballots with it")
  func othersBallots() async throws {
    try await Office.with { office in
      let open = try await office.opened()
      try await open.cast(.invented)
      let other = try await TestRound.approved(
        in: office.owner, opens: open.closes.addingTimeInterval(86_400))
      let before = try office.files()
      try await office.tabulator().step(now: open.opens)
      for file in Set(try office.files()).subtracting(before) { unlink("\(office.path)/\(file)") }
      try await office.owner.run(Rows.say(other.id, is: "counting"))
      try await office.tabulator().step(now: open.opens)
      #expect(try await other.state() == "void")
      #expect(try await office.owner.first(Rows.ballots()) == 1)
      #expect(try await open.state() == "open")
    }
  }

  @Test(
    "A round for which other keys lie there than its policy names is void, even if one is right",
    arguments: [(true, true), (true, false), (false, true)])
  func otherKeys(opening: Bool, issuing: Bool) async throws {
    try await Office.with { office in
      let round = try await office.opened()
      try await round.cast(office.issuer(of: round).ballot(.trust(3)))
      let name = try #require(try office.files().first)
      let file = URL(filePath: "\(office.path)/\(name)")
      let (mine, others) = (try Data(contentsOf: file), try Shared.keys.get().fileContents)
      let mixed = (opening ? others : mine).prefix(32) + (issuing ? others : mine).dropFirst(32)
      try mixed.write(to: file)
      try await office.tabulator().step(now: round.closes)
      #expect(try await round.state() == "void")
      #expect(try await round.result() == nil)
      #expect(try office.files().isEmpty)
    }
  }

  @Test("Keys that somebody destroyed while a round is announced are no keys of it")
  func keysGone() async throws {
    try await Office.with { office in
      let round = try await TestRound.approved(in: office.owner, opens: Office.noon)
      let other = Checkpoint { moment in
        guard moment == .keysWritten else { return }
        for file in try office.files() { unlink("\(office.path)/\(file)") }
      }
      await #expect(throws: KeysGone.self) {
        try await office.tabulator(other).step(now: Office.noon)
      }
      #expect(try await round.state() == "approved")
      try await office.tabulator().step(now: Office.noon)
      #expect(try await round.state() == "open")
    }
  }

  @Test("Keys that no round knows are destroyed, those of a round are not")
  func foreignKeys() async throws {
    try await Office.with { office in
      _ = try await office.announced()
      let mine = try office.files()
      let stray = try #require(PolicyHash(Data(repeating: 1, count: 32)))
      try office.directory.write(Shared.keys.get(), for: stray)
      try Data(count: 9).write(to: URL(filePath: "\(office.path)/\(stray).keys.7.new"))
      try await office.tabulator().step(now: Office.noon)
      #expect(try office.files() == mine)
    }
  }
}

private enum Rows {
  static func say(_ round: Int64, is state: String) -> Command<LoginRole> {
    Command("update survey_round set state = \(state) where id = \(round)")
  }

  static func ballots() -> Query<LoginRole, Int> { Query("select count(*) from ballot") }

  /// As a crash leaves it between shutting and counting.
  static func count(_ round: Int64) -> Command<LoginRole> {
    Command(
      """
      with shut as (delete from ballot_box)
      update survey_round set state = 'counting' where id = \(round)
      """)
  }
}
