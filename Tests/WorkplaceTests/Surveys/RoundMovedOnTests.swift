import Foundation
import HTTPTypes
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

@Suite("A round that moved on before somebody was done with it")
struct RoundMovedOnTests {
  @Test("What was typed into a draft that a colleague deleted becomes a new round") func deleted()
    async throws
  {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(by: scene.analyst)
      let analyst = site.browser(of: scene.analyst)
      try await analyst.post("/surveys/\(id)/removal")
      #expect(try await analyst.get("/surveys/\(id)/edit").status == .notFound)
      let answer = try await analyst.post("/surveys/\(id)", RoundScene.form(title: "Typed"))
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("A colleague deleted this round meanwhile"))
      #expect(answer.text.contains("action=\"/surveys\""))
      #expect(!answer.text.contains("name=\"version\""))
      #expect(answer.text.contains("value=\"Typed\"") && answer.text.contains(">\nWhy</textarea>"))
      #expect(try await site.number("select count(*) from survey_round") == 0)
    }
  }

  @Test("Nobody but analysts learns whether a draft was deleted") func deletedForOthers()
    async throws
  {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      for person in [scene.moderator, scene.employee] {
        let answer = try await site.browser(of: person).post("/surveys/4711", RoundScene.form())
        #expect(answer.status == .notFound)
      }
    }
  }
}
