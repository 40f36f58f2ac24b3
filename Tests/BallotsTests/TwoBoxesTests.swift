import Logging
import Postgres
import TestSupport
import Testing

@testable import Ballots

@Suite("Two ballot boxes on one database")
struct TwoBoxesTests {
  @Test("The same ballots in opposite orders never make them wait for each other in a circle")
  func opposite() async throws {
    try await TestDatabase.migrated { database in
      let owner: Pool<LoginRole> = try Self.pool(on: database)
      let pools: [Pool<BallotBoxRole>] = try (1...2).map { _ in try Self.pool(on: database) }
      let boxes = pools.map { BallotBox(database: $0, largestBatch: 500, logger: Self.silent) }
      let round = try #require(try await owner.first(BallotBoxTests.makeRounds))
      try await owner.run(Rows.openBox(for: round))
      for turn in 0..<8 {
        let ballots = try (0..<500).map {
          try BallotBoxTests.ballot(number: 500 * turn + $0, in: round)
        }
        let outcomes = try await Self.put([ballots, ballots.reversed()], boxes, owner)
        #expect(outcomes.allSatisfy { $0 == .stored })
      }
      #expect(try await owner.first(Rows.ballots()) == 4_000)
      // Where PostgreSQL ends a deadlock the box tries again, and nobody sees it but these figures,
      // which are complete once the sessions have ended.
      for pool in pools { await pool.close() }
      while try await owner.first(Rows.otherSessions()) != 0 { await Task.yield() }
      #expect(try await owner.first(Rows.deadlocks()) == 0)
      await owner.close()
    }
  }

  /// Puts a list of ballots into each box. They begin together, with everything in their hands.
  private static func put(
    _ lists: [[CastBallot]], _ boxes: [BallotBox], _ owner: Pool<LoginRole>
  ) async throws -> [BallotBox.Outcome] {
    let tasks = try await owner.transaction { transaction in
      try await transaction.run(Rows.holdBallots())
      let tasks = zip(lists, boxes).map { ballots, box in
        Task { try await BallotBoxTests.putAtOnce(ballots, box) }
      }
      while try await transaction.first(Rows.waiting()) != 2 { await Task.yield() }
      return tasks
    }
    var outcomes: [BallotBox.Outcome] = []
    for task in tasks { outcomes += try await task.value.map(\.1) }
    return outcomes
  }

  private static func pool<Role: DatabaseRole>(on database: TestDatabase) throws -> Pool<Role> {
    Pool(
      configuration: try database.configuration(), maximumConnections: 1,
      checkoutTimeout: .seconds(300), logger: silent)
  }

  private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

private enum Rows {
  static func openBox(for round: Int64) -> Command<LoginRole> {
    Command("insert into ballot_box (round_id) values (\(round))")
  }

  static func holdBallots() -> Command<LoginRole> {
    Command("lock table ballot in share mode")
  }

  /// Sessions that wait for the table.
  static func waiting() -> Query<LoginRole, Int> {
    Query(
      """
      select count(*) from pg_locks l join pg_database d on d.oid = l.database
      where d.datname = current_database() and l.relation = 'ballot'::regclass
        and l.mode = 'RowExclusiveLock' and not l.granted
      """)
  }

  static func ballots() -> Query<LoginRole, Int> { Query("select count(*) from ballot") }

  static func otherSessions() -> Query<LoginRole, Int> {
    Query(
      """
      select count(*) from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend'
        and pid <> pg_backend_pid()
      """)
  }

  static func deadlocks() -> Query<LoginRole, Int> {
    Query("select deadlocks from pg_stat_database where datname = current_database()")
  }
}
