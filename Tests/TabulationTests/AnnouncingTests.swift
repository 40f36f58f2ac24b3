import Crypto
import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation

@Suite("The tabulator announces what was approved")
struct AnnouncingTests {
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
        { $0.closes += 73 * 365 * 86_400 }, { $0.opens -= 3_600 },
        { $0.questions[0].id = "" }, { $0.questions[1].id = $0.questions[0].id },
        { $0.lists[0].id = RoundPolicy.everybody }, { $0.tables.append("site") },
        { $0.ballotSize += 256 }, { $0.askForSeveral(isRequired: true) },
        // Somebody of each department at each site, where Leeds has no room for them.
        { $0.addSites(crossing: [[25, -1], [25, -1]]) },
        { $0.addSites(crossing: [[25, 0], [25, 9]]) },
        { $0.addSites(crossing: [[25], [25]]) },
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

  @Test("Lists that cross as they can are no hindrance")
  func crossing() async throws {
    try await Office.with { office in
      let round = try await TestRound.approved(in: office.owner, opens: Office.noon) {
        $0.addSites(crossing: [[25, 0], [25, 0]])
      }
      try await office.tabulator().step(now: Office.noon - 3_600)
      #expect(try await round.state() == "announced")
    }
  }

  @Test("Nor is a question of which any number of options can be chosen, none too")
  func several() async throws {
    try await Office.with { office in
      let round = try await TestRound.approved(in: office.owner, opens: Office.noon) {
        $0.askForSeveral(isRequired: false)
      }
      try await office.tabulator().step(now: Office.noon - 3_600)
      #expect(try await round.state() == "announced")
    }
  }

  @Test("Attack 21: a round that fewer than fifty may answer gets no keys, whoever approved it")
  func tooFewPeople() async throws {
    try await Office.with { office in
      let round = try await TestRound.approved(in: office.owner, people: 49, opens: Office.noon)
      try await office.tabulator().step(now: Office.noon)
      #expect(try await round.state() == "approved")
      #expect(try office.files().isEmpty)
      let complaint =
        "error something is wrong with a survey round: its roll has fewer than 50 people "
        + "round=\(round.id)"
      #expect(office.log.lines.contains(complaint))
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
}

extension RoundPolicy {
  fileprivate mutating func askForSeveral(isRequired: Bool) {
    questions.append(
      .init(
        id: "several", kind: .multiple, text: "Which?", isRequired: isRequired,
        options: ["This", "That"]))
    ballotSize = BallotSize.bytes(questions: questions, lists: lists)
  }

  /// A second list, of fifty people in Hull and nobody in Leeds.
  fileprivate mutating func addSites(crossing: [[Int]]) {
    let sites = [Segment(name: "Hull", roll: 50), Segment(name: "Leeds", roll: 0)]
    lists.append(.init(id: "site", name: "Site", segments: sites))
    tables.append("site")
    ballotSize = BallotSize.bytes(questions: questions, lists: lists)
    crossings = [.init(rows: 0, columns: 1, roll: crossing)]
  }
}

private enum Rows {
  static func receiptKey() -> Query<LoginRole, [UInt8]> {
    Query("select private_key from receipt_key")
  }
}
