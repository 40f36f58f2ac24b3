import Ballots
import Foundation
import HTTPTypes
import Logging
import Postgres
import Rounds
import Tabulation
import TestSupport
import Testing
import Tokens
import Voting
import Workplace

@Suite("Attacks on the ballot box")
struct BoxAttackTests {
  @Test("Attack 1: who can read people cannot read ballots, and the box cannot read what it takes")
  func privileges() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      _ = try await place.send(round.ballot().bytes, to: round.path)
      for statement in [
        "select * from ballot", "select count(*) from ballot", "select ctid, xmin from ballot",
        "copy ballot to stdout", "select * from ballot_box", "update ballot set sealed = ''",
        "delete from ballot", "truncate ballot",
      ] as [SQL] {
        try await place.expectDenied(statement, to: WebRole.self)
        try await place.expectDenied(statement, to: BallotBoxRole.self)
      }
      let insert: SQL = "insert into ballot select 1, '', '', '' where false"
      for more in [" returning nullifier", " on conflict (nullifier) do nothing"] as [SQL] {
        try await place.expectDenied("\(insert)\(more)", to: BallotBoxRole.self)
      }
      try await place.expectDenied(insert, to: WebRole.self)
      for statement in [
        "select * from person", "select * from session", "select * from employee",
        "select * from token_request", "select * from round_roll",
      ] as [SQL] {
        try await place.expectDenied(statement, to: BallotBoxRole.self)
      }
      for statement in [
        "select * from person", "select * from session", "select * from employee",
      ] as [SQL] {
        try await place.expectDenied(statement, to: TabulatorRole.self)
      }
    }
  }

  @Test(
    "Attack 18: while a round is open, no answer of the site changes with the number of ballots")
  func liveCounts() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let survey = "/surveys/\(round.id)"
      let paths = [
        "/ballots", round.path, round.path + "/policy", round.path + "/nullifiers", "/", "/surveys",
        survey, survey + "/preview", survey + "/results", survey + "/results.csv",
        survey + "/results.json", survey + "/results/comments", survey + "/token",
        "/petitions.atom", "/moderation", "/moderation/log", "/notifications", "/people",
        "/settings",
      ]
      var readers = [
        "nobody": place.site.visitor(), "author": place.site.browser(of: place.author),
        "employee": place.site.browser(of: try await place.site.employ("Edith")),
      ]
      for role in Role.allCases {
        let person = try await place.site.employ("Robin", roles: [role.rawValue])
        readers[role.rawValue] = place.site.browser(of: person)
      }
      let before = try await Seen.everything(at: paths, by: readers)
      for seen in ["nobody /ballots", "nobody \(round.path)", "analyst \(survey)"] {
        #expect(before[seen]?.status == .ok, "\(seen)")
      }
      for _ in 0..<12 {
        #expect(try await place.send(round.ballot().bytes, to: round.path).status == .ok)
      }
      let after = try await Seen.everything(at: paths, by: readers)
      #expect(before.keys.filter { before[$0] != after[$0] }.sorted() == [])
    }
  }

  /// All of an answer that a reader could compare with an earlier one.
  private struct Seen: Equatable {
    let status: HTTPResponse.Status
    let headers: [String]
    let bytes: [UInt8]

    /// By reader and path.
    static func everything(
      at paths: [String], by readers: [String: Browser]
    ) async throws -> [String: Seen] {
      var answers: [String: Seen] = [:]
      for (name, reader) in readers {
        for path in paths {
          let answer = try await reader.get(path)
          answers["\(name) \(path)"] = Seen(
            status: answer.status,
            headers: answer.headers.filter { $0.name != .date }.map { "\($0.name): \($0.value)" },
            bytes: answer.bytes)
        }
      }
      return answers
    }
  }

  @Test(
    "Attack 19: somebody's sealed ballot, copied under another token, opens once and never twice")
  func copied() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let original = try round.ballot("What I alone would say")
      let token = try round.token()
      let copy = token + original.bytes.dropFirst(490)
      #expect(try await place.send(original.bytes, to: round.path).status == .ok)
      #expect(try await place.send(copy, to: round.path).status == .ok)
      let stored = try await round.stored()
      #expect(stored.count == 2 && Set(stored.values).count == 1)
      let opened = stored.filter { nullifier, sealed in
        let answers = try? round.opening.open(
          sealed, under: nullifier, in: round.round.hash,
          ballotSize: round.round.policy.ballotSize)
        return answers != nil
      }
      #expect(opened.map(\.key) == [original.nullifier])
    }
  }

  @Test("Attack 20: whose ballot was dropped holds a receipt that proves it to everybody")
  func dropped() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      var receipts: [Data: Data] = [:]
      for _ in 0..<10 {
        let ballot = try round.ballot()
        receipts[ballot.nullifier] = Data(
          try await place.send(ballot.bytes, to: round.path).bytes)
      }
      let dropped = try #require(receipts.keys.first)
      let listed = receipts.keys.filter { $0 != dropped }
        .sorted { $0.lexicographicallyPrecedes($1) }.flatMap { Array($0) }
      try await round.move(to: .closed)
      try await place.site.change(
        """
        insert into round_result (round_id, roll, issued, cast_ballots, discarded, nullifiers)
        values (\(round.id), 50, 20, 9, 0, \(listed))
        """)
      let list = try await place.site.visitor().get(round.path + "/nullifiers").bytes
      let published = stride(from: 0, to: list.count, by: 32).map { Data(list[$0..<$0 + 32]) }
      let key = try #require(round.round.policy.keys).receipt
      let missing = try receipts.filter { nullifier, receipt in
        let nullifier = try #require(Nullifier(nullifier))
        return !published.contains(nullifier.bytes)
          && Receipt.isValid(receipt, of: nullifier, in: round.round.hash, by: key)
      }
      #expect(missing.map(\.key) == [dropped])
    }
  }

  @Test(
    "Attack 23: nothing that is kept of a ballot or published of a round says when, or in which order"
  )
  func times() async throws {
    try await PollingPlace.with { place in
      let columns = try await place.site.texts(
        """
        select table_name || '.' || column_name || ' ' || data_type
        from information_schema.columns
        where table_schema = 'public' and (data_type like 'time%' or data_type like 'date%'
          or is_identity = 'YES' or column_default like 'nextval%')
          and table_name in ('ballot', 'ballot_box', 'receipt_key', 'token_request', 'round_roll',
            'round_result', 'published_cell', 'published_comment')
        """)
      #expect(columns == [])
      let round = try await place.hold()
      let ballot = try round.ballot()
      let first = try await place.send(ballot.bytes, to: round.path)
      for _ in 0..<3 { _ = try await place.send(round.ballot().bytes, to: round.path) }
      #expect(try await place.send(ballot.bytes, to: round.path).bytes == first.bytes)
    }
  }
}
