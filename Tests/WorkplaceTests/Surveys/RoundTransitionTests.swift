import Foundation
import Logging
import Postgres
import Rounds
import Tabulation
import TestSupport
import Testing
import Workplace

@Suite("The database moves a round for nobody but whose move it is")
struct RoundTransitionTests {
  @Test("The site's login makes the site's moves and no others", arguments: RoundState.allCases)
  func site(from state: RoundState) async throws {
    try await moves(
      from: state, of: WebRole.self,
      by: [.submission, .withdrawal, .return_, .approval, .cancellation])
  }

  @Test("The tabulator's login makes its own and no others", arguments: RoundState.allCases)
  func tabulator(from state: RoundState) async throws {
    try await moves(
      from: state, of: TabulatorRole.self,
      by: [.announcement, .opening, .closing, .publication, .loss])
  }

  private func moves<Role: DatabaseRole>(
    from state: RoundState, of role: Role.Type, by events: [RoundEvent]
  ) async throws {
    try await Self.withRound(role) { round, pool in
      for next in RoundState.allCases where next != state {
        try await round.put(into: state)
        let isMoved = try await pool.accepts(
          "update survey_round set state = \(next.rawValue) where id = \(round.id)")
        #expect(isMoved == events.contains { state.after($0) == next }, "\(state) to \(next)")
      }
    }
  }

  @Test(
    "Once a round is approved, the site's login changes nothing of what people were promised",
    arguments: [
      "update survey_round set title = 'Another'",
      "update survey_round set introduction = 'Another'",
      "update survey_round set minimum = minimum + 1",
      "update survey_round set comment_minimum = comment_minimum + 1",
      "update survey_round set segment_lists = '{site}'",
      "update survey_round set roll_departments = '{1}'",
      "update survey_round set roll_sites = '{1}'",
      "update survey_round set opens_at = opens_at - interval '1 hour'",
      "update survey_round set closes_at = closes_at + interval '1 hour'",
      "update survey_round set core = '{}'",
      "update survey_round set approver_id = null",
    ] as [SQL])
  func promises(change: SQL) async throws {
    try await Self.withRound(WebRole.self) { round, pool in
      for state in RoundState.allCases where state != .draft && state != .review {
        try await round.put(into: state)
        #expect(try await pool.accepts(change) == false, "\(state)")
      }
      try await round.put(into: .draft)
      #expect(try await pool.accepts(change))
    }
  }

  @Test("The site's login adds rounds as drafts alone, and deletes drafts alone")
  func drafts() async throws {
    try await Self.withRound(WebRole.self) { round, pool in
      let draft: SQL = """
        insert into survey_round (title, opens_at, closes_at, author_id)
        select 'Another', opens_at, closes_at, author_id from survey_round where id = \(round.id)
        """
      #expect(try await pool.accepts(draft))
      for column in ["state", "policy", "policy_hash", "approver_id", "core"] as [SQL] {
        await #expect(throws: DatabaseError.self, "\(column)") {
          try await pool.run(
            Command<WebRole>(
              """
              insert into survey_round (title, opens_at, closes_at, author_id, \(column))
              select title, opens_at, closes_at, author_id, \(column) from survey_round
              """))
        }
      }
      try await round.clearRoll()
      for state in RoundState.allCases where state != .draft {
        try await round.put(into: state)
        #expect(
          try await pool.accepts("delete from survey_round where id = \(round.id)") == false,
          "\(state)")
      }
      try await round.put(into: .draft)
      #expect(try await pool.accepts("delete from survey_round where id = \(round.id)"))
    }
  }

  @Test("Nobody's approval is none", arguments: ["approver_id", "core"] as [SQL])
  func nobodysApproval(column: SQL) async throws {
    try await Self.withRound(WebRole.self) { round, pool in
      try await round.owner.run(
        Command("update survey_round set state = 'review', \(column) = null"))
      #expect(try await pool.accepts("update survey_round set state = 'approved'") == false)
    }
  }

  private static func withRound<Role: DatabaseRole>(
    _ role: Role.Type,
    _ body: nonisolated(nonsending) (TestRound, Pool<Role>) async throws -> Void
  ) async throws {
    try await TestDatabase.migrated { database in
      let owner = try TestRound.owner(of: database)
      let pool = Pool<Role>(
        configuration: try database.configuration(), maximumConnections: 1,
        checkoutTimeout: .seconds(300),
        logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
      let round = try await TestRound.approved(
        in: owner, opens: Date(timeIntervalSince1970: 1_795_608_000))
      try await body(round, pool)
      await pool.close()
      await owner.close()
    }
  }
}

extension TestRound {
  /// Nothing else keeps it from being deleted.
  fileprivate func clearRoll() async throws {
    try await owner.run(Command("delete from round_roll where round_id = \(id)"))
  }

  fileprivate func put(into state: RoundState) async throws {
    try await owner.run(
      Command("update survey_round set state = \(state.rawValue) where id = \(id)"))
  }
}

extension Pool {
  /// False where a rule of rounds refuses it.
  fileprivate func accepts(_ change: SQL) async throws -> Bool {
    do {
      return try await run(Command<Role>(change)) == 1
    } catch let error as DatabaseError
      where ["transition", "fixed", "draft", "approved"].contains(where: {
        error.violates("survey_round_\($0)")
      })
    {
      return false
    }
  }
}
