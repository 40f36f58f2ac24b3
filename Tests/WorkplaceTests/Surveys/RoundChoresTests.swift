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
      // As the approval did, before the announcement.
      try await site.change("update survey_round set state = 'approved' where id = \(id)")
      try await site.change("insert into round_roll values (\(id), \(ada.id))")
      try await site.change("update survey_round set state = 'announced' where id = \(id)")
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
      let lost = try await site.round(.void, by: analyst, title: "Lost")
      try await site.change(
        "update survey_round set reason = 'Its keys were lost' where id = \(lost)")
      try await RoundChores(database: site.pool).run()
      try await RoundChores(database: site.pool).run()
      await site.announcer.drain()
      #expect(Set(try await site.told(.roundPublished)) == ["Ada", "Anna"])
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
}
