import Foundation
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The lists by state")
struct PetitionListStatesTests {
  private typealias List = PetitionListTests

  /// As many petitions of each state as its place in the life of a petition, and a reader.
  private static func withAll(
    _ body: @escaping @Sendable (TestSite, Browser) async throws -> Void
  ) async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      for (index, state) in Petition.State.allCases.enumerated() {
        for number in 0...index {
          _ = try await site.petition("Quiet \(state.rawValue) \(number)", in: state, by: rita)
        }
      }
      try await body(site, site.browser(of: rita))
    }
  }

  @Test("Each list holds the petitions of its state, and its filter says how many") func states()
    async throws
  {
    try await Self.withAll { _, reader in
      let number = Dictionary(
        uniqueKeysWithValues: Petition.State.allCases.enumerated().map { ($1, $0 + 1) })
      for state in Petition.State.listed {
        let page = try await reader.get("/petitions?state=\(state.rawValue)")
        let expected = (0..<(number[state] ?? 0)).map { "Quiet \(state.rawValue) \($0)" }
        #expect(List.titles(page).sorted() == expected.sorted())
        let filters = page.text.matches(
          of: #/aria-current="true">([A-Z][a-z ]+) <span class="choice-count">(\d+)</#)
        #expect(filters.map { "\($0.1) \($0.2)" } == ["\(state.label) \(expected.count)"])
      }
      for query in ["", "?state=draft", "?state=in-review", "?state=withdrawn", "?state=king"] {
        let page = try await reader.get("/petitions\(query)")
        let all = try await List.crawl("/petitions\(query)", reader)
        #expect(all.count == 22, "4, 5, 6 and 7 of the states that are listed by themselves")
        #expect(page.text.contains(">22 petitions"))
      }
    }
  }

  @Test("A search is over every state that everybody may see, and over no other") func search()
    async throws
  {
    try await Self.withAll { _, reader in
      for query in ["q=quiet", "q=quiet&sort=newest", "q=quiet&sort=trending"] {
        let found = try await List.crawl("/petitions?\(query)", reader)
        #expect(found.count == 39, "\(query): archived and rejected ones as well")
        #expect(Set(found).count == found.count)
      }
      let rejected = try await List.crawl("/petitions?q=quiet&state=rejected", reader)
      #expect(rejected.count == 9)
      for state in ["draft", "gathering", "review", "withdrawn"] {
        let page = try await reader.get("/petitions?q=%22\(state)%22")
        #expect(List.titles(page) == [], "\(state)")
      }
    }
  }

  @Test("Of a rejected petition the list shows title, department, day and reason, nothing else")
  func rejected() async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita Petitioner", department: "Metallurgy")
      let reader = site.browser(of: try await site.employ("Bo"))
      _ = try await site.petition(
        "Louder bells", in: .rejected, by: rita, background: "Sordid details of a colleague.")
      for query in ["state=rejected", "q=bells", "q=bells&state=rejected", "q=bells&sort=newest"] {
        let page = try await reader.get("/petitions?\(query)").text
        for shown in ["Louder bells", "From Metallurgy", "Rejected", "It insults or threatens"] {
          #expect(page.contains(shown), "\(query): \(shown)")
        }
        for hidden in ["Sordid", "Grommets", "Words for the authors", "Rita", " of 0"] {
          #expect(!page.contains(hidden), "\(query): \(hidden)")
        }
      }
    }
  }

  @Test("No search tells what else is in a petition that was rejected") func probing() async throws
  {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      let reader = site.browser(of: rita)
      _ = try await site.petition(
        "Louder bells", in: .rejected, by: rita, background: "Sordid details.")
      _ = try await site.petition("Louder bells", in: .rejected, by: rita, background: "Bells.")
      for (query, count) in [
        ("sordid", 0), ("bells+sordid", 0), ("bells+-sordid", 2), ("bells+or+sordid", 2),
        ("louder", 2),
      ] {
        let page = try await reader.get("/petitions?q=\(query)")
        #expect(List.titles(page).count == count, "\(query)")
      }
      // What stands in the background moves neither of them before the other.
      let found = try await List.crawl("/petitions?q=bells", reader)
      #expect(found == found.sorted().reversed())
    }
  }

  @Test("Due answers stand soonest first, the overdue on top and said to be so") func due()
    async throws
  {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      let reader = site.browser(of: rita)
      for (title, days) in [("Later", 9), ("Long overdue", -20), ("Soon", 1), ("Overdue", -1)] {
        _ = try await site.petition(title, in: .responseDue, by: rita, due: days)
      }
      _ = try await site.petition("Open", by: rita)
      for query in ["state=response-due", "sort=response-due", "state=response-due&sort=king"] {
        let page = try await reader.get("/petitions?\(query)")
        #expect(List.titles(page) == ["Long overdue", "Overdue", "Soon", "Later"], "\(query)")
        #expect(page.text.contains("4 petitions with a response due, the soonest first"))
        let states = page.text.matches(of: #/class="state[^"]*">([^<]+)</#).map { $0.1 }
        #expect(
          states == ["Response overdue", "Response overdue", "Response due", "Response due"])
      }
      let open = try await reader.get("/petitions?state=open&sort=response-due")
      #expect(List.titles(open) == ["Open"])
      #expect(!open.text.contains("sort=response-due"), "nothing of these can be due")
      let searched = try await reader.get("/petitions?q=overdue&sort=response-due")
      #expect(List.titles(searched) == ["Long overdue", "Overdue"])
    }
  }

  @Test("Paging through what is due visits each once, under ties") func paging() async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      for number in 0..<45 {
        let id = try await site.petition("Quiet \(number)", in: .responseDue, by: rita)
        try await site.change(
          """
          update petition set response_due_at = timestamptz '2026-03-01 08:00:00.123457+00'
            + make_interval(secs => \(Int32(number / 15))) where id = \(id)
          """)
      }
      let expected = try await site.owner.rows(
        Query<LoginRole, Int64>("select id from petition order by response_due_at, id"))
      for query in ["state=response-due", "q=quiet&sort=response-due"] {
        let found = try await List.crawl("/petitions?\(query)", site.browser(of: rita))
        #expect(found == expected.map { "/petitions/\($0)" }, "\(query)")
      }
    }
  }

  @Test("What the reader chose is kept from list to list, where it makes sense") func choices()
    async throws
  {
    try await Self.withAll { _, reader in
      let all = try await reader.get("/petitions").text
      for href in [
        "/petitions?state=open", "/petitions?state=response-due", "/petitions?state=rejected",
        "/petitions?sort=newest",
      ] { #expect(all.contains("href=\"\(href)\""), "\(href)") }
      let newest = try await reader.get("/petitions?sort=newest").text
      #expect(newest.contains("href=\"/petitions?state=response-due&amp;sort=newest\""))
      #expect(newest.contains("href=\"/petitions?state=rejected\""))
      let due = try await reader.get("/petitions?state=response-due").text
      #expect(due.contains("href=\"/petitions\""))
      #expect(due.contains("href=\"/petitions?state=open\""))
    }
  }
}
