import Foundation
import HTTPTypes
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

@Suite("A round before its second person")
struct RoundReviewTests {
  @Test("Attack 21: whoever worked on a round does not approve it, whatever roles they hold")
  func secondPerson() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let both = try await site.employ("Bo", roles: ["analyst", "moderator"])
      let id = try await site.round(by: scene.analyst)
      let browser = site.browser(of: both)
      try await browser.post(
        "/surveys/\(id)", RoundScene.form(opens: "2900-02-01T09:00", closes: "2900-02-02T09:00"))
      try await browser.post("/surveys/\(id)/submission")
      let answer = try await browser.post(
        "/surveys/\(id)/approval", ["wording": scene.wording(id)])
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("a second person must look at it"))
      #expect(try await scene.state(id) == "review")
      #expect(try await site.number("select count(*) from round_roll") == 0)
    }
  }

  @Test("What was reworded since the moderator read it is not approved") func reworded()
    async throws
  {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(.review, by: scene.analyst)
      let wording = try await scene.wording(id)
      try await site.change("update survey_question set wording = 'Name your manager'")
      let answer = try await site.browser(of: scene.moderator).post(
        "/surveys/\(id)/approval", ["wording": wording])
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("has changed since you read it"))
      #expect(try await scene.state(id) == "review")
    }
  }

  @Test("The moderator reads of which questions disagreeing is favourable") func direction()
    async throws
  {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(.review, by: scene.analyst)
      let moderator = site.browser(of: scene.moderator)
      let words = "Disagreeing is favourable."
      #expect(try await !moderator.get("/surveys/\(id)/review").text.contains(words))
      try await site.change("update survey_question set is_reverse = true")
      #expect(try await moderator.get("/surveys/\(id)/review").text.contains(words))
    }
  }

  @Test("Two rounds are not on at one time") func overlap() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let first = try await site.round(.review, by: scene.analyst)
      let second = try await site.round(.review, by: scene.analyst)
      try await site.change(
        """
        update survey_round r set opens_at = f.opens_at + interval '1 hour'
        from survey_round f where f.id = \(first) and r.id = \(second)
        """)
      let moderator = site.browser(of: scene.moderator)
      try await moderator.post("/surveys/\(first)/approval", ["wording": scene.wording(first)])
      let answer = try await moderator.post(
        "/surveys/\(second)/approval", ["wording": scene.wording(second)])
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("Another round is on at that time"))
      #expect(try await scene.state(second) == "review")
    }
  }

  @Test(
    "Moderators are told what waits for them, and whoever wrote it what became of it, each time")
  func told() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let both = try await site.employ("Bo", roles: ["analyst", "moderator"])
      let id = try await site.round(by: scene.analyst)
      try await site.change(
        "insert into survey_round_editor (round_id, employee_id) values (\(id), \(both.id))")
      let analyst = site.browser(of: scene.analyst)
      let moderator = site.browser(of: scene.moderator)
      for _ in 1...2 {
        try await analyst.post("/surveys/\(id)/submission")
        await site.announcer.drain()
        #expect(try await moderator.get("/moderation").text.contains("1 survey round waits"))
        #expect(try await moderator.get("/notifications").text.contains("Monthly pulse"))
        try await moderator.post("/surveys/\(id)/return", ["reason": "Name what happens with it"])
        await site.announcer.drain()
      }
      #expect(try await site.told(.roundReviewWaiting) == ["Mona", "Mona"], "not who worked on it")
      #expect(try await site.told(.roundSentBack) == ["Anna", "Anna", "Bo", "Bo"])
      let gone = try await moderator.get("/notifications").text
      #expect(!gone.contains("Monthly pulse"), "moderators do not see drafts")
      #expect(try await moderator.get("/moderation").text.contains("survey round") == false)
      try await analyst.post("/surveys/\(id)/submission")
      try await moderator.post("/surveys/\(id)/approval", ["wording": scene.wording(id)])
      await site.announcer.drain()
      #expect(try await site.told(.roundApproved) == ["Anna", "Bo"])
      #expect(try await site.wrongCounters() == 0)
    }
  }

  @Test("Attack 21: whoever words a question or a theme that a round is to ask does not approve it")
  func secondPersonOfTheBank() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let theme = try Int64(
        await site.number(
          "insert into survey_theme (key, name) values ('t', 'T') returning id::bigint"))
      let question = try await site.question()
      try await site.change("update survey_question set theme_id = \(theme)")
      for (path, form) in [
        (
          "/surveys/questions/\(question)",
          [
            "wording": "Name your manager", "kind": "agreement-5", "theme": "\(theme)",
            "options": "", "key": "trust", "version": "1",
          ]
        ),
        ("/surveys/themes/\(theme)", ["name": "Managers", "version": "1"]),
      ] as [(String, KeyValuePairs<String, String>)] {
        let id = try await site.round(.review, by: scene.analyst)
        let both = try await site.employ("Bo", roles: ["analyst", "moderator"])
        let browser = site.browser(of: both)
        let done = try await browser.post(path, form)
        #expect(done.status == .seeOther, "\(path): \(done.text)")
        let answer = try await browser.post(
          "/surveys/\(id)/approval", ["wording": scene.wording(id)])
        #expect(answer.text.contains("a second person must look at it"), "\(path)")
        #expect(try await scene.state(id) == "review")
        try await site.browser(of: scene.moderator).post(
          "/surveys/\(id)/approval", ["wording": scene.wording(id)])
        #expect(try await scene.state(id) == "approved")
        try await site.change("update survey_round set state = 'cancelled' where id = \(id)")
        try await site.change("delete from survey_round_question where round_id = \(id)")
      }
    }
  }

  @Test("The audit log vouches for what was approved, word for word") func vouched() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(.review, by: scene.analyst)
      try await site.browser(of: scene.moderator).post(
        "/surveys/\(id)/approval", ["wording": scene.wording(id)])
      let core = try await site.texts("select core from survey_round where id = \(id)").joined()
      let hash = PolicyHash(of: Data(core.utf8))
      let log = try await site.texts("select reason from audit_entry").joined()
      #expect(log.contains("63 people may answer") && log.hasSuffix("without keys: \(hash)"))
    }
  }

  @Test("A reason of several paragraphs is taken as one") func paragraphs() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(.review, by: scene.analyst)
      let answer = try await site.browser(of: scene.moderator).post(
        "/surveys/\(id)/return", ["reason": "Say why.\r\n\r\n  And when. \r\n"])
      #expect(answer.status == .seeOther)
      #expect(
        try await site.texts("select reason from survey_round where id = \(id)")
          == ["Say why. And when."])
    }
  }

  @Test(
    "Everybody reads how the roll has grown since the survey before",
    arguments: [
      (60, "3 people more than on the roll"), (63, "As many as on the roll"),
      (70, "7 people fewer than on the roll"),
    ])
  func growth(before: Int, words: String) async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(.announced, by: scene.analyst)
      let employee = site.browser(of: scene.employee)
      #expect(try await !employee.get("/surveys/\(id)").text.contains("survey before"))
      let counted = try await site.countedRound(by: scene.analyst)
      try await site.change(
        "update round_result set roll = \(Int64(before)), issued = 50 where round_id = \(counted)")
      #expect(try await employee.get("/surveys/\(id)").text.contains(words))
    }
  }
}
