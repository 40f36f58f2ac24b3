import Crypto
import Foundation
import Logging
import Postgres
import Rounds
import TestSupport
import Testing
import Tokens

@testable import Ballots

@Suite("The ballot box")
struct BallotBoxTests {
  @Test("A late ballot of one round costs no ballot of another") func lateAmongOthers() async throws
  {
    try await Self.withBox { box, owner, rounds in
      let ballots = try (0..<60).map { try Self.ballot(number: $0, in: rounds[$0 % 2]) }
      let outcomes = try await Self.putAtOnce(ballots, box)
      for (ballot, outcome) in outcomes {
        #expect(outcome == (ballot.round == rounds[0] ? .stored : .shut))
      }
      let stored = try await owner.rows(Query<LoginRole, [UInt8]>("select nullifier from ballot"))
      let expected = ballots.filter { $0.round == rounds[0] }.map { [UInt8]($0.nullifier.bytes) }
      #expect(Set(stored) == Set(expected))
    }
  }

  @Test("The same ballot many times in one batch, and again later, is one") func repeated()
    async throws
  {
    try await Self.withBox { box, owner, rounds in
      let ballot = try Self.ballot(number: 1, in: rounds[0])
      for _ in 1...2 {
        let outcomes = try await Self.putAtOnce(Array(repeating: ballot, count: 40), box)
        #expect(outcomes.allSatisfy { $0.1 == .stored })
      }
      #expect(try await owner.rows(Query<LoginRole, Int>("select count(*) from ballot")) == [1])
    }
  }

  @Test("That nothing can be stored is said once, and of no ballot") func alarm() async throws {
    let log = TestLog()
    let nowhere = Pool<BallotBoxRole>(
      configuration: try ConnectionConfiguration("postgresql://nobody@127.0.0.1:1/none"),
      maximumConnections: 1, checkoutTimeout: .seconds(300),
      logger: Logger(label: "pool") { _ in SwiftLogNoOpLogHandler() })
    let box = BallotBox(database: nowhere, logger: Logger(label: "box") { _ in log })
    let ballot = try Self.ballot(number: 1, in: 1)
    for _ in 1...3 {
      await #expect(throws: DatabaseError.self) { try await box.put(ballot) }
    }
    #expect(log.lines.count == 1)
    #expect(log.lines.first?.hasPrefix("error ballots cannot be stored") == true)
    await nowhere.close()
  }

  static func putAtOnce(
    _ ballots: [CastBallot], _ box: BallotBox
  ) async throws -> [(CastBallot, BallotBox.Outcome)] {
    try await withThrowingTaskGroup(of: (CastBallot, BallotBox.Outcome).self) { group in
      for ballot in ballots { group.addTask { (ballot, try await box.put(ballot)) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  /// A box that takes ballots of the first of two rounds.
  private static func withBox(
    _ body: (BallotBox, Pool<LoginRole>, [Int64]) async throws -> Void
  ) async throws {
    try await TestDatabase.migrated { database in
      let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      let configuration = try database.configuration()
      let owner = Pool<LoginRole>(
        configuration: configuration, maximumConnections: 1, checkoutTimeout: .seconds(300),
        logger: logger)
      let pool = Pool<BallotBoxRole>(
        configuration: configuration, maximumConnections: 2, checkoutTimeout: .seconds(300),
        logger: logger)
      let rounds = try await owner.rows(makeRounds)
      try await owner.run(
        Command("insert into ballot_box (round_id) values (\(rounds[0]))"))
      try await body(
        BallotBox(database: pool, largestBatch: 16, logger: logger), owner, rounds)
      await pool.close()
      await owner.close()
    }
  }

  static var makeRounds: Query<LoginRole, Int64> {
    Query(
      """
      with department as (insert into department (name) values ('Engineering') returning id),
      site as (insert into site (name) values ('Leeds') returning id),
      author as (
        insert into employee (department_id, site_id, started_on)
        select department.id, site.id, '2024-05-06' from department, site returning id
      )
      insert into survey_round (title, opens_at, closes_at, author_id)
      select 'How are we?', now(), now() + interval '1 day', author.id
      from author, generate_series(1, 2)
      returning id
      """)
  }

  static func ballot(number: Int, in round: Int64) throws -> CastBallot {
    let point = P256.KeyAgreement.PrivateKey().publicKey.x963Representation
    let token = Data("\(number)".utf8) + Data(count: 490)
    return CastBallot(
      round: round, token: token.prefix(BallotToken.size),
      nullifier: try #require(Nullifier(Data(SHA256.hash(data: token)))),
      sealed: try SealedBallot(point + Data(count: 1024 + 16), ballotSize: 1024))
  }
}
