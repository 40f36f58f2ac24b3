import Foundation
import HTTPTypes
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

@Suite("A round on its way")
struct RoundRoutesTests {
  @Test("Written, handed in, sent back, mended, approved: with the roll and the policy frozen")
  func life() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let question = try await site.question()
      let analyst = site.browser(of: scene.analyst)
      let moderator = site.browser(of: scene.moderator)
      let made = try await analyst.post("/surveys", RoundScene.form())
      let path = try #require(made.location?.replacing("/edit", with: ""))
      let id = try #require(Int64(path.replacing("/surveys/", with: "")))
      try await analyst.post("\(path)/submission")
      #expect(try await scene.state(id) == "draft", "it asks nothing")
      try await analyst.post(
        path, RoundScene.form(title: "January", act: "add", question: question))
      #expect(
        try await site.texts("select title from survey_round where id = \(id)") == ["January"],
        "a button of the questions saves what was typed beside them")
      try await analyst.post("\(path)/submission")
      #expect(try await scene.state(id) == "review")
      let returned = try await moderator.post(
        "\(path)/return", ["reason": "Name what happens with it"])
      #expect(returned.location == "/surveys", "moderators do not see drafts")
      #expect(try await analyst.get(path).text.contains("Name what happens with it"))
      #expect(try await site.browser(of: scene.employee).get(path).status == .notFound)
      try await analyst.post("\(path)/submission")
      for page in [path, "\(path)/review"] {
        #expect(try await moderator.get(page).text.contains("Name what happens with it"))
      }
      try await moderator.post("\(path)/approval", ["wording": scene.wording(id)])
      #expect(try await !moderator.get(path).text.contains("Name what happens with it"))
      #expect(try await scene.state(id) == "approved")
      #expect(try await site.number("select count(*) from round_roll where round_id = \(id)") == 63)
      let core = try await site.texts("select core from survey_round where id = \(id)").joined()
      let policy = try RoundPolicy(canonical: Data(core.utf8))
      #expect(String(decoding: try policy.canonical, as: UTF8.self) == core)
      #expect(policy.roll.size == 63 && policy.keys == nil)
      #expect(policy.lists.map(\.id) == ["department", "site"])
      #expect(policy.lists[0].segments.map(\.name) == ["Engineering", "Sales"])
      #expect(policy.lists[0].segments.map(\.roll) == [3, 60])
      #expect(policy.crossings.map(\.roll) == [[[RoundPolicy.Crossing.few, 0], [30, 30]]])
      #expect(policy.scripts["/js/ballot/sealing.js"]?.count == 64)
      #expect(
        try await site.texts("select action from audit_entry") == ["round-approved"])
    }
  }

  @Test("Nobody is made to choose one of several options, whatever was stored or is sent")
  func severalOptions() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let analyst = site.browser(of: scene.analyst)
      let id = try await site.round(by: scene.analyst)
      let question = try await site.question("which", kind: .multiple, options: ["This", "That"])
      try await site.change(
        """
        insert into survey_round_question (round_id, question_id, position, is_required)
        values (\(id), \(question), 2, true)
        """)
      #expect(
        try await analyst.get("/surveys/\(id)/edit").text
          .ranges(of: #/name="required-\d+"/#).count == 1, "of the other question")
      let preview = try await analyst.get("/surveys/\(id)/preview").text
      #expect(preview.contains(#/data-kind="multiple" data-optional/#))
      #expect(preview.contains("Choose all that apply, or none."))
      try await analyst.post("/surveys/\(id)/submission")
      try await site.browser(of: scene.moderator).post(
        "/surveys/\(id)/approval", ["wording": scene.wording(id)])
      let core = try await site.texts("select core from survey_round where id = \(id)").joined()
      let asked = try RoundPolicy(canonical: Data(core.utf8)).questions
      #expect(asked.map(\.isRequired) == [true, false])
    }
  }

  @Test("Every move from every state is what the life cycle says", arguments: RoundState.allCases)
  func moves(_ state: RoundState) async throws {
    let events: [(RoundEvent, String)] = [
      (.submission, "submission"), (.withdrawal, "withdrawal"), (.return_, "return"),
      (.approval, "approval"), (.cancellation, "cancellation"),
    ]
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      for (event, path) in events {
        let id = try await site.round(.draft, by: scene.analyst, title: "\(event)")
        let round = try #require(try await site.pool.first(RoundQueries.find(id)))
        let wording = try await site.site.policy(of: round).wording?.description
        try await site.set(state, of: id)
        let both = try await site.employ("Bo", roles: ["analyst", "moderator"])
        try await site.browser(of: both).post(
          "/surveys/\(id)/\(path)", ["reason": "Because", "wording": wording ?? ""])
        #expect(
          try await scene.state(id) == (state.after(event) ?? state).rawValue, "\(event)")
      }
    }
  }

  @Test(
    "What is out of bounds is refused beside the field, with everything typed kept",
    arguments: [
      (RoundScene.form(title: " "), "title"),
      (RoundScene.form(title: String(repeating: "t", count: 141)), "title"),
      (RoundScene.form(opens: "2020-01-01T09:00"), "opens"),
      (RoundScene.form(opens: "2900-02-30T09:00"), "opens"),
      (RoundScene.form(opens: "soon"), "opens"),
      (RoundScene.form(closes: "2900-01-01T09:00"), "closes"),
      (RoundScene.form(closes: "2901-01-08T09:00"), "closes"),
      (RoundScene.form(closes: "2900-03-02T09:01"), "closes"),
      (RoundScene.form(minimum: "4"), "minimum"),
      (RoundScene.form(comments: "9"), "comment-minimum"),
      (RoundScene.form(roll: ""), "roll"), (RoundScene.form(roll: "some"), "roll"),
      (RoundScene.form(place: "department-1"), "roll"), (RoundScene.form(place: "site-1"), "roll"),
    ] as [(KeyValuePairs<String, String>, String)])
  func bounds(_ form: KeyValuePairs<String, String>, _ field: String) async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let before = try await site.dump()
      let answer = try await site.browser(of: scene.analyst).post("/surveys", form)
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("id=\"\(field)-error\""))
      #expect(answer.text.contains(">\nWhy</textarea>"))
      #expect(try await site.dump() == before)
    }
  }

  @Test("Attack 21: fewer than fifty people are not asked") func fifty() async throws {
    try await TestSite.with { site in
      let analyst = try await site.employ("Anna", roles: ["analyst"])
      try await site.crowd(48)
      let answer = try await site.browser(of: analyst).post("/surveys", RoundScene.form())
      #expect(answer.text.contains("Fewer than 50 people could answer."))
      try await site.crowd(1)
      #expect(
        try await site.browser(of: analyst).post("/surveys", RoundScene.form()).status == .seeOther)
    }
  }

  @Test("A round that would stay open for more than sixty days is approved by nobody")
  func length() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(.review, by: scene.analyst)
      let moderator = site.browser(of: scene.moderator)
      for (days, status) in [(61, .unprocessableContent), (60, .seeOther)]
        as [(Int64, HTTPResponse.Status)]
      {
        try await site.change(
          """
          update survey_round set closes_at = opens_at + \(days) * interval '24 hours'
          where id = \(id)
          """)
        let answer = try await moderator.post(
          "/surveys/\(id)/approval", ["wording": scene.wording(id)])
        #expect(answer.status == status)
      }
      #expect(try await scene.state(id) == "approved")
      let other = try await site.round(.review, by: scene.analyst)
      await #expect {
        try await site.change(
          """
          update survey_round set state = 'approved', closes_at = opens_at + interval '61 days'
          where id = \(other)
          """)
      } throws: {
        ($0 as? DatabaseError)?.violates("survey_round_length") == true
      }
    }
  }

  @Test("A round starts like any other, however old") func older() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let first = try await site.round(by: scene.analyst)
      for _ in 1...20 { _ = try await site.round(by: scene.analyst) }
      let analyst = site.browser(of: scene.analyst)
      let page = try await analyst.get("/surveys/new?round=\(first)")
      #expect(page.text.contains("value=\"round-\(first)\" selected"))
      let made = try await analyst.post("/surveys", Self.starting(like: first))
      let path = try #require(made.location)
      #expect(try await analyst.get(path).text.contains("asked-text\">Wording of trust"))
    }
  }

  @Test("After a conflict or a slip the picked question and what is required are as they were sent")
  func kept() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let asked = try await site.question()
      let picked = try await site.question("second")
      let id = try await site.round(by: scene.analyst)
      let analyst = site.browser(of: scene.analyst)
      try await analyst.post("/surveys/\(id)", RoundScene.form())
      for opens in ["2900-01-01T09:00", "soon"] {
        let answer = try await analyst.post(
          "/surveys/\(id)",
          RoundScene.form(
            title: "Typed", opens: opens, act: "up-\(asked)", question: picked,
            place: "asked-\(asked)"))
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("value=\"\(picked)\" selected"))
        #expect(answer.text.contains("name=\"required-\(asked)\" value=\"yes\">"))
        #expect(answer.text.contains("value=\"Typed\""))
      }
    }
  }

  private static func starting(like round: Int64) -> KeyValuePairs<String, String> {
    [
      "title": "Again", "introduction": "", "opens": "2900-01-01T09:00",
      "closes": "2900-01-08T09:00", "minimum": "10", "comment_minimum": "10",
      "roll": "everybody", "start": "round-\(round)",
    ]
  }

  @Test("An older version does not overwrite a newer one") func versions() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(by: scene.analyst)
      let analyst = site.browser(of: scene.analyst)
      try await analyst.post("/surveys/\(id)", RoundScene.form(title: "First"))
      let answer = try await analyst.post("/surveys/\(id)", RoundScene.form(title: "Second"))
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("value=\"Second\""))
      #expect(
        try await site.texts("select title from survey_round where id = \(id)") == ["First"])
    }
  }

  @Test("Who corrects a field learns all the same that a colleague has changed the round meanwhile")
  func changedBesideAMistake() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(by: scene.analyst)
      let analyst = site.browser(of: scene.analyst)
      let colleague = site.browser(of: try await site.employ("Bo", roles: ["analyst"]))
      let changed = "This round has changed since you read it."
      let mistaken = RoundScene.form(title: "Mine", opens: "soon")
      let early = try await analyst.post("/surveys/\(id)", mistaken)
      #expect(early.status == .unprocessableContent && !early.text.contains(changed))
      let saved = try await colleague.post("/surveys/\(id)", RoundScene.form(title: "Theirs"))
      #expect(saved.status == .seeOther)
      let answer = try await analyst.post("/surveys/\(id)", mistaken)
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains(changed))
      #expect(answer.text.contains("id=\"opens-error\""))
      for typed in ["value=\"Mine\"", "value=\"soon\"", ">\nWhy</textarea>"] {
        #expect(answer.text.contains(typed))
      }
      #expect(
        try await site.texts("select title from survey_round where id = \(id)") == ["Theirs"])
    }
  }

  @Test("A draft that was sent back can be deleted, and what was told of it goes with it")
  func deletedAfterReturn() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(by: scene.analyst)
      let analyst = site.browser(of: scene.analyst)
      try await analyst.post("/surveys/\(id)/submission")
      await site.announcer.drain()
      try await analyst.post("/surveys/\(id)/removal")
      #expect(try await scene.state(id) == "review", "what was handed in stays")
      #expect(try await site.told(.roundReviewWaiting) == ["Mona"])
      try await site.browser(of: scene.moderator).post(
        "/surveys/\(id)/return", ["reason": "Name what happens with it"])
      try await analyst.post("/surveys/\(id)/removal")
      #expect(try await site.number("select count(*) from survey_round") == 0)
      #expect(try await site.number("select count(*) from notification") == 0)
      #expect(try await site.number("select count(*) from announcement") == 0)
      #expect(try await site.wrongCounters() == 0)
    }
  }

  @Test(
    "Of very many drafts the newest are listed, behind what was handed in, and the page says so")
  func manyDrafts() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      func add(_ count: Int64) async throws {
        try await site.change(
          """
          insert into survey_round (title, author_id, opens_at, closes_at)
          select 'Draft ' || n, \(scene.analyst.id), now() + interval '1 day', now() + interval '2 days'
          from generate_series(1, \(count)) as n
          """)
      }
      func titles() async throws -> (all: [Substring], page: String) {
        let page = try await site.browser(of: scene.analyst).get("/surveys").text
        return (page.matches(of: #/>(Draft \d+)</#).map(\.1), page)
      }
      try await add(100)
      #expect(try await titles().all.first == "Draft 100")
      #expect(try await titles().page.contains("These are the newest") == false)
      try await add(1)
      let listed = try await titles()
      #expect(listed.all.count == 100 && listed.all.first == "Draft 1")
      try await site.change("update survey_round set state = 'review' where title = 'Draft 5'")
      #expect(try await titles().all.first == "Draft 5")
      #expect(listed.page.contains("These are the newest 100."))
    }
  }

  @Test("Handed in by somebody else meanwhile, a draft is not changed, and nothing typed is lost")
  func handedInMeanwhile() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(by: scene.analyst)
      let analyst = site.browser(of: scene.analyst)
      try await site.set(.review, of: id)
      for form in [RoundScene.form(title: "Typed"), RoundScene.form(title: "Typed", opens: "soon")]
      {
        let answer = try await analyst.post("/surveys/\(id)", form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("value=\"Typed\""))
        #expect(answer.text.contains("handed in meanwhile"))
      }
      #expect(
        try await site.texts("select title from survey_round where id = \(id)") == ["Monthly pulse"]
      )
    }
  }

  @Test("Whoever starts from questions of which some were retired is told that these are left out")
  func retiredLeftOut() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(by: scene.analyst)
      let analyst = site.browser(of: scene.analyst)
      for (isRetired, words) in [(false, "The draft is saved. Only"), (true, "were retired since")]
      {
        try await site.change("update survey_question set is_retired = \(isRetired)")
        let made = try await analyst.post("/surveys", Self.starting(like: id))
        let page = try await analyst.get(try #require(made.location))
        #expect(page.text.contains(words))
      }
    }
  }
}
