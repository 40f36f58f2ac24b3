import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Sponsoring a draft")
struct SponsorRoutesTests {
  private static func follow(_ answer: Answer, _ browser: Browser) async throws -> String {
    try await DraftRoutesTests.follow(answer, browser)
  }

  @Test("A colleague with the link reads text and authors, sponsors once, and can stop")
  func sponsoring() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada Author")
      let (id, code) = try await site.gathering("Quiet rooms", by: ada)
      let bo = try await site.employ("Bo Backer", department: "Sales")
      let browser = site.browser(of: bo)
      let page = try await browser.get(code.path).text
      for part in [
        "Ada Author to Chief of Staff", "<h1>Quiet rooms</h1>", "Because it matters.",
        "The authors and moderators see your name; nobody else.", "0</span> of 5 sponsors",
      ] {
        #expect(page.contains(part), "\(part)")
      }
      let first = try await browser.post(code.path, ["version": "1"])
      #expect(try await Self.follow(first, browser).contains("<strong>You sponsor this petition."))
      let again = try await browser.post(code.path, ["version": "1"])
      #expect(try await Self.follow(again, browser).contains("you are counted once"))
      #expect(try await site.number("select count(*) from sponsor") == 1)
      let authors = try await site.browser(of: ada).get("/petitions/\(id)/draft").text
      #expect(authors.contains("<strong>Bo Backer</strong> <span>Sales</span>"))
      #expect(authors.contains("1 of 5 sponsors"))
      #expect(authors.contains("value=\"\(TestSite.origin)\(code.path)\" readonly"))
      let other = try await site.browser(of: try await site.employ("Cy")).get(code.path).text
      #expect(!other.contains("Bo Backer"), "sponsors are for authors and moderators")
      let gone = try await browser.post(code.path + "/withdrawal")
      #expect(try await Self.follow(gone, browser).contains("You do not sponsor this petition any"))
      #expect(try await site.number("select count(*) from sponsor") == 0)
    }
  }

  @Test("Of twenty-five colleagues who sponsor at once, twenty are counted") func many()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let (id, code) = try await site.gathering("Quiet rooms", by: ada)
      let people = try await SigningQueriesTests.people(25, on: site)
      let pages = try await site.tabs(of: people) { tabs in
        try await withThrowingTaskGroup(of: String.self) { group in
          for tab in tabs {
            group.addTask {
              try await Self.follow(try await tab.post(code.path, ["version": "1"]), tab)
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(pages.filter { $0.contains("You sponsor this petition.") }.count == 20)
      #expect(pages.filter { $0.contains("as many sponsors as there can be") }.count == 5)
      #expect(try await site.number("select count(*) from sponsor") == 20)
      #expect(
        try await site.announcements(about: id) == ["sponsors-complete 1"], "told once, at five")
    }
  }

  @Test("Authors cannot sponsor what they wrote") func authors() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let (_, code) = try await site.gathering("Quiet rooms", by: ada)
      let browser = site.browser(of: ada)
      #expect(try await !browser.get(code.path).text.contains(">Sponsor this petition</button>"))
      let page = try await Self.follow(try await browser.post(code.path, ["version": "1"]), browser)
      #expect(page.contains("You wrote this, so you cannot sponsor it."))
      #expect(try await site.number("select count(*) from sponsor") == 0)
    }
  }

  @Test("After the text has changed a sponsor is told, does not count, and can agree again")
  func changedText() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let bo = try await site.employ("Bo")
      let (id, code) = try await site.gathering("Quiet rooms", by: ada)
      try await site.sponsor(code, by: [bo])
      let author = site.browser(of: ada)
      let leader = try await site.texts("select addressee_id::text from petition")[0]
      #expect(try await author.post("/petitions/\(id)/revision").status == .seeOther)
      let paused = try await site.browser(of: bo).get(code.path).text
      #expect(paused.contains("Its authors are writing on it"))
      #expect(!paused.contains("Because it matters."))
      try await author.post(
        "/petitions/\(id)/draft",
        [
          "title": "Quiet floors", "background": "New words", "addressee": leader,
          "open_days": "90", "version": "1",
        ])
      #expect(try await site.announcements(about: id) == ["text-changed 2"])
      try await author.post("/petitions/\(id)/gathering")
      #expect(
        try await site.texts("select sponsor_code from petition") == [code.text], "the same link")
      #expect(
        try await author.get("/petitions/\(id)/draft").text.contains("Agreed to an earlier text"))
      let browser = site.browser(of: bo)
      let late = try await browser.post(code.path, ["version": "1"])
      #expect(late.status == .unprocessableContent)
      #expect(late.text.contains("The text was changed since you opened this page"))
      #expect(late.text.contains("New words"))
      #expect(try await browser.post(code.path, ["version": "2"]).status == .seeOther)
      #expect(try await site.number("select text_version from sponsor") == 2)
    }
  }

  @Test("A link to what looks for no sponsors says so calmly, whatever became of it") func others()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let (id, code) = try await site.gathering("Quiet rooms", by: ada)
      let browser = site.browser(of: try await site.employ("Bo"))
      try await site.change(
        "update petition set opened_at = now(), threshold = 9, response_due_at = now(), answered_at = now()"
      )
      for (state, words) in [
        ("draft", "writing on it"), ("in-review", "the moderators read it now"),
        ("rejected", "A moderator rejected"), ("withdrawn", "gave this petition up"),
        ("open", "is open"), ("response-due", "is open"), ("answered", "is open"),
        ("closed", "is closed"), ("archived", "is closed"),
      ] {
        try await site.change(
          """
          update petition set state = \(state),
            closed_at = case when \(state) in ('closed', 'archived') then now() end
          """)
        let page = try await browser.get(code.path)
        #expect(page.status == .ok && page.text.contains(words), "\(state)")
        #expect(!page.text.contains(">Sponsor this petition</button>"), "\(state)")
        let answer = try await browser.post(code.path, ["version": "1"])
        #expect(answer.status == .seeOther, "\(state)")
      }
      try await site.change(
        """
        update petition set state = 'gathering-sponsors', closed_at = null,
          gathering_ends_at = now() where id = \(id)
        """)
      #expect(
        try await browser.get(code.path).text.contains("The time for finding sponsors is over."))
      _ = try await browser.post(code.path, ["version": "1"])
      #expect(try await site.number("select count(*) from sponsor") == 0)
      #expect(try await browser.get(SponsorCode().path).status == .notFound)
    }
  }
}
