import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("A moderator's queue")
struct ModerationRoutesTests {
  private static func titles(_ page: String) -> [String] {
    page.matches(of: #/<h2 class="row-title"><a href="[^"]+">([^<]+)</#).map { String($0.1) }
  }

  @Test("Nothing waits, and the page says so") func empty() async throws {
    try await TestSite.with { site in
      let mona = try await site.employ("Mona", roles: ["moderator"])
      let page = try await site.browser(of: mona).get("/moderation").text
      #expect(page.contains("No draft waits."))
      #expect(page.contains("0 drafts wait"))
    }
  }

  @Test("The longest waiting draft is first, with its age, department, addressee and sponsors")
  func queue() async throws {
    try await TestSite.with { site in
      let mona = try await site.employ("Mona", roles: ["moderator"])
      let ada = try await site.employ("Ada", department: "Research & Trials")
      let sponsors = [try await site.employ("Sam"), try await site.employ("Sue")]
      _ = try await site.waitingDraft("Second", by: ada, daysAgo: 0.5)
      _ = try await site.waitingDraft("First", by: ada, sponsors: sponsors, daysAgo: 3.2)
      _ = try await site.waitingDraft("Third", by: ada)
      _ = try await site.petition("Opened long ago", by: ada)
      let page = try await site.browser(of: mona).get("/moderation").text
      #expect(Self.titles(page) == ["First", "Second", "Third"])
      #expect(page.contains("To Chief Executive, from Research &amp; Trials, 2 sponsors"))
      #expect(page.contains("Waiting for 3 days") && page.contains("Waiting for 12 hours"))
      #expect(page.contains("3 drafts wait"))
      #expect(!page.contains("so another moderator decides"))
      #expect(!page.contains("Ada"), "who wrote it is not told in the list")
    }
  }

  @Test("Sponsors of an earlier text are not counted") func sponsors() async throws {
    try await TestSite.with { site in
      let mona = try await site.employ("Mona", roles: ["moderator"])
      let ada = try await site.employ("Ada")
      let sam = try await site.employ("Sam Sponsor")
      let draft = try await site.waitingDraft(by: ada, sponsors: [sam])
      let browser = site.browser(of: mona)
      #expect(try await browser.get("/moderation/\(draft)").text.contains("Sam Sponsor"))
      try await site.change("update petition set text_version = 2 where id = \(draft)")
      #expect(try await browser.get("/moderation").text.contains("0 sponsors"))
      #expect(try await browser.get("/moderation/\(draft)").text.contains("Sam Sponsor") == false)
    }
  }

  @Test("What a moderator is bound to is shown, with why another must decide") func conflicts()
    async throws
  {
    try await TestSite.with { site in
      let mona = try await site.employ("Mona", roles: ["moderator", "leadership"])
      let ada = try await site.employ("Ada")
      let browser = site.browser(of: mona)
      for (draft, sentence) in [
        (try await site.waitingDraft(by: mona), "You wrote this draft"),
        (
          try await site.waitingDraft(by: ada, coAuthor: mona),
          "You are a co-author of this draft"
        ),
        (try await site.waitingDraft(by: ada, sponsors: [mona]), "You sponsor this draft"),
        (try await site.waitingDraft(by: ada, addressee: mona), "This draft is addressed to you"),
      ] {
        #expect(try await browser.get("/moderation").text.contains(sentence))
        let page = try await browser.get("/moderation/\(draft)").text
        #expect(page.contains(sentence + ", so another moderator decides about it."))
        #expect(!page.contains("/decisions\""))
      }
      let asked = try await site.waitingDraft(by: ada, coAuthor: mona, agreed: false)
      #expect(try await browser.get("/moderation/\(asked)").text.contains("/decisions\""))
    }
  }

  @Test("A long queue is read a page at a time, each draft once, under ties") func paging()
    async throws
  {
    try await TestSite.with { site in
      let mona = try await site.employ("Mona", roles: ["moderator"])
      let ada = try await site.employ("Ada")
      for number in 0..<45 {
        let id = try await site.waitingDraft("Draft \(number)", by: ada)
        let tie = Int32(number / 10)
        try await site.change(
          """
          update petition set state_changed_at = timestamptz '2026-03-01 08:00:00.123457+00'
            + make_interval(secs => \(tie)) where id = \(id)
          """)
      }
      let browser = site.browser(of: mona)
      var next: String? = "/moderation"
      var seen: [String] = []
      while let path = next, seen.count < 100 {
        let text = try await browser.get(path).text
        seen += Self.titles(text)
        next = text.firstMatch(of: #/rel="next" href="([^"]+)"/#).map { String($0.1) }
      }
      #expect(seen == (0..<45).map { "Draft \($0)" })
      for odd in ["x", "~", "1~", "-1~1", "9223372036854775807~1", "1~x", "%00~1"] {
        #expect(try await browser.get("/moderation?after=\(odd)").status == .ok)
      }
    }
  }

  @Test("A draft is read as it would be published, with its authors, sponsors and history")
  func draft() async throws {
    try await TestSite.with { site in
      let mona = try await site.employ("Mona", roles: ["moderator"])
      let milo = try await site.employ("Milo Moderator", roles: ["moderator"])
      let ada = try await site.employ("Ada Lovelace")
      let ben = try await site.employ("Ben Writer")
      let sam = try await site.employ("Sam Sponsor")
      let draft = try await site.waitingDraft(by: ada, coAuthor: ben, sponsors: [sam])
      try await site.change(
        """
        insert into petition_event (petition_id, act, state, actor_id, reason, comment)
        values (\(draft), 'send-back', 'draft', \(milo.id), 'unclear', 'Who should act?')
        """)
      let page = try await site.browser(of: mona).get("/moderation/\(draft)").text
      #expect(page.contains("<strong>loud</strong>"))
      #expect(page.contains("<dd>Ada Lovelace and Ben Writer</dd>"))
      #expect(page.contains("<dd>Sam Sponsor</dd>"))
      #expect(page.contains("Sent back before") && page.contains("Milo Moderator"))
      #expect(page.contains("It is not clear what is asked") && page.contains("Who should act?"))
    }
  }

  @Test("A moderator sees what was asked before under a title like it") func similar() async throws
  {
    try await TestSite.with { site in
      let mona = try await site.employ("Mona", roles: ["moderator"])
      let ada = try await site.employ("Ada")
      let browser = site.browser(of: mona)
      let draft = try await site.waitingDraft("Give us quiet rooms on every floor", by: ada)
      #expect(try await browser.get("/moderation/\(draft)").text.contains("Asked before") == false)
      let asked = try await site.petition("Give us a quiet room on each floor", by: ada)
      _ = try await site.petition("Publish the canteen's prices", by: ada)
      let page = try await browser.get("/moderation/\(draft)").text
      #expect(page.contains("Asked before"))
      #expect(page.contains("<a href=\"/petitions/\(asked)\">Give us a quiet room on each floor"))
      #expect(!page.contains("canteen"))
    }
  }

  @Test("What was never handed in is not there for a moderator") func notHandedIn() async throws {
    try await TestSite.with { site in
      let mona = try await site.employ("Mona", roles: ["moderator"])
      let ada = try await site.employ("Ada")
      let browser = site.browser(of: mona)
      let open = try await site.petition("Open", by: ada)
      let draft = try await site.waitingDraft(by: ada)
      try await site.change("alter table petition_event disable trigger user")
      try await site.change("delete from petition_event")
      for state in ["draft", "gathering-sponsors", "withdrawn"] {
        try await site.change("update petition set state = \(state) where id = \(draft)")
        for id in [open, draft, 999_999] {
          #expect(try await browser.get("/moderation/\(id)").status == .notFound)
          let sent = try await browser.post(
            "/moderation/\(id)/decisions", ["decision": "open", "version": "1"])
          #expect(sent.status == .notFound)
        }
      }
    }
  }
}
