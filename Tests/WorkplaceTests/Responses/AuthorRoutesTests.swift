import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("What petitioners do after the opening")
struct AuthorRoutesTests {
  private struct Scene {
    let site: TestSite
    let author: TestPerson
    let coAuthor: TestPerson
    let reader: TestPerson
    let petition: Int64

    var path: String { "/petitions/\(petition)" }
  }

  private static func with(_ body: @escaping @Sendable (Scene) async throws -> Void) async throws {
    try await TestSite.with { site in
      let author = try await site.employ("Petra Petitioner")
      let coAuthor = try await site.employ("Cora Coauthor")
      let petition = try await site.petition("Quiet rooms", by: author)
      try await site.change(
        """
        update petition set co_author_id = \(coAuthor.id), co_author_agreed = true
        where id = \(petition)
        """)
      let reader = try await site.employ(
        "Rita", roles: ["leadership", "moderator", "steward", "analyst"])
      try await body(
        Scene(
          site: site, author: author, coAuthor: coAuthor, reader: reader, petition: petition))
    }
  }

  @Test("An update is announced once, shown to everybody, and names no author") func update()
    async throws
  {
    try await Self.with { scene in
      try await scene.site.sign(scene.petition, by: scene.reader)
      let browser = scene.site.browser(of: scene.author)
      let form = try await browser.get(scene.path + "/updates/new").text
      #expect(form.contains("1 colleague who signed will be told."))
      let answer = try await browser.post(
        scene.path + "/updates", ["body": "They **met** us <script>."])
      #expect(try await browser.follow(answer).contains("Your update is posted"))
      let id = try await scene.site.number("select id from petition_update")
      #expect(
        try await scene.site.texts("select kind || ' ' || occasion from announcement")
          == ["update-posted \(id)"])
      for part in ["", "/updates"] {
        let page = try await scene.site.browser(of: scene.reader).get(scene.path + part).text
        #expect(page.contains("<strong>met</strong> us &lt;script&gt;."))
        #expect(!page.contains("Petra") && !page.contains("Cora"))
      }
    }
  }

  @Test("One update a day, whichever author asks, and the text of the second is kept")
  func oneADay()
    async throws
  {
    try await Self.with { scene in
      let authors = [scene.author, scene.coAuthor, scene.author, scene.coAuthor]
      let answers = try await scene.site.tabs(of: authors) { tabs in
        try await withThrowingTaskGroup(of: Answer.self) { group in
          for tab in tabs {
            group.addTask { try await tab.post(scene.path + "/updates", ["body": "News I typed"]) }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(answers.count { $0.status == .seeOther } == 1)
      for late in answers where late.status != .seeOther {
        #expect(late.status == .unprocessableContent)
        #expect(late.text.contains("There was an update within the last day."))
        #expect(late.text.contains("News I typed</textarea>"))
      }
      #expect(try await scene.site.number("select count(*) from announcement") == 1)
      try await scene.site.change(
        "update petition_update set published_at = published_at - interval '1 day'")
      let next = try await scene.site.browser(of: scene.coAuthor).post(
        scene.path + "/updates", ["body": "More"])
      #expect(next.status == .seeOther)
      #expect(try await scene.site.number("select count(*) from petition_update") == 2)
    }
  }

  @Test("Only authors post and close; a co-author who has not agreed is none") func access()
    async throws
  {
    try await Self.with { scene in
      try await scene.site.change("update petition set co_author_agreed = false")
      let before = try await scene.site.dump()
      for person in [scene.coAuthor, scene.reader] {
        let browser = scene.site.browser(of: person)
        #expect(try await browser.get(scene.path + "/updates/new").status == .notFound)
        #expect(try await browser.get(scene.path + "/closure").status == .notFound)
        #expect(
          try await browser.post(scene.path + "/updates", ["body": "x"]).status == .notFound)
        #expect(try await browser.post(scene.path + "/closure", ["why": "x"]).status == .notFound)
        let page = try await scene.site.page(of: scene.petition, for: person)
        #expect(!page.contains("Post an update") && !page.contains("Close this petition"))
      }
      #expect(try await scene.site.dump() == before)
      let own = try await scene.site.page(of: scene.petition, for: scene.author)
      #expect(own.contains("Post an update") && own.contains("Close this petition"))
    }
  }

  @Test("The three latest updates are on the petition, all of them on pages of ten") func paged()
    async throws
  {
    try await Self.with { scene in
      try await scene.site.change(
        """
        insert into petition_update (petition_id, author_id, body, published_at)
        select \(scene.petition), \(scene.author.id), 'News ' || n || '.',
          now() - make_interval(days => 20 - n)
        from generate_series(1, 14) n
        """)
      try await scene.site.refresh(scene.petition)
      let page = try await scene.site.page(of: scene.petition, for: scene.reader)
      #expect(page.contains("News 14.") && page.contains("News 12.") && !page.contains("News 11."))
      #expect(page.contains("href=\"\(scene.path)/updates\""))
      let browser = scene.site.browser(of: scene.reader)
      let first = try await browser.get(scene.path + "/updates").text
      #expect(first.contains("News 14.") && first.contains("News 5.") && !first.contains("News 4."))
      let next = try #require(first.firstMatch(of: #/rel="next" href="([^"]+)"/#)).1
      #expect(try await browser.get(String(next)).text.contains("News 1."))
    }
  }

  @Test("An update may have 5,000 characters, must have one, and an archived petition takes none")
  func limits() async throws {
    try await Self.with { scene in
      let browser = scene.site.browser(of: scene.author)
      let long = try await browser.post(
        scene.path + "/updates", ["body": String(repeating: "é", count: 5001)])
      #expect(long.text.contains("Shorten the update by 1"))
      let empty = try await browser.post(scene.path + "/updates", ["body": " \n "])
      #expect(empty.status == .unprocessableContent)
      #expect(empty.text.contains("Write the update."))
      try await scene.site.change(
        "update petition set state = 'archived', closed_at = now() where id = \(scene.petition)")
      let late = try await browser.post(scene.path + "/updates", ["body": "Late"])
      #expect(late.status == .unprocessableContent && late.text.contains("Late</textarea>"))
      #expect(try await browser.get(scene.path + "/updates/new").status == .seeOther)
      #expect(try await scene.site.number("select count(*) from petition_update") == 0)
    }
  }

  @Test("Closing is asked about first, needs a reason, and the petition says why and when")
  func close() async throws {
    try await Self.with { scene in
      let browser = scene.site.browser(of: scene.coAuthor)
      let asks = try await browser.get(scene.path + "/closure").text
      #expect(asks.contains("action=\"\(scene.path)/closure\""))
      let silent = try await browser.post(scene.path + "/closure", ["why": ""])
      #expect(silent.status == .unprocessableContent)
      #expect(silent.text.contains("Write why you close it."))
      #expect(try await scene.site.texts("select state from petition") == ["open"])
      for _ in 1...2 {
        try await browser.post(scene.path + "/closure", ["why": "The rooms are <there>."])
      }
      #expect(
        try await scene.site.texts("select act || comment from petition_event")
          == ["closeThe rooms are <there>."])
      #expect(try await scene.site.texts("select kind from announcement") == ["petition-closed"])
      let page = try await scene.site.page(of: scene.petition, for: scene.reader)
      #expect(page.contains("Closed by the petitioner: “The rooms are &lt;there&gt;.”"))
      #expect(page.contains("Closed</span> on <time"))
      #expect(!page.contains("Cora") && !page.contains("Petra"))
      #expect(try await browser.get(scene.path + "/closure").location == scene.path)
    }
  }

  @Test("While a response is due closing waits for it, and says so") func waits() async throws {
    try await Self.with { scene in
      try await scene.site.makeDue(scene.petition, inDays: 6)
      let browser = scene.site.browser(of: scene.author)
      let asks = try await browser.get(scene.path + "/closure").text
      #expect(asks.contains("Leadership owes an answer until "))
      #expect(!asks.contains("action=\"\(scene.path)/closure\""))
      let answer = try await browser.post(scene.path + "/closure", ["why": "Done"])
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("closing would take that away"))
      #expect(try await scene.site.texts("select state from petition") == ["response-due"])
    }
  }
}
