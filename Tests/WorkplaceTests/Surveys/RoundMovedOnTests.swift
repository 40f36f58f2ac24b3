import Foundation
import HTTPTypes
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

@Suite("A round that moved on before somebody was done with it")
struct RoundMovedOnTests {
  private static let reason = "Name what happens with the result"

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
      #expect(answer.text.contains("the questions themselves are still in the bank"))
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

  @Test(
    "A reason for sending back is kept when the round has left review, and nothing is told of a draft",
    arguments: RoundState.allCases.filter { $0 != .review })
  func sentBackTooLate(_ state: RoundState) async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(state, by: scene.analyst)
      let before = try await site.dump()
      let answer = try await site.browser(of: scene.moderator).post(
        "/surveys/\(id)/return", ["reason": Self.reason])
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("It had left review already"))
      #expect(answer.text.contains(Self.reason))
      #expect(answer.text.contains("href=\"/surveys/\(id)\"") == (state != .draft))
      #expect(answer.text.contains("Monthly pulse") == (state != .draft))
      #expect(try await site.dump() == before)
      guard state == .draft else { return }
      let never = try await site.browser(of: scene.moderator).post(
        "/surveys/4711/return", ["reason": Self.reason])
      #expect(never.status == answer.status && never.text == answer.text)
    }
  }

  @Test("A reason for sending back is kept when its author has worked on the round since")
  func sentBackByAnEditor() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(.review, by: scene.analyst)
      try await site.change(
        "insert into survey_round_editor (round_id, employee_id) values (\(id), \(scene.moderator.id))"
      )
      let answer = try await site.browser(of: scene.moderator).post(
        "/surveys/\(id)/return", ["reason": Self.reason])
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("a second person must look at it"))
      #expect(answer.text.contains(Self.reason))
      #expect(try await scene.state(id) == "review")
    }
  }

  @Test(
    "A reason for calling off is kept when the round cannot be called off any more",
    arguments: RoundState.allCases.filter { $0.after(.cancellation) == nil })
  func calledOffTooLate(_ state: RoundState) async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(state, by: scene.analyst)
      let before = try await site.dump()
      // Nothing that can be called off becomes a draft again, and moderators find no drafts.
      for person in state == .draft ? [scene.analyst] : [scene.analyst, scene.moderator] {
        let answer = try await site.browser(of: person).post(
          "/surveys/\(id)/cancellation", ["reason": Self.reason])
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("this one is “\(state.label)” now"))
        #expect(answer.text.contains(Self.reason))
        #expect(answer.text.contains("href=\"/surveys/\(id)\""))
      }
      #expect(try await site.dump() == before)
    }
  }

  @Test("A moderator who would call off a draft learns no more than of a round that never was")
  func calledOffDraft() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let moderator = site.browser(of: scene.moderator)
      let draft = try await site.round(by: scene.analyst)
      for id in [draft, 4711] {
        let answer = try await moderator.post(
          "/surveys/\(id)/cancellation", ["reason": Self.reason])
        #expect(answer.status == .notFound)
        #expect(!answer.text.contains("Monthly pulse"))
      }
    }
  }
}
