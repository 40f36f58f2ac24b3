import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("One's own notifications")
struct NotificationRoutesTests {
  @Test("The list shows what happened, the menu counts it, and opening one reads it") func open()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      let browser = site.browser(of: ada)
      let empty = try await browser.get("/notifications").text
      #expect(empty.contains("Nothing yet."))
      #expect(!empty.contains("menu-unread"))
      let id = try await site.tell(ada, .petitionOpened, about: petition)
      try await site.tell(ada, .thresholdReached, about: petition)
      var page = try await browser.get("/notifications").text
      #expect(page.contains("This petition is open for signatures."))
      #expect(page.contains("<a href=\"/notifications/\(id)\">Quiet rooms</a>"))
      #expect(page.contains("Notifications, 2 not read"))
      #expect(page.contains("2 are not read yet."))
      // Kept finished for everybody: the counter is the reader's alone.
      #expect(try await browser.get("/petitions/\(petition)").text.contains("2 not read"))
      let other = try await site.employ("Bo")
      #expect(
        try await !site.browser(of: other).get("/petitions/\(petition)").text.contains("not read"))
      for _ in 1...2 {
        #expect(
          try await browser.get("/notifications/\(id)").location == "/petitions/\(petition)")
      }
      page = try await browser.get("/notifications").text
      #expect(page.contains("Notifications, 1 not read"))
      #expect(try await site.wrongCounters() == 0)
    }
  }

  @Test("Somebody else's notification is not there") func others() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      let id = try await site.tell(ada, .petitionOpened, about: petition)
      let bo = site.browser(of: try await site.employ("Bo"))
      #expect(try await bo.get("/notifications/\(id)").status == .notFound)
      #expect(try await bo.get("/notifications/\(id + 1)").status == .notFound)
      try await bo.post("/notifications/reading", ["upTo": "\(id)"])
      #expect(try await site.unread(of: ada) == 1)
      #expect(try await !bo.get("/notifications").text.contains("Quiet rooms"))
    }
  }

  @Test("Marking all as read marks what was in view, and not what came since") func reading()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      let browser = site.browser(of: ada)
      for _ in 1...2 { try await site.tell(ada, .draftSentBack, about: petition) }
      let page = try await browser.get("/notifications").text
      let seen = try #require(page.firstMatch(of: #/name="upTo" value="(\d+)"/#)).1
      try await site.tell(ada, .draftSentBack, about: petition)
      let answer = try await browser.post("/notifications/reading", ["upTo": String(seen)])
      #expect(answer.location == "/notifications")
      #expect(try await site.unread(of: ada) == 1)
      #expect(try await site.wrongCounters() == 0)
      #expect(
        try await browser.get("/notifications").text.contains("Everything is marked as read."))
    }
  }

  @Test("A list of many goes on page by page, without repeating or leaving out any")
  func paging() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      for number in 1...65 {
        let petition = try await site.petition("Petition number \(number).", by: ada)
        try await site.tell(ada, .petitionOpened, about: petition)
      }
      var path: String? = "/notifications"
      var titles: [String] = []
      while let next = path {
        let page = try await site.browser(of: ada).get(next).text
        titles += page.matches(of: #/Petition number (\d+)\./#).map { String($0.1) }
        path = page.firstMatch(of: #/rel="next" href="([^"]+)"/#).map { String($0.1) }
      }
      #expect(titles == (1...65).reversed().map { "\($0)" })
    }
  }

  @Test("A petition that is not shown to its reader any more is not named") func outOfSight()
    async throws
  {
    try await TestSite.with { site in
      let author = try await site.employ("Author")
      let moderator = try await site.employ("Mona", roles: ["moderator"])
      let petition = try await site.petition("Quiet rooms", by: author)
      try await site.change("update petition set state = 'in-review' where id = \(petition)")
      let id = try await site.tell(moderator, .reviewWaiting, about: petition)
      let browser = site.browser(of: moderator)
      #expect(try await browser.get("/notifications").text.contains("Quiet rooms"))
      try await site.change("update petition set state = 'draft' where id = \(petition)")
      let page = try await browser.get("/notifications").text
      #expect(!page.contains("Quiet rooms"))
      #expect(page.contains("Something that is not shown to you any more"))
      #expect(try await browser.get("/notifications/\(id)").location == "/notifications")
    }
  }

  @Test("It leads to where the petition is for its reader now") func targets() async throws {
    try await TestSite.with { site in
      let author = try await site.employ("Author")
      let sponsor = try await site.employ("Sponsor")
      let moderator = try await site.employ("Mona", roles: ["moderator"])
      let id = try await site.petition("Quiet rooms", by: author)
      try await site.change(
        "update petition set sponsor_code = 'abc', state = 'in-review' where id = \(id)")
      try await site.change(
        """
        insert into sponsor (petition_id, employee_id, text_version) values (\(id), \(sponsor.id), 1)
        """)
      func target(
        of kind: NotificationKind, for person: TestPerson
      ) async throws -> String? {
        let told = try await site.tell(person, kind, about: id)
        return try await site.browser(of: person).get("/notifications/\(told)").location
      }
      #expect(try await target(of: .sponsorsComplete, for: author) == "/petitions/\(id)/draft")
      #expect(try await target(of: .textChanged, for: sponsor) == "/sponsorships/abc")
      #expect(try await target(of: .reviewWaiting, for: moderator) == "/moderation/\(id)")
      try await site.change("update petition set state = 'open' where id = \(id)")
      #expect(try await target(of: .petitionOpened, for: sponsor) == "/petitions/\(id)")
      #expect(try await target(of: .updatePosted, for: sponsor) == "/petitions/\(id)/updates")
    }
  }

  @Test("A switch that is off mutes its kind, and what was not shown stays as it is")
  func settings() async throws {
    try await TestSite.with { site in
      let lena = try await site.employ("Lena", roles: ["leadership"])
      let browser = site.browser(of: lena)
      _ = try await site.pool.run(
        NotificationQueries.mute([.reviewWaiting], of: [.reviewWaiting], by: lena.id))
      let page = try await browser.get("/notifications/settings").text
      #expect(page.contains("As leadership") && !page.contains("As a moderator"))
      let shown = String(try #require(page.firstMatch(of: #/name="shown" value="([^"]+)"/#)).1)
      let kinds = shown.split(separator: " ").map(String.init)
      let notHers = NotificationKind.ofModerators + NotificationKind.ofAnalysts
      #expect(kinds.count == NotificationKind.allCases.count - notHers.count)
      #expect(page.matches(of: #/type="checkbox"[^>]*checked/#).count == kinds.count)
      var body = "shown=\(shown.replacing(" ", with: "+"))"
      for kind in kinds where kind != "response-due-soon" { body += "&\(kind)=mail" }
      for _ in 1...2 {
        #expect(
          try await browser.post("/notifications/settings", body: body).location
            == "/notifications/settings")
        #expect(
          try await site.texts("select kind from muted_mail order by kind")
            == ["response-due-soon", "review-waiting"])
      }
      let changed = try await browser.get("/notifications/settings").text
      #expect(changed.matches(of: #/type="checkbox"[^>]*checked/#).count == kinds.count - 1)
      try await browser.post("/notifications/settings", body: body + "&response-due-soon=mail")
      #expect(try await site.texts("select kind from muted_mail") == ["review-waiting"])
    }
  }

  @Test("Every kind has a switch somewhere, once") func switches() {
    let kinds =
      NotificationKind.ofAuthors + NotificationKind.ofSupporters + NotificationKind.ofModerators
      + NotificationKind.ofLeaders + NotificationKind.ofSurveys + NotificationKind.ofAnalysts
    #expect(kinds.count == NotificationKind.allCases.count)
    #expect(Set(kinds) == Set(NotificationKind.allCases))
  }
}
