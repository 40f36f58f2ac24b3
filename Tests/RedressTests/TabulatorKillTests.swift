import Foundation
import Logging
import Postgres
import Rounds
import Tabulation
import TestSupport
import Testing

extension ProgramTests {
  @Suite("The tabulator is killed before each thing that it does, and run again")
  struct TabulatorKillTests {
    @Test("From the approval to the first signatures, nothing is lost, done twice or left over")
    func announcingAndSigning() async throws {
      try await expectRecovery(from: Scene.approved) { round, _ in
        guard try await round.state() == "open" else { return false }
        return try await !round.signatures().values.contains(nil)
      } expecting: { round, keys, before in
        let policy = try #require(try await round.policy())
        #expect(try keys.files() == ["\(PolicyHash(of: try policy.canonical)).keys"])
        for (person, signature) in try await round.signatures() {
          #expect(signature != nil)
          // Nobody gets a second one.
          if let known = before[person] ?? nil { #expect(signature == known) }
        }
      }
    }

    @Test("From the last ballot to the figures, nothing is lost, counted twice or left over")
    func closing() async throws {
      try await expectRecovery(from: Scene.voted) { round, keys in
        guard try await round.state() == "closed" else { return false }
        return try keys.files().isEmpty
      } expecting: { round, keys, _ in
        let result = try #require(try await round.result())
        #expect(result.cast == Scene.voters && result.discarded == 1)
        #expect(result.nullifiers.count == Scene.voters)
        #expect(try await round.leftovers() == 0)
        #expect(try keys.files().isEmpty)
      }
    }

    @Test("Of a round that was called off nothing is left over")
    func forgetting() async throws {
      try await expectRecovery(from: Scene.calledOff) { round, keys in
        guard try keys.files().isEmpty else { return false }
        return try await round.leftovers() == 0
      } expecting: { round, keys, _ in
        let state = try await round.state()
        #expect(state == "cancelled")
        #expect(try await round.result() == nil)
        #expect(try await round.leftovers() == 0)
        #expect(try keys.files().isEmpty)
      }
    }

    @Test("An open round whose keys are lost becomes void, and nothing of it is left over")
    func losing() async throws {
      try await expectRecovery(from: Scene.robbed) { round, _ in
        try await round.state() == "void"
      } expecting: { round, keys, _ in
        let reason = try await round.reason()
        #expect(reason?.contains("keys of this survey were lost") == true)
        #expect(try await round.result() == nil)
        #expect(try await round.leftovers() == 0)
        #expect(try keys.files().isEmpty)
      }
    }

    private typealias Signatures = [Int64: Data?]

    /// Starts from the same scene again and again, and lets one deed more be done each time, until
    /// all are.
    private func expectRecovery(
      from make: (TestDatabase, Keys) async throws -> TestRound,
      until isDone: @Sendable (TestRound, Keys) async throws -> Bool,
      expecting check: (TestRound, Keys, Signatures) async throws -> Void
    ) async throws {
      let scene = try await Scene(make)
      let strike = try await Strike()
      var number = 0
      var isFinished = false
      while !isFinished {
        number += 1
        isFinished = try await scene.again { database, round, keys in
          let first = try RunningTabulator(database, keys: keys.directory, strike.before(number))
          try await eventually("killed or done") {
            if first.isOver { return true }
            return try await isDone(round, keys)
          }
          let wasKilled = first.isOver
          if wasKilled { #expect(await first.ended() == 128 + SIGKILL) } else { await first.kill() }
          let before = try await round.signatures()
          let left = try #require(try await Standing.of(round))
          let second = try RunningTabulator(database, keys: keys.directory)
          try await eventually("done, after \(number)") { try await isDone(round, keys) }
          try await eventually("at work") { try second.log.contains("this is the tabulator") }
          #expect(await second.terminate() == 0)
          try await check(round, keys, before)
          // What the first one did is not done once more.
          let found = try #require(try await Standing.of(round))
          #expect(found.state != left.state || found.since == left.since)
          return !wasKilled
        }
      }
      // Connecting alone takes some.
      #expect(number > 10)
    }
  }
}

/// Where a round is, and when it came there.
private struct Standing: Sendable {
  let state: String
  let since: Date

