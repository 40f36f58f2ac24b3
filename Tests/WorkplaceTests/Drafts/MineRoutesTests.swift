import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("One's own petitions")
struct MineRoutesTests {
  @Test("Whoever has none is told how to begin") func empty() async throws {
    try await TestSite.with { site in
      let page = try await site.browser(of: try await site.employ("Ada")).get("/petitions/mine")
      #expect(page.text.contains("Nothing yet."))
      #expect(page.text.contains("href=\"/petitions/new\""))
    }
  }

  @Test("What one writes, is asked to, and sponsors is listed with what comes next, and no more")
  func relations() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let bo = try await site.employ("Bo")
      _ = try await site.draft("Ada drafts", by: ada)
      _ = try await site.petition("Ada opened", by: ada)
      let asked = try await site.draft("Bo asks", by: bo)
      let along = try await site.draft("Together", by: bo)
      try await site.change(
        """
        update petition set co_author_id = \(ada.id), co_author_agreed = id = \(along)
        where id in (\(asked), \(along))
        """)
      let (_, code) = try await site.gathering("Bo gathers", by: bo)
      try await site.sponsor(code, by: [ada])
      _ = try await site.draft("Not for Ada", by: bo)
      let page = try await site.browser(of: ada).get("/petitions/mine").text
      let rows = page.matches(of: #/(?s)<li class="row">.*?</li>/#).map { String($0.0) }
      let expected = [
        ("Bo gathers", "You sponsor it", "It needs more sponsors until", code.path),
        ("Together", "You write along", "Write it, then gather sponsors.", "/draft"),
        ("Bo asks", "You are asked to write along", "say whether you write along", "/draft"),
        ("Ada opened", "You started it", "Colleagues sign it", "/petitions/"),
        ("Ada drafts", "You started it", "Write it, then gather sponsors.", "/draft"),
      ]
      try #require(rows.count == expected.count)
      for (row, words) in zip(rows, expected) {
        for word in [words.0, words.1, words.2, words.3] {
          #expect(row.contains(word), "\(word) in \(row)")
        }
      }
    }
  }

  @Test("A long list comes a page at a time, each petition once") func paging() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      for number in 0..<45 { _ = try await site.petition("Number \(number)", by: ada) }
      let browser = site.browser(of: ada)
      var path: String? = "/petitions/mine"
      var seen: [Substring] = []
      while let next = path {
        let page = try await browser.get(next).text
        seen += page.matches(of: #/>(Number \d+)</#).map(\.1)
        path = page.firstMatch(of: #/class="paging-forward" rel="next" href="([^"]+)"/#)
          .map { String($0.1) }
      }
      #expect(seen.count == 45 && Set(seen).count == 45)
    }
  }
}
