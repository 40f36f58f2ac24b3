import Foundation
import Postgres
import TestSupport
import Testing

extension ProgramTests {
  @Suite("The demo's survey rounds")
  struct DemoRoundsTests {
    @Test("One is published and one is open, and a reset begins anew with other keys")
    func held() async throws {
      try await TestDatabase.migrated { database in
        let keys = try Keys()
        let owner = try TestRound.owner(of: database)
        let loaded = try await redress("demo", on: database, keys)
        #expect(loaded.status == 0, "\(loaded.output)")
        let old = try keys.files()
        #expect(old.count == 1, "the keys of the open round, and no others")
        try await expectRounds(owner)
        try await expectTokens(owner)
        try await expectTables(owner)

        let spared = try await redress("demo", "--if-empty", on: database, keys)
        #expect(spared.status == 0)
        #expect(try keys.files() == old)

        try await expectNoReset(of: database, keys)
        #expect(try keys.files() == old)

        let anew = try await redress("demo", "--reset", on: database, keys)
        #expect(anew.status == 0, "\(anew.output)")
        let others = try keys.files()
        #expect(others.count == 1)
        #expect(others != old)
        try await expectRounds(owner)
        await owner.close()
      }
    }

    @Test("Without keys the demo says so and has questions, and no rounds") func keyless()
      async throws
    {
      try await TestDatabase.migrated { database in
        let owner = try TestRound.owner(of: database)
        let wide = try Keys(mode: 0o755)
        let loaded = try await redress("demo", on: database, wide)
        #expect(loaded.status == 0, "\(loaded.output)")
        #expect(loaded.output.contains("The demo has no survey rounds: The key directory"))
        #expect(loaded.output.contains("must have 0700"))
        #expect(try await owner.number("select count(*) from survey_question") == 26)
        #expect(try await owner.number("select count(*) from survey_round") == 0)
        await owner.close()
      }
    }

    private func expectRounds(_ owner: Pool<LoginRole>) async throws {
      let states = try await owner.texts(
        "select state from survey_round order by opens_at")
      #expect(states == ["closed", "open"])
      let result = try await owner.texts(
        """
        select concat_ws(' ', roll, issued, cast_ballots, discarded, octet_length(nullifiers) / 32)
        from round_result
        """)
      #expect(result == ["2400 1690 1640 0 1640"])
      #expect(try await owner.number("select count(*) from ballot") == 580)
      let told = try await owner.texts(
        "select action from audit_entry where action like 'round-%' order by id")
      #expect(
        told == [
          "round-approved", "round-announced", "round-published", "round-approved",
          "round-announced",
        ])
      #expect(
        try await owner.number(
          "select count(*) from audit_entry where occurred_at > now() - interval '1 day'") == 0,
        "told at the time when it was")
    }

    private func expectTokens(_ owner: Pool<LoginRole>) async throws {
      #expect(try await owner.number("select count(*) from token_request") == 640)
      #expect(try await owner.number("select count(distinct signature) from token_request") == 640)
      #expect(
        try await owner.number(
          """
          select count(*) from token_request t join employee e on e.id = t.employee_id
          where e.roles <> '{}'
          """) == 0)
      #expect(try await owner.number("select count(*) from round_roll") == 2_400)
    }

    private func expectTables(_ owner: Pool<LoginRole>) async throws {
      #expect(
        try await owner.number("select count(*) from published_cell where answers < 10") == 0)
      let wrong = try await owner.texts(
        """
        select c.question || ' ' || c.list || ' ' || c.segment
        from published_cell c join survey_question q on q.key = c.question
        where q.kind in ('agreement-5', 'agreement-7', 'enps', 'single')
          and c.answers <> (select sum(n) from unnest(c.counts) as n)
        """)
      #expect(wrong.isEmpty, "\(wrong)")
      let everybody = try await owner.number(
        """
        select answers from published_cell
        where question = 'leaders-tell-truth' and list = 'everybody'
        """)
      #expect(everybody == 1_640, "it must be answered")
      let departments = try await owner.number(
        """
        select count(*) from published_cell
        where question = 'leaders-tell-truth' and list = 'department' and kind = 'exact'
        """)
      #expect((departments ?? 0) >= 5)
      #expect(try await owner.number("select count(*) from published_comment") == 119)
    }

    /// A tabulator at work would take the rounds of the past for missed ones.
    private func expectNoReset(of database: TestDatabase, _ keys: Keys) async throws {
      let tabulator = try RunningTabulator(database, keys: keys.directory)
      try await eventually("at work") {
        try tabulator.log.contains("this is the tabulator of the database now")
      }
      let refused = try await redress("demo", "--reset", on: database, keys)
      #expect(refused.status != 0)
      #expect(refused.output.contains("a tabulator is at work on this database"))
      #expect(await tabulator.terminate() == 0)
    }

    private func redress(
      _ words: String..., on database: TestDatabase, _ keys: Keys
    ) async throws -> Redress.Ended {
      try await Redress.run(
        arguments: words,
        settings: [
          "REDRESS_DATABASE_URL": database.url, "REDRESS_KEY_DIRECTORY": keys.directory.path,
        ])
    }
  }
}

extension Pool<LoginRole> {
  fileprivate func number(_ sql: SQL) async throws -> Int? {
    try await first(Query<LoginRole, Int>(sql))
  }

  fileprivate func texts(_ sql: SQL) async throws -> [String] {
    try await rows(Query<LoginRole, String>(sql))
  }
}