  static func of(_ round: TestRound) async throws -> Standing? {
    try await round.owner.first(
      Query<LoginRole, Standing>(
        "select state, state_changed_at from survey_round where id = \(round.id)"
      ) { row in try Standing(state: row.next(), since: row.next()) })
  }
}

/// A database and a key directory of which there are as many copies as are wanted.
private struct Scene {
  static let voters = 12

  private let template: TestDatabase
  private let round: TestRound
  private let keys: Keys

  init(_ make: (TestDatabase, Keys) async throws -> TestRound) async throws {
    template = try await TestDatabase.migrated()
    keys = try Keys()
    round = try await make(template, keys)
    await round.owner.close()
  }

  /// Lends a copy.
  func again<T>(_ body: (TestDatabase, TestRound, Keys) async throws -> T) async throws -> T {
    let database = try await template.copy()
    let copy = try keys.copy()
    let owner = try TestRound.owner(of: database)
    let value = try await body(database, round.seen(by: owner), copy)
    await owner.close()
    try await database.drop()
    return value
  }

  /// A round whose time has come, with people who wait for their signatures already.
  static func approved(_ database: TestDatabase, _ keys: Keys) async throws -> TestRound {
    let round = try await TestRound.approved(
      in: TestRound.owner(of: database), opens: Date(timeIntervalSinceNow: -1),
      closes: Date(timeIntervalSinceNow: 86_400))
    try await askForTokens(in: round)
    return round
  }

  /// A round that was called off after people had asked for tokens.
  static func calledOff(_ database: TestDatabase, _ keys: Keys) async throws -> TestRound {
    let round = try await TestRound.approved(
      in: TestRound.owner(of: database), opens: Date(timeIntervalSinceNow: 86_400))
    try await askForTokens(in: round)
    try await tabulate(database, keys, at: Date())
    try await round.cancel()
    return round
  }

  /// An open round with ballots in its box, whose keys are gone.
  static func robbed(_ database: TestDatabase, _ keys: Keys) async throws -> TestRound {
    let round = try await approved(database, keys)
    try await tabulate(database, keys, at: Date())
    for _ in 0..<voters { try await castForNobody(in: round) }
    try keys.lose()
    return round
  }

  /// A round whose time is over, with ballots in its box, one of them of nobody.
  static func voted(_ database: TestDatabase, _ keys: Keys) async throws -> TestRound {
    let round = try await TestRound.approved(
      in: TestRound.owner(of: database), opens: Date(timeIntervalSinceNow: -7_200),
      closes: Date(timeIntervalSinceNow: -3_600))
    try await tabulate(database, keys, at: round.opens)
    let issuer = try await keys.issuer(of: round)
    for number in 0..<voters {
      try await round.cast(issuer.ballot(BallotAnswers(answers: ["trust": .choice(number % 5)])))
    }
    try await castForNobody(in: round)
    return round
  }

  private static func askForTokens(in round: TestRound) async throws {
    for person in round.people.prefix(5) {
      try await round.ask(Data(count: 376) + TestVoter.random(8), for: person)
    }
  }

  private static func castForNobody(in round: TestRound) async throws {
    try await round.cast(
      SealedAnswers(token: TestVoter.random(490), sealed: TestVoter.random(600)))
  }

  /// Lets a tabulator do what is due at a time.
  private static func tabulate(
    _ database: TestDatabase, _ keys: Keys, at now: Date
  ) async throws {
    let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
    let pool = Pool<TabulatorRole>(
      configuration: try database.configuration(), maximumConnections: 2,
      checkoutTimeout: .seconds(300), logger: logger)
    let tabulator = try await Tabulator.start(
      database: pool, keys: try KeyFolders(keys.directory.path), logger: logger,
      complaints: Complaints())
    try await tabulator.step(now: now)
    await pool.close()
  }
}
