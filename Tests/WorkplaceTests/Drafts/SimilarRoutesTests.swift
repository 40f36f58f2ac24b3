import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("What was asked before")
struct SimilarRoutesTests {
  private static let titles = [
    "Give us quiet rooms on every floor", "Open the roof terrace", "A quiet room in Amman",
    "Publish pay bands for every level", "Pay for on-call weeks", "Number the meeting rooms",
  ]

  private static func withPetitions(
    _ body: @escaping @Sendable (TestSite, Browser) async throws -> Void
  ) async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      for title in titles { _ = try await site.petition(title, by: ada) }
      try await body(site, site.browser(of: ada))
    }
  }

  @Test(
    "The nearest title comes first, found by its words or by its spelling",
    arguments: [
      ("Quiet rooms for every floor", 0), ("quiet rooms", 2), ("every floor needs a quiet room", 0),
      ("Publish the bands of pay", 3), ("Numbr teh meting romms", 5), ("roof terraces", 1),
    ])
  func nearest(_ typed: String, _ expected: Int) async throws {
    try await Self.withPetitions { site, _ in
      let found = try await site.pool.rows(SimilarQueries.find(typed))
      #expect(found.first?.title == Self.titles[expected], "\(found.map(\.title))")
      #expect(found.count <= 5)
    }
  }

  @Test(
    "What nobody asked finds nothing, whatever the letters",
    arguments: [
      "", "the of and", "'", "a & b | !c:*", "\\", "zebra crossings", "()", "<->",
    ])
  func nothing(_ typed: String) async throws {
    try await Self.withPetitions { site, _ in
      let found = try await site.pool.rows(SimilarQueries.find(typed))
      #expect(found.isEmpty)
    }
  }

  @Test("Rejected petitions are found, drafts and what was given up are not") func states()
    async throws
  {
    try await Self.withPetitions { site, browser in
      for (state, isFound) in [
        ("rejected", true), ("draft", false), ("gathering-sponsors", false), ("in-review", false),
        ("withdrawn", false),
      ] {
        try await site.change(
          "update petition set state = \(state) where title = \(Self.titles[1])")
        let page = try await browser.get("/petitions/similar?title=Open+the+roof").text
        #expect(page.contains("Open the roof terrace</a>") == isFound, "\(state)")
      }
    }
  }

  @Test("What stands in a rejected petition is not found out by typing it") func rejected()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let typed = "Louder sordid details colleague"
      let background = "Louder sordid details of a colleague."
      let id = try await site.petition("Louder bells", by: ada, background: background)
      #expect(try await site.pool.rows(SimilarQueries.find(typed)).map(\.id) == [id])
      try await site.change("update petition set state = 'rejected' where id = \(id)")
      #expect(try await site.pool.rows(SimilarQueries.find(typed)).isEmpty)
      #expect(try await site.pool.rows(SimilarQueries.find("Louder bell")).map(\.id) == [id])
    }
  }

  @Test("A script gets the list alone, a reader a page, and the draft's own page compares again")
  func shapes() async throws {
    try await Self.withPetitions { site, browser in
      let part = try await browser.get("/petitions/similar?title=quiet+rooms&fragment=1")
      #expect(!part.text.contains("<html") && part.text.contains("A quiet room in Amman"))
      #expect(part.text.contains("Open, 0 signatures"))
      let page = try await browser.get("/petitions/similar?title=quiet+rooms")
      #expect(page.text.contains("<html") && page.text.contains("A quiet room in Amman"))
      #expect(page.text.contains("/petitions/new?title=quiet%20rooms"))
      let saved = try await browser.post("/petitions", ["title": "Quiet rooms, please"])
      let draft = try await DraftRoutesTests.follow(saved, browser)
      #expect(draft.contains("Has somebody asked this already?"))
      #expect(draft.contains("A quiet room in Amman"))
      #expect(!draft.contains("Quiet rooms, please</a>"), "not itself")
    }
  }
}
