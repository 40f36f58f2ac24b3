import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The search for petitions")
struct PetitionSearchTests {
  @Test("A search finds stems, phrases and negations, in titles before backgrounds")
  func search() async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      for (title, background) in [
        ("Measure the keystrokes no more", "It is wrong."),
        ("Quiet rooms on every floor", "Open plan makes noise; somebody measured it."),
        ("Noise in the open plan", "Rooms that are quiet would help."),
        ("A better canteen", "Soup."),
      ] { _ = try await site.petition(title, by: rita, background: background) }
      let reader = site.browser(of: rita)
      for (query, expected) in [
        ("measuring", ["Measure the keystrokes no more", "Quiet rooms on every floor"]),
        ("KEYSTROKE", ["Measure the keystrokes no more"]),
        ("%22quiet+rooms%22", ["Quiet rooms on every floor"]),
        ("quiet+-floor", ["Noise in the open plan"]),
        ("canteen+or+keystrokes", ["A better canteen", "Measure the keystrokes no more"]),
        ("the", []), ("soup+keystrokes", []), ("zebra", []),
      ] {
        let page = try await reader.get("/petitions?q=\(query)")
        let found = PetitionListTests.titles(page)
        #expect(query.contains("or+") ? found.sorted() == expected : found == expected, "\(query)")
      }
    }
  }

  @Test(
    "Whatever is typed into the search is searched for and nothing else",
    arguments: [
      "'", "''--", "%22", "%22%22", "a%26b", "a%7Cb%3A*", "!", "(", ")(", "%5C", "%25", "%00",
      "%FF%FE", "%F0%9F%AB%96", "<script>", "-", "%E2%80%AE",
    ])
  func oddSearch(_ query: String) async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      _ = try await site.petition("Quiet rooms", by: rita)
      let page = try await site.browser(of: rita).get("/petitions?q=\(query)")
      #expect(page.status == .ok)
      #expect(!page.text.contains("<script>alert") && !page.text.contains("“<script>”"))
    }
  }

  @Test("A search that is too long is left out") func longSearch() async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      _ = try await site.petition("Quiet rooms", by: rita)
      let reader = site.browser(of: rita)
      let longest = try await reader.get("/petitions?q=\(String(repeating: "q", count: 200))")
      #expect(longest.text.contains("0 petitions match"))
      let longer = try await reader.get("/petitions?q=\(String(repeating: "q", count: 201))")
      #expect(longer.text.contains(">1 petition"))
      let words = String(repeating: "a+b+", count: 49)
      #expect(try await reader.get("/petitions?q=\(words)").status == .ok)
    }
  }

  @Test("A search that finds very many lists the newest of them, and says so")
  func cutSearch() async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      let old = try await site.petition("Quiet quiet rooms", by: rita, closed: true)
      try await site.change(
        """
        update petition set opened_at = opened_at - interval '1 year',
          closed_at = opened_at where id = \(old)
        """)
      try await site.change(
        """
        with many as (
          insert into petition
            (title, background, addressee, petitioner_id, state, threshold, opened_at)
          select 'Quiet desk ' || i, 'Please.', 'Chief', \(rita.id), 'open', 10,
            now() - i * interval '1 minute'
          from generate_series(1, \(Int64(PetitionList.searched))) i
          returning id
        )
        insert into petition_standing (petition_id) select id from many
        """)
      let reader = site.browser(of: rita)
      let all = try await reader.get("/petitions?q=quiet")
      #expect(all.text.contains("The newest 500 petitions that match “quiet”"))
      #expect(!PetitionListTests.rows(all).contains("/petitions/\(old)"))
      let closed = try await reader.get("/petitions?q=quiet&state=closed")
      #expect(closed.text.contains("0 closed petitions among the newest 500 that match “quiet”"))
      let fewer = try await reader.get("/petitions?q=quiet+rooms")
      #expect(PetitionListTests.rows(fewer) == ["/petitions/\(old)"])
      let found = try await PetitionListTests.crawl("/petitions?q=quiet", reader)
      #expect(Set(found).count == PetitionList.searched && found.count == PetitionList.searched)
    }
  }
}
