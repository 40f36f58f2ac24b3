import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The public log of moderation")
struct ModerationLogTests {
  private static func decide(
    _ outcome: ReviewOutcome, _ draft: Int64, by moderator: TestPerson, _ comment: String,
    on site: TestSite
  ) async throws {
    let role = try #require(Moderator(moderator.employee(roles: [.moderator])))
    try await role.decide(
      ReviewDecision(
        petition: draft, textVersion: 1, outcome: outcome,
        reason: outcome == .open ? .withinRules : .confidential, comment: comment),
      in: site.pool)
  }

  private static func handInAgain(_ draft: Int64, on site: TestSite) async throws {
    try await site.change("update petition set state = 'in-review' where id = \(draft)")
  }

  @Test("Everybody reads who decided what and why, newest first") func everybody() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      #expect(
        try await site.browser(of: cast.employee).get("/moderation/log").text
          .contains("No draft has been decided about yet."))
      let opened = try await site.waitingDraft("Open <windows>", by: cast.employee)
      let rejected = try await site.waitingDraft("Close the doors", by: cast.employee)
      try await Self.decide(.open, opened, by: cast.moderator, "Well put", on: site)
      try await Self.decide(.reject, rejected, by: cast.moderator, "Not & never", on: site)
      for person in cast.signedIn {
        let page = try await site.browser(of: person).get("/moderation/log").text
        let first = try #require(
          page.firstRange(
            of: "<bdi>Mona Moderator</bdi> rejected <a href=\"/petitions/\(rejected)\">Close"))
        let second = try #require(
          page.firstRange(
            of: "<bdi>Mona Moderator</bdi> opened <a href=\"/petitions/\(opened)\">Open &lt;win"))
        #expect(first.lowerBound < second.lowerBound)
        #expect(page.contains("It holds what must stay confidential"))
        #expect(page.contains("Not &amp; never") && page.contains("Well put"))
        #expect(!page.contains("Edith Employee</bdi>"), "authors are not named")
      }
    }
  }

  @Test("Of a draft sent back nobody reads title or comment until it is opened or rejected")
  func sentBack() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      for last in [ReviewOutcome.open, .reject] {
        let draft = try await site.waitingDraft("A secret ask", by: cast.employee)
        try await Self.decide(.sendBack, draft, by: cast.moderator, "A telling hint", on: site)
        for state in ["draft", "gathering-sponsors", "in-review", "withdrawn"] {
          try await site.change("update petition set state = \(state) where id = \(draft)")
          for person in cast.signedIn {
            let page = try await site.browser(of: person).get("/moderation/log").text
            #expect(page.contains("<bdi>Mona Moderator</bdi> sent back a draft"))
            #expect(page.contains("It holds what must stay confidential"))
            #expect(!page.contains("A secret ask") && !page.contains("A telling hint"))
            #expect(!page.contains("/petitions/\(draft)\""))
          }
        }
        try await Self.handInAgain(draft, on: site)
        try await Self.decide(last, draft, by: cast.moderator, "At last", on: site)
        let page = try await site.browser(of: cast.analyst).get("/moderation/log").text
        #expect(page.contains("sent back <a href=\"/petitions/\(draft)\">A secret ask</a>"))
        #expect(page.contains("A telling hint"))
        try await site.change("alter table petition_event disable trigger user")
        try await site.change("delete from petition_event")
      }
    }
  }

  @Test("A long log is read a page at a time, each decision once") func paging() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let draft = try await site.waitingDraft(by: cast.employee)
      for number in 0..<65 {
        try await Self.decide(.sendBack, draft, by: cast.moderator, "Reason \(number).", on: site)
        try await Self.handInAgain(draft, on: site)
      }
      try await Self.decide(.open, draft, by: cast.moderator, "", on: site)
      let browser = site.browser(of: cast.employee)
      var next: String? = "/moderation/log"
      var seen: [String] = []
      while let path = next, seen.count < 200 {
        let text = try await browser.get(path).text
        seen += text.matches(of: #/<p class="reason">(Reason \d+\.)</#).map { String($0.1) }
        next = text.firstMatch(of: #/rel="next" href="([^"]+)"/#).map { String($0.1) }
      }
      #expect(seen == (0..<65).reversed().map { "Reason \($0)." })
      for odd in ["x", "-1", "0", "~", "99999999999999999999"] {
        #expect(try await browser.get("/moderation/log?before=\(odd)").status == .ok)
      }
    }
  }
}
