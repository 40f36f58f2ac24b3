import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing
import Web

@testable import Workplace

@Suite("Writing a response together")
struct ResponseDraftTests {
  struct Scene {
    let site: TestSite
    let author: TestPerson
    let lena: TestPerson
    let bo: TestPerson
    let petition: Int64

    var path: String { "/petitions/\(petition)/response/draft" }

    func save(
      _ body: String, version: Int, by leader: TestPerson, tab: Browser? = nil
    ) async throws -> Answer {
      try await (tab ?? site.browser(of: leader)).post(
        path, ["body": body, "version": "\(version)"])
    }

    func saved() async throws -> [String] {
      try await site.texts("select concat_ws(' ', version, body) from response_draft")
    }
  }

  static func with(_ body: @escaping @Sendable (Scene) async throws -> Void) async throws {
    try await TestSite.with { site in
      let author = try await site.employ("Petra Petitioner")
      let lena = try await site.employ("Lena Leader", roles: ["leadership"])
      let bo = try await site.employ("Bo Boss", roles: ["leadership"])
      try await site.change(
        "update employee set position = 'Chief Technology Officer' where id = \(lena.id)")
      let petition = try await site.petition("Quiet rooms", by: author)
      try await body(Scene(site: site, author: author, lena: lena, bo: bo, petition: petition))
    }
  }

  @Test("A saved draft is there for every leader, with a preview and who saved it; for nobody else")
  func shared() async throws {
    try await Self.with { scene in
      let answer = try await scene.save("We **will**.", version: 0, by: scene.lena)
      #expect(answer.location == scene.path)
      let seen = try await scene.site.browser(of: scene.bo).get(scene.path)
      #expect(seen.text.contains("Saved by Lena Leader"))
      #expect(seen.text.contains("<strong>will</strong>"))
      #expect(seen.text.contains("We **will**.</textarea>"))
      #expect(seen.text.contains("name=\"version\" value=\"1\""))
      let other = try await scene.site.employ("Stella", roles: ["steward", "moderator", "analyst"])
      for person in [scene.author, other] {
        #expect(try await scene.site.browser(of: person).get(scene.path).status == .notFound)
        #expect(try await scene.save("x", version: 1, by: person).status == .notFound)
        let page = try await scene.site.page(of: scene.petition, for: person)
        #expect(!page.contains("/response/draft") && !page.contains("We <strong>"))
      }
      #expect(try await scene.saved() == ["1 We **will**."])
    }
  }

  @Test("The second of two who wrote at once gets both texts, and only then saves over the first")
  func meanwhile() async throws {
    try await Self.with { scene in
      for start in [0, 1] {
        let theirs = "Theirs from \(start) <i>"
        let mine = "Mine from \(start)"
        #expect(try await scene.save(theirs, version: start, by: scene.bo).status == .seeOther)
        let told = try await scene.save(mine, version: start, by: scene.lena)
        #expect(told.status == .unprocessableContent)
        #expect(told.text.contains("Bo Boss was first"))
        #expect(told.text.contains("readonly>\nTheirs from \(start) &lt;i&gt;</textarea>"))
        #expect(told.text.contains("\(mine)</textarea>"))
        #expect(told.text.contains("name=\"version\" value=\"\(start + 1)\""))
        #expect(try await scene.saved() == ["\(start + 1) \(theirs)"])
        guard start == 1 else { continue }
        #expect(try await scene.save(mine, version: 2, by: scene.lena).status == .seeOther)
        #expect(try await scene.saved() == ["3 \(mine)"])
      }
    }
  }

