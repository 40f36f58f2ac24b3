import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The list of petitions")
struct PetitionListTests {
  /// The paths of all petitions of a list, by following its links.
  static func crawl(
    _ path: String, _ browser: Browser, betweenPages: () async throws -> Void = {}
  ) async throws -> [String] {
    var found: [String] = []
    var next: String? = path
    while let page = next, found.count < 1000 {
      let answer = try await browser.get(page)
      #expect(answer.status == .ok)
      found += rows(answer)
      next = answer.text.firstMatch(of: #/rel="next" href="([^"]+)"/#).map {
        String($0.1).replacing("&amp;", with: "&")
      }
      if next != nil { try await betweenPages() }
    }
    return found
  }

  static func rows(_ answer: Answer) -> [String] {
    answer.text.matches(of: #/<h2 class="row-title"><a href="([^"]+)">/#).map { String($0.1) }
  }

  static func titles(_ answer: Answer) -> [String] {
    answer.text.matches(of: #/<h2 class="row-title"><a href="[^"]+">([^<]+)</#)
      .map { String($0.1) }
  }

  @Test("An empty list says so") func empty() async throws {
    try await TestSite.with { site in
      let reader = site.browser(of: try await site.employ("Rita"))
      let page = try await reader.get("/petitions")
      #expect(page.text.contains("There is no petition here yet."))
      #expect(page.text.contains(">0 petitions"))
      let searched = try await reader.get("/petitions?q=kettle")
      #expect(searched.text.contains("No petition has these words."))
      #expect(searched.text.contains("0 petitions match “kettle”"))
    }
  }

  /// Petitions in ties of five: the same opening, count and heat, and the same words.
  private static func withMany(
    _ body: @escaping @Sendable (TestSite, TestPerson) async throws -> Void
  ) async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      for number in 0..<65 {
        let id = try await site.petition("Quiet room", by: rita, closed: number.isMultiple(of: 3))
        let tie = Int32(number / 5)
        try await site.change(
          """
          update petition set opened_at = timestamptz '2026-03-01 08:00:00.123457+00'
            - make_interval(secs => \(tie)) where id = \(id)
          """)
        try await site.change(
          """
          update petition_standing set signatures = \(tie), heat = 1.0 / (\(tie) + 3)
          where petition_id = \(id)
          """)
      }
      try await body(site, rita)
    }
  }

  @Test(
    "Paging visits each of 65 petitions once, in order, under ties",
    arguments: ["", "sort=newest", "sort=most-signed", "q=room", "q=room&sort=trending"])
  func paging(_ query: String) async throws {
    try await Self.withMany { site, rita in
      let reader = site.browser(of: rita)
      let all = try await Self.crawl("/petitions?\(query)", reader)
      #expect(all.count == 65)
      #expect(Set(all).count == 65)
      let open = try await Self.crawl("/petitions?state=open&\(query)", reader)
      let closed = try await Self.crawl("/petitions?state=closed&\(query)", reader)
      #expect(open.count == 43 && closed.count == 22)
      #expect(all.filter(Set(open).contains) == open)
      #expect(all.filter(Set(closed).contains) == closed)
    }
  }

  @Test("Sorts are what they say") func sorts() async throws {
    try await Self.withMany { site, rita in
      let reader = site.browser(of: rita)
      for (query, order) in [
        ("sort=newest", "select id from petition order by opened_at desc, id desc"),
        (
          "sort=most-signed",
          "select petition_id from petition_standing order by signatures desc, petition_id desc"
        ),
        ("", "select petition_id from petition_standing order by heat desc, petition_id desc"),
      ] as [(String, SQL)] {
        let expected = try await site.owner.rows(Query<LoginRole, Int64>(order))
        let found = try await Self.crawl("/petitions?\(query)", reader)
        #expect(found == expected.map { "/petitions/\($0)" })
      }
    }
  }

  @Test("Whoever reads the list sees what was stored before, however many read at once")
  func fresh() async throws {
    try await TestSite.with { site in
      let people = try await SigningQueriesTests.people(8, on: site)
      for round in 1...5 {
        _ = try await site.petition("Quiet room", by: people[0])
        try await withThrowingTaskGroup(of: Answer.self) { group in
          for person in people {
            group.addTask { try await site.browser(of: person).get("/petitions") }
          }
          for try await answer in group { #expect(Self.rows(answer).count == round) }
        }
      }
    }
  }

  @Test("Petitions that arrive while one pages are neither repeated nor push out others")
  func arrivals() async throws {
    try await Self.withMany { site, rita in
      let reader = site.browser(of: rita)
      let before = try await Self.crawl("/petitions?sort=newest", reader)
      let found = try await Self.crawl("/petitions?sort=newest", reader) {
        _ = try await site.petition("Quiet newcomer", by: rita)
      }
      #expect(found == before)
    }
  }

  @Test(
    "A place in the list that makes no sense is the beginning, and never an error",
    arguments: [
      "x", "~", "1", "1~", "~1", "1~2~3", "nan~1", "inf~1", "-inf~1", "1e300~1", "1e10~1", "-1~-1",
      "0x10~1", "1~9223372036854775808", "1~x", "%00~1", "1%7E2", "1_000~1", "1e-400~1",
    ])
  func oddCursor(_ cursor: String) async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      _ = try await site.petition("Quiet rooms", by: rita)
      let reader = site.browser(of: rita)
      for sort in ["trending", "newest", "most-signed", "best-match", "response-due", "king"] {
        for state in ["", "open", "response-due", "rejected", "draft", "king"] {
          let page = try await reader.get(
            "/petitions?sort=\(sort)&state=\(state)&q=quiet&after=\(cursor)")
          #expect(page.status == .ok, "\(sort) \(state)")
        }
      }
    }
  }

  @Test("Signatures are paged, newest first, each once, also while more arrive") func signatures()
    async throws
  {
    try await TestSite.with { site in
      let people = try await SigningQueriesTests.people(50, on: site)
      let petition = try await site.petition("Quiet rooms", by: people[0])
      for (number, person) in people[..<45].enumerated() {
        _ = try await site.site.signatures.sign(
          Signing(
            petition: petition, employee: person.id, showsName: true, reason: "Reason \(number)."))
      }
      let reader = site.browser(of: people[0])
      var next: String? = "/petitions/\(petition)/signatures"
      var seen: [String] = []
      var late = people[45...].makeIterator()
      while let path = next {
        let page = try await reader.get(path).text
        seen += page.matches(of: #/<p class="reason">(Reason \d+\.)</#).map { String($0.1) }
        next = page.firstMatch(of: #/rel="next" href="([^"]+)"/#).map { String($0.1) }
        if let person = late.next() {
          _ = try await site.site.signatures.sign(
            Signing(petition: petition, employee: person.id, showsName: true, reason: "Reason 99."))
        }
      }
      #expect(seen == (0..<45).reversed().map { "Reason \($0)." })
      for odd in ["x", "-1", "~", "99999999999999999999", "%00"] {
        let page = try await reader.get("/petitions/\(petition)/signatures?before=\(odd)")
        #expect(page.status == .ok)
      }
    }
  }
}
