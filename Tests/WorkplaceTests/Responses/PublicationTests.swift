import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Publishing a response")
struct PublicationTests {
  private typealias Scene = ResponseDraftTests.Scene

  private static func with(_ body: @escaping @Sendable (Scene) async throws -> Void) async throws {
    try await ResponseDraftTests.with { scene in
      _ = try await scene.save("We **will** <b>.", version: 0, by: scene.lena)
      try await body(scene)
    }
  }

  private static func path(_ scene: Scene) -> String { "/petitions/\(scene.petition)/response" }

  @Test("It is shown first as it will appear, and then appears so to everybody") func appears()
    async throws
  {
    try await Self.with { scene in
      let browser = scene.site.browser(of: scene.lena)
      let asks = try await browser.get(Self.path(scene) + "/publication").text
      let start = "<p class=\"petition-meta\">Answered by"
      let shown = try #require(asks.components(separatedBy: start).dropFirst().first)
      let preview = try #require(shown.components(separatedBy: "</div>").first)
      #expect(preview.contains("<strong>Lena Leader</strong>, Chief Technology Officer, on "))
      #expect(preview.contains("<strong>will</strong> &lt;b&gt;."))
      #expect(try await scene.site.texts("select state from petition") == ["open"])
      let answer = try await browser.post(Self.path(scene), ["version": "1"])
      #expect(try await browser.follow(answer).contains("The response is published"))
      let page = try await scene.site.page(of: scene.petition, for: scene.author)
      #expect(page.contains(start + preview))
    }
  }

  @Test("Answer, state, record, figures and what signers are told come together") func together()
    async throws
  {
    try await Self.with { scene in
      try await scene.site.makeDue(scene.petition, inDays: 6)
      try await scene.site.browser(of: scene.lena).post(Self.path(scene), ["version": "1"])
      #expect(
        try await scene.site.texts(
          "select concat_ws(' ', number, body, note) from response_version")
          == ["1 We **will** <b>. "])
      #expect(try await scene.saved() == [])
      #expect(try await scene.site.texts("select state from petition") == ["answered"])
      let events = try await scene.site.texts(
        "select act from petition_event where actor_id = \(scene.lena.id)")
      #expect(events == ["answer"])
      #expect(
        try await scene.site.texts("select kind || occasion from announcement")
          == ["response-published0"])
      #expect(try await scene.site.number("select count(*) from verdict_standing") == 1)
    }
  }

  @Test("Two leaders who publish at once publish once, and signers are told once") func race()
    async throws
  {
    try await Self.with { scene in
      let leaders = [scene.lena, scene.bo, scene.lena, scene.bo]
      let answers = try await scene.site.tabs(of: leaders) { tabs in
        try await withThrowingTaskGroup(of: Answer.self) { group in
          for tab in tabs {
            group.addTask { try await tab.post(Self.path(scene), ["version": "1"]) }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(answers.allSatisfy { $0.location == "/petitions/\(scene.petition)" })
      #expect(answers.count { $0.cookie("flash")?.contains("response-published") == true } == 1)
      #expect(try await scene.site.number("select count(*) from response_version") == 1)
      #expect(try await scene.site.number("select count(*) from announcement") == 1)
      #expect(try await scene.site.number("select count(*) from petition_event") == 1)
    }
  }

  @Test("A draft that a colleague changed is shown again instead of published") func changed()
    async throws
  {
    try await Self.with { scene in
      _ = try await scene.save("Something else.", version: 1, by: scene.bo)
      let before = try await scene.site.dump()
      for version in ["1", "", "x"] {
        let told = try await scene.site.browser(of: scene.lena).post(
          Self.path(scene), ["version": version])
        #expect(told.status == .unprocessableContent)
        #expect(told.text.contains("Something else."))
        #expect(told.text.contains("name=\"version\" value=\"2\""))
      }
      #expect(try await scene.site.dump() == before)
    }
  }

  @Test("Nobody but leaders publishes, and nothing is published without a draft") func access()
    async throws
  {
    try await ResponseDraftTests.with { scene in
      let browser = scene.site.browser(of: scene.lena)
      #expect(
        try await browser.post(Self.path(scene), ["version": "0"]).location == scene.path)
      #expect(try await browser.get(Self.path(scene) + "/publication").location == scene.path)
      try await scene.site.draft("We will.", of: scene.petition, by: scene.lena)
      let answer = try await scene.site.browser(of: scene.author).post(
        Self.path(scene), ["version": "1"])
      #expect(answer.status == .notFound)
      #expect(try await scene.site.number("select count(*) from response_version") == 0)
    }
  }

  @Test("What is published is never edited, not even by the application itself") func frozen()
    async throws
  {
    try await Self.with { scene in
      try await scene.site.browser(of: scene.lena).post(Self.path(scene), ["version": "1"])
      for statement in [
        "update response_version set body = 'x'", "delete from response_version",
      ] as [SQL] {
        await #expect(throws: DatabaseError.self) {
          try await scene.site.pool.run(Command(statement))
        }
        await #expect(throws: DatabaseError.self) {
          try await scene.site.owner.run(Command(statement))
        }
      }
    }
  }
}
