import Crypto
import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation

@Suite("The tabulator moves rounds along")
struct TabulatorTests {
  @Test("An approved round gets keys, a final policy, and the hash of exactly that policy")
  func announcement() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      #expect(try await round.state() == "announced")
      let policy = try #require(try await round.policy())
      let hash = PolicyHash(of: try policy.canonical)
      #expect(try office.directory.rounds() == [hash])
      let keys = try #require(try office.directory.keys(of: hash))
      let issuing = try keys.issuing.publicKey.derRepresentation
      #expect(policy.keys?.issuing == issuing)
      #expect(policy.keys?.opening == keys.opening.publicKey)
      let receiptKey = try Curve25519.Signing.PrivateKey(
        rawRepresentation: #require(try await office.owner.first(Rows.receiptKey())))
      #expect(policy.keys?.receipt == receiptKey.publicKey.rawRepresentation)
      #expect(policy.opens == round.opens && policy.roll.size == 50)
    }
  }

  @Test("Nothing is done twice, and the next date is known")
  func idle() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      let policy = try await round.policy()
      #expect(try await office.tabulator().step(now: Office.noon) == round.opens)
      #expect(try await round.policy() == policy)
      #expect(try await office.tabulator().step(now: round.opens) == round.closes)
      #expect(try await office.tabulator().step(now: round.closes) == nil)
    }
  }

  @Test("A round whose policy breaks what every round promises gets no keys, and others do")
  func refused() async throws {
    try await Office.with { office in
      var wrong: [TestRound] = []
      let changes: [@Sendable (inout RoundPolicy) -> Void] = [
        { $0.minimum = 4 }, { $0.commentMinimum = 9 }, { $0.roll.size = 49 }, { $0.roll.size = 51 },
        {
          $0.lists.append(.init(id: "site", name: "Site", segments: [])); $0.tables.append("site")
        },
        { $0.keys = .init(issuing: Data(), opening: Data(), receipt: Data()) },
      ]
      for (number, change) in changes.enumerated() {
        let opens = Office.noon.addingTimeInterval(Double(number + 1) * 7 * 86_400)
        wrong.append(try await TestRound.approved(in: office.owner, opens: opens, change: change))
      }
      let right = try await office.announced()
      #expect(try await right.state() == "announced")
      for round in wrong { #expect(try await round.state() == "approved") }
      #expect(try office.files().count == 1)
    }
  }

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

  @Test("A round that was called off before its keys were stored keeps none")
  func calledOffMeanwhile() async throws {
    try await Office.with { office in
      let round = try await TestRound.approved(in: office.owner, opens: Office.noon)
      let rows = try await office.pool.rows(TabulatorQueries.approved())
      try await round.cancel()
      try await office.tabulator().announce(try #require(rows.first), now: Office.noon)
      #expect(try await round.state() == "cancelled")
      #expect(try office.files().isEmpty)
    }
  }

  @Test("A round that is called off loses keys, roll, requests and receipt key")
  func calledOff() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      let voter = try TestVoter(try #require(try await round.policy()))
      try await round.ask(voter.blinded, for: round.people[0])
      try await round.cancel()
      try await office.tabulator().step(now: Office.noon)
      #expect(try office.files().isEmpty)
      #expect(try await round.leftovers() == 0)
      #expect(try await round.state() == "cancelled")
    }
  }

  @Test("The box is open from the first date to the second, by the policy and no other date")
  func dates() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      try await office.owner.run(Rows.moveDates(of: round.id))
      try await office.tabulator().step(now: round.opens.addingTimeInterval(-1))
      #expect(try await round.state() == "announced")
      await #expect(throws: DatabaseError.self) { try await round.cast(.invented) }
      try await office.tabulator().step(now: round.opens)
      #expect(try await round.state() == "open")
      try await round.cast(.invented)
      try await office.tabulator().step(now: round.closes.addingTimeInterval(-1))
      #expect(try await round.state() == "open")
      try await office.tabulator().step(now: round.closes)
      #expect(try await round.state() == "closed")
      await #expect(throws: DatabaseError.self) { try await round.cast(.invented) }
    }
  }

  @Test("Shutting the box waits for a ballot on its way, and counts it")
  func inFlight() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      let ballot = SealedAnswers.invented
      let isCast = Gate()
      let closing = Task {
        await isCast.pass()
        return try await office.tabulator().step(now: round.closes)
      }
      try await office.owner.transaction { transaction in
        try await transaction.run(
          Rows.cast(Array(ballot.nullifier), Array(ballot.sealed), in: round.id))
        isCast.open()
        try await office.waitUntilSomebodyWaits()
        #expect(try await round.state() == "open")
      }
      _ = try await closing.value
      #expect(try await round.state() == "closed")
      #expect(try await round.result()?.discarded == 1)
    }
  }

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

  @Test("A round that nobody opened in time is void", arguments: [false, true])
  func late(isAnnounced: Bool) async throws {
    try await Office.with { office in
      let round =
        isAnnounced
        ? try await office.announced()
        : try await TestRound.approved(in: office.owner, opens: Office.noon)
      try await office.tabulator().step(now: round.closes)
      #expect(try await round.state() == "void")
      #expect(try await round.reason()?.contains("never opened") == true)
      #expect(try await round.leftovers() == 0)
      #expect(try office.files().isEmpty)
    }
  }

  @Test("One round follows another at the same moment, and their ballots do not mix")
  func consecutive() async throws {
    try await Office.with { office in
      let first = try await office.opened()
      let second = try await TestRound.approved(in: office.owner, opens: first.closes)
      try await office.tabulator().step(now: first.opens)
      try await first.cast(.invented)
      try await office.tabulator().step(now: first.closes)
      #expect(try await first.state() == "closed")
      #expect(try await second.state() == "open")
      #expect(try await first.result()?.discarded == 1)
      try await second.cast(.invented)
      try await second.cast(.invented)
      try await office.tabulator().step(now: second.closes)
      #expect(try await second.result()?.discarded == 2)
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

extension SealedAnswers {
  /// Under a nullifier like any, and nothing that opens.
  static var invented: SealedAnswers {
    SealedAnswers(nullifier: TestVoter.random(32), sealed: TestVoter.random(400))
  }
}

extension Office {
  /// Until a statement of somebody waits for a lock.
  func waitUntilSomebodyWaits() async throws {
    while try await owner.first(Rows.waiting()) != true {
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}

private enum Rows {
  static func receiptKey() -> Query<LoginRole, [UInt8]> {
    Query("select private_key from receipt_key")
  }

  static func moveDates(of round: Int64) -> Command<LoginRole> {
    Command(
      """
      update survey_round set opens_at = opens_at - interval '1 year',
        closes_at = closes_at + interval '1 year' where id = \(round)
      """)
  }

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

  static func cast(
    _ nullifier: [UInt8], _ sealed: [UInt8], in round: Int64
  ) -> Command<LoginRole> {
    Command(
      """
      insert into ballot (round_id, nullifier, sealed) values (\(round), \(nullifier), \(sealed))
      """)
  }

  /// As a crash leaves it between shutting and counting.
  static func count(_ round: Int64) -> Command<LoginRole> {
    Command(
      """
      with shut as (delete from ballot_box)
      update survey_round set state = 'counting' where id = \(round)
      """)
  }

  static func waiting() -> Query<LoginRole, Bool> {
    Query(
      """
      select exists (select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock')
      """)
  }
}