  @Test("Of ten tabs that save at once one is kept and the others are told") func race()
    async throws
  {
    try await Self.with { scene in
      let answers = try await scene.site.tabs(
        of: Array(repeating: scene.lena, count: 10)
      ) { tabs in
        try await withThrowingTaskGroup(of: Answer.self) { group in
          for (index, tab) in tabs.enumerated() {
            group.addTask {
              try await scene.save("Text \(index)", version: 0, by: scene.lena, tab: tab)
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(answers.count { $0.status == .seeOther } == 1)
      #expect(answers.count { $0.text.contains("was first") } == 9)
      #expect(try await scene.saved().count == 1)
    }
  }

  @Test("The same text sent twice is saved once, and nobody is told anything") func twice()
    async throws
  {
    try await Self.with { scene in
      for _ in 1...2 {
        let answer = try await scene.save("We will.", version: 0, by: scene.lena)
        #expect(answer.status == .seeOther)
      }
      #expect(try await scene.saved() == ["1 We will."])
    }
  }

  @Test("A form that cannot be used keeps what was typed and never the right to save over another")
  func invalid() async throws {
    try await Self.with { scene in
      _ = try await scene.save("Before", version: 0, by: scene.bo)
      _ = try await scene.save("Theirs", version: 1, by: scene.bo)
      let long = String(repeating: "é", count: 20_003)
      let shorten = try await scene.save(long, version: 1, by: scene.lena)
      #expect(shorten.status == .unprocessableContent)
      #expect(shorten.text.contains("Shorten the response by 3"))
      #expect(shorten.text.contains(long + "</textarea>"))
      #expect(shorten.text.contains("name=\"version\" value=\"1\""), "still behind")
      let empty = try await scene.save("  ", version: 2, by: scene.lena)
      #expect(empty.text.contains("Write the response."))
      for version in ["", "-1", "x", "99999999999"] {
        let lost = try await scene.site.browser(of: scene.lena).post(
          scene.path, ["body": "Mine", "version": version])
        #expect(lost.status == .unprocessableContent)
        #expect(lost.text.contains("Mine</textarea>"))
        #expect(lost.text.contains("Theirs</textarea>"), "both texts")
      }
      #expect(try await scene.saved() == ["2 Theirs"])
    }
  }

  @Test("Whoever writes while a colleague publishes keeps the text, as a correction")
  func published()
    async throws
  {
    try await Self.with { scene in
      _ = try await scene.save("We will.", version: 0, by: scene.bo)
      try await scene.site.browser(of: scene.bo).post(
        "/petitions/\(scene.petition)/response", ["version": "1"])
      let told = try await scene.save("Mine, much longer.", version: 1, by: scene.lena)
      #expect(told.status == .unprocessableContent)
      #expect(told.text.contains("action=\"/petitions/\(scene.petition)/response/corrections\""))
      #expect(told.text.contains("Mine, much longer.</textarea>"))
      #expect(told.text.contains("We will.</textarea>"))
      #expect(try await scene.saved() == [])
      let page = try await scene.site.browser(of: scene.lena).get(scene.path)
      #expect(page.location == "/petitions/\(scene.petition)")
    }
  }

  @Test("A response is written below the threshold, too, and not for what is closed or a draft")
  func states() async throws {
    try await Self.with { scene in
      let browser = scene.site.browser(of: scene.lena)
      try await scene.site.makeDue(scene.petition, inDays: 6)
      let due = try await browser.get(scene.path)
      #expect(due.text.contains("Response due in 6 days"))
      try await scene.site.change(
        "update petition set state = 'closed', closed_at = now() where id = \(scene.petition)")
      #expect(try await browser.get(scene.path).status == .seeOther)
      let late = try await scene.save("Late words", version: 0, by: scene.lena)
      #expect(late.status == .unprocessableContent)
      #expect(late.text.contains("This petition is closed by now and takes no response."))
      #expect(late.text.contains("Late words</textarea>"))
      try await scene.site.change(
        "update petition set state = 'draft', closed_at = null where id = \(scene.petition)")
      #expect(try await browser.get(scene.path).status == .notFound)
      #expect(try await scene.save("Early", version: 0, by: scene.lena).status == .notFound)
      #expect(try await scene.saved() == [])
    }
  }

  @Test("What was written when the session ended is kept through signing in") func kept()
    async throws
  {
    try await Self.with { scene in
      let forms: [(String, KeyValuePairs<String, String>, String)] = [
        ("/response/draft", ["body": "A long answer", "version": "0"], "A long answer"),
        (
          "/response/corrections", ["body": "Better", "note": "A month", "version": "1"], "A month"
        ), ("/updates", ["body": "News I typed"], "News I typed"),
        ("/closure", ["why": "It is done"], "It is done"),
      ]
      for (part, form, words) in forms {
        let answer = try await scene.site.visitor().post(
          "/petitions/\(scene.petition)\(part)", form)
        #expect(answer.status == .unauthorized)
        let kept = KeptFieldTests.hiddenFields(of: answer.text)
        for (name, value) in form { #expect(kept.contains { $0 == ("kept.\(name)", value) }) }
        #expect(answer.text.contains(words))
        let labels = form.map(\.key).filter { $0 != "version" }
        for name in labels {
          let carried = KeptField.carried(by: Form(query: "kept.\(name)=x"))
          #expect(carried.first?.label != nil, "\(name) is shown again by a name")
        }
      }
    }
  }
}
