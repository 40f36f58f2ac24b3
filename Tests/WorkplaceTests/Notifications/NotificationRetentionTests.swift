import Foundation
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("How long notifications are kept")
struct NotificationRetentionTests {
  private static func doChores(_ site: TestSite) async {
    await Chores(database: site.pool, limits: SessionLimits(), logger: site.site.logger).runOnce()
  }

  @Test("For 180 days, and what was not read is counted no longer") func old() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      for days in [179, 181, 182] {
        let id = try await site.tell(ada, .petitionOpened, about: petition, mails: true)
        try await site.change(
          """
          update notification set occurred_at = now() - make_interval(days => \(Int32(days)))
          where id = \(id)
          """)
      }
      await Self.doChores(site)
      #expect(try await site.number("select count(*) from notification") == 1)
      #expect(try await site.number("select count(*) from outgoing_mail") == 1)
      #expect(try await site.unread(of: ada) == 1)
    }
  }

  @Test("Links that stop mails are deleted when they end") func links() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      _ = try await site.pool.run(
        UnsubscribeQueries.add(
          [Token().hash, Token().hash], of: [ada.id, ada.id],
          for: [.petitionOpened, .petitionClosed]))
      try await site.change(
        "update unsubscribe_link set expires_at = now() where kind = 'petition-opened'")
      await Self.doChores(site)
      #expect(try await site.texts("select kind from unsubscribe_link") == ["petition-closed"])
    }
  }

  @Test("With a withdrawn signature goes what was told to its owner, unless told as an author")
  func withdrawn() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let bo = try await site.employ("Bo")
      let petition = try await site.petition("Quiet rooms", by: ada)
      for person in [ada, bo] {
        try await site.sign(petition, as: person, showsName: false)
        try await site.tell(person, .responsePublished, about: petition)
        try await site.tell(person, .updatePosted, about: petition)
        _ = try await site.site.signatures.withdraw(
          Withdrawal(petition: petition, employee: person.id))
      }
      await Self.doChores(site)
      #expect(try await site.number("select count(*) from notification") == 4)
      try await site.change(
        "update withdrawn_signature set withdrawn_at = now() - interval '25 hours'")
      await Self.doChores(site)
      #expect(try await site.told(.responsePublished) == ["Ada"])
      #expect(try await site.told(.updatePosted) == [])
      #expect(try await site.wrongCounters() == 0)
    }
  }
}
