import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("What leadership owes")
struct OwedTests {
  private static func titles(_ page: String) -> [String] {
    page.matches(of: #/<h3 class="row-title"><a href="[^"]*">(.*?)<\/a>/#).map { String($0.1) }
  }

  @Test("Leaders see what is due, soonest first, overdue marked, and who works on which draft")
  func list() async throws {
    try await ResponseDraftTests.with { scene in
      let site = scene.site
      for (title, days) in [("In nine days", 9), ("Late", -3), ("In two days", 2)] {
        let id = try await site.petition(title, by: scene.author)
        try await site.makeDue(id, inDays: days)
        if days == 2 { try await site.draft("Secret words", of: id, by: scene.bo) }
      }
      try await site.draft("Early words", of: scene.petition, by: scene.lena)
      _ = try await site.answeredPetition("Done", by: scene.author, leader: scene.lena)
      let page = try await site.browser(of: scene.lena).get("/responses").text
      #expect(Self.titles(page) == ["Late", "In two days", "In nine days", "Quiet rooms"])
      #expect(page.contains("state-overdue\">Response overdue by 3 days"))
      #expect(page.contains("3 petitions"))
      #expect(page.contains("Draft saved by Bo Boss, "))
      #expect(page.contains("Draft saved by Lena Leader, "))
      #expect(!page.contains("words"))
      #expect(page.contains("<a href=\"/responses\">Responses</a>"), "the menu leads here")
    }
  }

  @Test("Nobody else sees it, in the menu or by address") func access() async throws {
    try await ResponseDraftTests.with { scene in
      let other = try await scene.site.employ("Stella", roles: ["steward", "moderator", "analyst"])
      for person in [scene.author, other] {
        let browser = scene.site.browser(of: person)
        #expect(try await browser.get("/responses").status == .notFound)
        #expect(try await browser.get("/petitions").text.contains("/responses") == false)
      }
    }
  }

  @Test("A long list is paged without losing or repeating any") func paged() async throws {
    try await ResponseDraftTests.with { scene in
      var expected: [String] = []
      for number in 1...45 {
        let title = "Number \(number)"
        let id = try await scene.site.petition(title, by: scene.author)
        try await scene.site.makeDue(id, inDays: number / 9)
        expected.append(title)
      }
      try await scene.site.change(
        "update petition set response_due_at = date_trunc('day', response_due_at)")
      let browser = scene.site.browser(of: scene.lena)
      var path: String? = "/responses"
      var found: [String] = []
      while let next = path {
        let page = try await browser.get(next).text
        found += Self.titles(page)
        path = page.firstMatch(of: #/rel="next" href="([^"]+)"/#).map { String($0.1) }
      }
      #expect(found == expected)
    }
  }

  @Test("Without anything due the page says so") func nothing() async throws {
    try await ResponseDraftTests.with { scene in
      let page = try await scene.site.browser(of: scene.lena).get("/responses").text
      #expect(page.contains("No petition waits for an answer."))
    }
  }
}
