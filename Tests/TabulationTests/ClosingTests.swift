import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation

@Suite("The tabulator counts in memory and publishes once")
struct ClosingTests {
  @Test("Every ballot is counted or discarded, and all else of the round is gone")
  func counted() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      let (counted, _) = try await office.holdElection(in: round)
      try await office.tabulator().step(now: round.closes)
      try await office.expectClosed(round, counted: counted)
    }
  }

  @Test("A copy of a ballot under another token, and what answers nothing, is discarded")
  func discarded() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      let issuer = try await office.issuer(of: round)
      let voter = try TestVoter(try #require(try await round.policy()))
      let honest = try issuer.ballot(.trust(3))
      try await round.cast(honest)
      try await round.cast(SealedAnswers(token: issuer.token(), sealed: honest.sealed))
      try await round.cast(
        voter.seal(Data(#"{"answers":{},"segments":{} }"#.utf8), under: issuer.token()))
      try await round.cast(issuer.ballot(BallotAnswers(answers: ["other": .choice(1)])))
      try await office.tabulator().step(now: round.closes)
      let result = try #require(try await round.result())
      #expect(result.discarded == 3)
      #expect(result.nullifiers.contains(honest.nullifier))
    }
  }

  @Test(
    "Attack 15: a ballot that no token of the round stands behind is discarded, whoever stored it")
  func withoutToken() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      let issuer = try await office.issuer(of: round)
      let voter = try TestVoter(try #require(try await round.policy()))
      let token = try issuer.token()
      try await round.cast(voter.seal(.trust(3), under: token))
      // Sealed as it should be, under what nobody signed; under a token that has voted already; and
      // under another round's, whose key is another.
      try await round.cast(voter.seal(.trust(3), under: TestVoter.random(490)))
      try await round.cast(voter.seal(.trust(3), under: token.prefix(106) + TestVoter.random(384)))
      var again = try voter.seal(.trust(3), under: TestVoter.random(490))
      again.token = token
      try await round.cast(again)
      try await office.tabulator().step(now: round.closes)
      let result = try #require(try await round.result())
      #expect(result.discarded == 3)
    }
  }

  @Test("What has not the form of a ballot is not stored, so that it lies in nobody's way")
  func malformed() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      let good = SealedAnswers.invented
      for bad in [
        SealedAnswers(token: good.token, nullifier: Data(), sealed: good.sealed),
        SealedAnswers(token: good.token, nullifier: good.nullifier + [0], sealed: good.sealed),
        SealedAnswers(token: Data(), sealed: good.sealed),
        SealedAnswers(token: good.token, sealed: Data(count: 1_048_577)),
      ] {
        let error = await #expect(throws: DatabaseError.self) { try await round.cast(bad) }
        #expect(error?.violates("ballot_form") == true)
      }
      try await round.cast(good)
    }
  }

  @Test("A list with fewer ballots than the minimum is filled up to it, in the order of the bytes")
  func few() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      let issuer = try await office.issuer(of: round)
      let ballots = try (0..<3).map { _ in try issuer.ballot(.trust(1)) }
      for ballot in ballots { try await round.cast(ballot) }
      try await office.tabulator().step(now: round.closes)
      let result = try #require(try await round.result())
      #expect(result.nullifiers.count == 10)
      #expect(Set(result.nullifiers).isSuperset(of: ballots.map(\.nullifier)))
      #expect(result.nullifiers == result.nullifiers.sorted { $0.lexicographicallyPrecedes($1) })
      #expect(result.cast == nil)
    }
  }

  @Test(
    "Attack 15: of more ballots than tokens the log says so, without a number, unless too few are shown",
    arguments: [9, 12])
  func stuffed(ballots: Int) async throws {
    try await Office.with { office in
      let round = try await office.opened()
      let issuer = try await office.issuer(of: round)
      for step in 0..<ballots { try await round.cast(issuer.ballot(.trust(step % 5))) }
      try await office.tabulator().step(now: round.closes)
      let result = try #require(try await round.result())
      #expect(result.issued == 0 && result.cast == (ballots < 10 ? nil : ballots))
      let complaint =
        "error something is wrong with a survey round: more ballots were in its box than tokens "
        + "were issued round=\(round.id)"
      #expect(
        office.log.lines.filter { $0.hasPrefix("error") } == (ballots < 10 ? [] : [complaint]))
    }
  }

  @Test("More ballots than are in memory at a time are all counted")
  func many() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      let issuer = try await office.issuer(of: round)
      let ballots = try (0..<600).map { try issuer.ballot(.trust($0 % 5)) }
      for ballot in ballots { try await round.cast(ballot) }
      try await office.tabulator().step(now: round.closes)
      let result = try #require(try await round.result())
      #expect(
        result.nullifiers == ballots.map(\.nullifier).sorted { $0.lexicographicallyPrecedes($1) })
      #expect(result.discarded == 0)
    }
  }

  @Test(
    "A crash at any moment loses nothing, does nothing twice and leaves no key",
    arguments: Checkpoint.Moment.allCases)
  func crash(moment: Checkpoint.Moment) async throws {
    try await Office.with { office in
      let crash = Crash(at: moment)
      // Whoever crashed is not there any more: a fresh one finds what it left.
      func step(_ now: Date) async throws {
        do {
          try await office.tabulator(crash.checkpoint).step(now: now)
        } catch is Crash.Struck {
          try await office.tabulator(crash.checkpoint).step(now: now)
        }
      }
      let round = try await TestRound.approved(
        in: office.owner, opens: Office.noon.addingTimeInterval(3_600))
      try await step(Office.noon)
      let (counted, _) = try await office.holdElection(in: round, step)
      try await step(round.closes)
      #expect(crash.hasStruck)
      try await office.expectClosed(round, counted: counted)
    }
  }
}

extension Office {
  /// Twelve people answer, two of them in words; two ballots are none.
  /// - Parameter step: what the tabulator does at a time; by default one without faults.
  /// - Returns: the nullifiers of the ballots that count, and the tokens.
  func holdElection(
    in round: TestRound, _ step: ((Date) async throws -> Void)? = nil
  ) async throws -> (counted: [Data], tokens: [Data]) {
    let step = step ?? { now in _ = try await self.tabulator().step(now: now) }
    let policy = try #require(try await round.policy())
    let voters = try (0..<12).map { _ in try TestVoter(policy) }
    for (voter, person) in zip(voters, round.people) {
      try await round.ask(voter.blinded, for: person)
    }
    try await step(Self.noon)
    try await step(round.opens)
    let signatures = try await round.signatures()
    var counted: [Data] = []
    var tokens: [Data] = []
    for (number, (voter, person)) in zip(voters, round.people).enumerated() {
      let token = try voter.token(try #require(signatures[person] ?? nil))
      let ballot = try voter.seal(.trust(number % 5, number < 2 ? "words" : nil), under: token)
      try await round.cast(ballot)
      counted.append(ballot.nullifier)
      tokens.append(token)
    }
    try await round.cast(.invented)
    try await round.cast(.invented)
    return (counted, tokens)
  }

  func expectClosed(_ round: TestRound, counted: [Data]) async throws {
    #expect(try await round.state() == "closed")
    let result = try #require(try await round.result())
    #expect(
      result.roll == 50 && result.issued == 12 && result.cast == 12 && result.discarded == 2)
    #expect(result.nullifiers == counted.sorted { $0.lexicographicallyPrecedes($1) })
    #expect(try await round.leftovers() == 0)
    #expect(try files().isEmpty)
  }
}
