import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The link in a mail that stops its kind")
struct UnsubscribeRoutesTests {
  private static func link(
    to person: TestPerson, _ kind: NotificationKind = .petitionOpened, on site: TestSite
  ) async throws -> String {
    let token = Token()
    _ = try await site.pool.run(
      UnsubscribeQueries.add([token.hash], of: [person.id], for: [kind]))
    return UnsubscribeRoutes.path + token.text
  }

  private static func muted(_ site: TestSite) async throws -> [String] {
    try await site.texts("select employee_id || ' ' || kind from muted_mail order by 1")
  }

  @Test("Looking changes nothing; the button mutes this kind for whom the mail was to")
  func button() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let bo = try await site.employ("Bo")
      // Without a session, and with somebody else's.
      for (browser, kind) in [
        (site.visitor(), NotificationKind.petitionOpened), (site.browser(of: bo), .petitionClosed),
      ] {
        let path = try await Self.link(to: ada, kind, on: site)
        let before = try await site.dump()
        let page = try await browser.get(path)
        #expect(page.status == .ok)
        #expect(page.text.contains(kind.words.setting) && !page.text.contains("Ada"))
        #expect(try await site.dump() == before)
        let done = try await browser.post(path)
        #expect(done.status == .ok)
        #expect(done.text.contains("These mails are stopped"))
      }
      #expect(
        try await Self.muted(site) == ["\(ada.id) petition-closed", "\(ada.id) petition-opened"])
    }
  }

  @Test(
    "A mail program unsubscribes by itself, whatever it says of itself",
    arguments: [
      "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain",
    ])
  func oneClick(_ type: String) async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let path = try await Self.link(to: ada, on: site)
      let answer = try await site.visitor().send(
        .post, path, headers: [.contentType: type, .origin: "https://mail.example"],
        body: "List-Unsubscribe=One-Click")
      // A redirect would not count (RFC 8058, section 3.1).
      #expect(answer.status == .ok)
      #expect(try await Self.muted(site) == ["\(ada.id) petition-opened"])
    }
  }

  enum Fault: CaseIterable { case used, expired, unknown, noToken }

  @Test(
    "A link that does not work says so, whatever the matter, and changes nothing",
    arguments: Fault.allCases)
  func invalid(_ fault: Fault) async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      var path = try await Self.link(to: ada, on: site)
      switch fault {
      case .used:
        try await site.visitor().post(path)
        try await site.change("delete from muted_mail")
      case .expired:
        try await site.change("update unsubscribe_link set expires_at = now()")
      case .unknown: path = UnsubscribeRoutes.path + Token().text
      case .noToken: path = UnsubscribeRoutes.path + "x"
      }
      let before = try await site.dump()
      for answer in [try await site.visitor().get(path), try await site.visitor().post(path)] {
        #expect(answer.status == .notFound)
        #expect(answer.text.contains("This link does not work any more"))
        #expect(answer.text.contains("href=\"/notifications/settings\""))
      }
      #expect(try await site.dump() == before)
    }
  }

  @Test("A link works for ninety days") func validity() async throws {
    try await TestSite.with { site in
      _ = try await Self.link(to: try await site.employ("Ada"), on: site)
      #expect(
        try await site.number(
          """
          select count(*) from unsubscribe_link
          where expires_at - now() between interval '89 days 23 hours' and interval '90 days'
          """) == 1)
    }
  }

  @Test("The link of a mail that was sent works, and the next mail of the kind does not come")
  func whole() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      try await site.announce(.draftSentBack, about: petition, occasion: 1)
      await site.announcer.drain()
      await site.mailer().drain()
      let url = try #require(await site.mails.all.first?.unsubscribeURL)
      let path = String(url.dropFirst(TestSite.origin.count))
      #expect(try await site.visitor().post(path).status == .ok)
      try await site.announce(.draftSentBack, about: petition, occasion: 2)
      await site.announcer.drain()
      await site.mailer().drain()
      #expect(await site.mails.all.count == 1)
      #expect(try await site.unread(of: ada) == 2)
    }
  }
}
