import Foundation
import Logging
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

@Suite("What the tabulator did with a round")
struct RoundChoresTests {
  @Test("An announcement is recorded with its hash, and told once to those who may answer")
  func announcement() async throws {
    try await TestSite.with { site in
      let analyst = try await site.employ("Anna", roles: ["analyst"])
      let ada = try await site.employ("Ada")
      let id = try await site.round(.announced, by: analyst)
      try await site.enrol(ada, in: id)
      let chores = RoundChores(database: site.pool)
      async let other: Void = chores.run()
      try await chores.run()
      try await other
      await site.announcer.drain()
      let hash = try await site.texts(
        "select encode(policy_hash, 'hex') from survey_round where id = \(id)"
      ).joined()
      let reasons = try await site.texts(
        "select reason from audit_entry where action = 'round-announced'")
      #expect(reasons == ["Round \(id), Monthly pulse: policy \(hash)"])
      #expect(try await site.told(.roundAnnounced) == ["Ada"])
      #expect(try await site.mailed(.roundAnnounced) == ["Ada"])
      let page = try await site.browser(of: ada).get("/notifications").text
      #expect(page.contains("An anonymous survey is announced"))
      #expect(page.contains("Monthly pulse"))
      #expect(try await AuditChain.verify(site.pool) == .intact(entries: 1))
    }
  }

  @Test("Results are told to everybody; a void round is recorded with its reason") func ends()
    async throws
  {
    try await TestSite.with { site in
      let analyst = try await site.employ("Anna", roles: ["analyst"])
      _ = try await site.employ("Ada")
      _ = try await site.round(.closed, by: analyst)
      let lost = try await site.round(.announced, by: analyst, title: "Lost")
      let eve = try await site.employ("Eve")
      try await site.enrol(eve, in: lost)
      try await RoundChores(database: site.pool).run()
      await site.announcer.drain()
      try await site.set(.void, of: lost)
      try await site.change("delete from round_roll")
      try await site.change(
        "update survey_round set reason = 'Its keys were lost' where id = \(lost)")
      try await RoundChores(database: site.pool).run()
      try await RoundChores(database: site.pool).run()
      await site.announcer.drain()
      #expect(Set(try await site.told(.roundPublished)) == ["Ada", "Anna", "Eve"])
      #expect(try await site.told(.roundVoid) == ["Eve"], "who was told that they may answer")
      #expect(try await site.mailed(.roundVoid) == ["Eve"])
      let entries = try await site.texts(
        """
        select action || ': ' || reason from audit_entry where action <> 'round-announced' order by id
        """)
      #expect(
        entries == [
          "round-published: Round 1, Monthly pulse: its results are published",
          "round-void: Round 2, Lost: Its keys were lost",
        ])
    }
  }

  /// A round that Ada may answer, announced by the tabulator.
  private static func announced(
    on site: TestSite
  ) async throws -> (id: Int64, canceller: RoundCanceller) {
    let analyst = try await site.employ("Anna", roles: ["analyst"])
    let ada = try await site.employ("Ada")
    let id = try await site.round(.announced, by: analyst)
    try await site.enrol(ada, in: id)
    let author = Employee(id: analyst.id, name: "Anna", roles: [.analyst])
    return (id, try #require(RoundCanceller(author)))
  }

  @Test("Whoever was told that they may answer is told when the round is called off")
  func calledOff() async throws {
    try await TestSite.with { site in
      let (id, canceller) = try await Self.announced(on: site)
      try await RoundChores(database: site.pool).run()
      await site.announcer.drain()
      try await site.site.roundMoves.cancel(id, because: "An election", by: canceller)
      try await site.change("delete from round_roll")
      await site.announcer.drain()
      #expect(try await site.told(.roundCancelled) == ["Ada"])
      #expect(try await site.mailed(.roundCancelled) == ["Ada"])
      #expect(try await site.wrongCounters() == 0)
    }
  }

  @Test(
    "Of a round that is called off before anybody was told, nobody is told",
    arguments: [
      true, false,
    ])
  func untold(isQueued: Bool) async throws {
    try await TestSite.with { site in
      let (id, canceller) = try await Self.announced(on: site)
      if isQueued { try await RoundChores(database: site.pool).run() }
      try await site.site.roundMoves.cancel(id, because: "An election", by: canceller)
      try await RoundChores(database: site.pool).run()
      await site.announcer.drain()
      #expect(try await site.number("select count(*) from notification") == 0)
      #expect(try await site.number("select count(*) from announcement") == 0)
      #expect(
        Set(try await site.texts("select action from audit_entry"))
          == ["round-announced", "round-cancelled"])
    }
  }

  @Test("An announcement that cannot be told holds up no end, and is told later")
  func failingAnnouncement() async throws {
    try await TestSite.with { site in
      let analyst = try await site.employ("Anna", roles: ["analyst"])
      _ = try await site.round(.closed, by: analyst)
      try await site.change(
        """
        create function fail() returns trigger language plpgsql as $$
        begin
          raise exception 'no';
        end $$
        """)
      try await site.change(
        """
        create trigger fail before insert on audit_entry for each row
        when (new.action = 'round-announced') execute function fail()
        """)
      let chores = Chores(
        database: site.pool, limits: SessionLimits(), logger: site.site.logger)
      await chores.runOnce()
      let actions: SQL = "select action from audit_entry order by id"
      #expect(try await site.texts(actions) == ["round-published"])
      #expect(site.log.lines.count { $0.contains("a chore is put off") } == 1)
      try await site.change("drop trigger fail on audit_entry")
      await chores.runOnce()
      #expect(try await site.texts(actions) == ["round-published", "round-announced"])
    }
  }

  @Test("That a round is off is told after that it is on, whoever tells it") func order()
    async throws
  {
    try await TestSite.with { site in
      let (id, _) = try await Self.announced(on: site)
      _ = try await site.pool.run(AnnouncementQueries.add(.roundCancelled, aboutRound: id))
      _ = try await site.pool.run(AnnouncementQueries.add(.roundAnnounced, aboutRound: id))
      for _ in 1...2 { await site.announcer.drain() }
      #expect(
        try await site.texts("select kind from notification order by id")
          == ["round-announced", "round-cancelled"])
    }
  }
}
