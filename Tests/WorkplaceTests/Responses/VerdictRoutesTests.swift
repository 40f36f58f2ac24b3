import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Verdicts on a response")
struct VerdictRoutesTests {
  private struct Scene {
    let site: TestSite
    let author: TestPerson
    let leader: TestPerson
    let signer: TestPerson
    let petition: Int64

    var path: String { "/petitions/\(petition)/verdicts" }

    func given() async throws -> Int {
      try await site.number("select count(*) from verdict_given where petition_id = \(petition)")
    }

    func counted() async throws -> Int {
      try await site.number(
        "select answers + falls_short from verdict_standing where petition_id = \(petition)")
    }
  }

  private static func with(_ body: @escaping @Sendable (Scene) async throws -> Void) async throws {
    try await TestSite.with { site in
      let author = try await site.employ("Petra Petitioner")
      let leader = try await site.employ("Lena Leader", roles: ["leadership"])
      let signer = try await site.employ("Sig Signer")
      let petition = try await site.answeredPetition(by: author, leader: leader)
      try await site.sign(petition, by: signer, hidden: true)
      try await body(
        Scene(site: site, author: author, leader: leader, signer: signer, petition: petition))
    }
  }

  @Test("Whoever signed is asked once, is told that it cannot be changed, and is counted once")
  func once() async throws {
    try await Self.with { scene in
      let browser = scene.site.browser(of: scene.signer)
      let before = try await scene.site.page(of: scene.petition, for: scene.signer)
      #expect(before.contains("action=\"\(scene.path)\""))
      #expect(
        before.contains(
          "Redress counts it and does not keep what you said, so you cannot change it."))
      let answer = try await browser.post(scene.path, ["verdict": "answers"])
      let page = try await browser.follow(answer)
      #expect(page.contains("It is counted. What you said is not kept."))
      #expect(!page.contains("action=\"\(scene.path)\""))
      let again = try await browser.follow(
        try await browser.post(scene.path, ["verdict": "falls-short"]))
      #expect(again.contains("You had already said so"))
      let stored = try await scene.site.texts(
        "select concat_ws(' ', answers, falls_short) from verdict_standing")
      #expect(stored == ["1 0"])
    }
  }

  @Test("Twenty requests at once by one person count one") func race() async throws {
    try await Self.with { scene in
      let answers = try await scene.site.tabs(
        of: Array(repeating: scene.signer, count: 20)
      ) { tabs in
        try await withThrowingTaskGroup(of: Answer.self) { group in
          for (index, tab) in tabs.enumerated() {
            let verdict = index.isMultiple(of: 2) ? "answers" : "falls-short"
            group.addTask { try await tab.post(scene.path, ["verdict": verdict]) }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(answers.allSatisfy { $0.status == .seeOther })
      #expect(answers.count { $0.cookie("flash")?.contains("verdict-counted") == true } == 1)
      #expect(try await scene.given() == 1)
      #expect(try await scene.counted() == 1)
    }
  }

  @Test("Twenty people at once count twenty") func everybody() async throws {
    try await Self.with { scene in
      let people = try await SigningQueriesTests.people(20, on: scene.site)
      for person in people { try await scene.site.sign(scene.petition, by: person) }
      try await scene.site.tabs(of: people) { tabs in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for tab in tabs {
            group.addTask { try await tab.post(scene.path, ["verdict": "falls-short"]) }
          }
          try await group.waitForAll()
        }
      }
      let stored = try await scene.site.texts(
        "select concat_ws(' ', falls_short, shown_falls_short) from verdict_standing")
      #expect(stored == ["20 20"])
    }
  }

  @Test("Without a signature that counts now nothing is asked and nothing is counted")
  func unsigned() async throws {
    try await Self.with { scene in
      let other = try await scene.site.employ("Otto Other")
      try await scene.site.browser(of: scene.signer).post(
        "/petitions/\(scene.petition)/signatures/withdrawal")
      for person in [other, scene.signer, scene.leader] {
        let page = try await scene.site.page(of: scene.petition, for: person)
        #expect(!page.contains(scene.path))
        let browser = scene.site.browser(of: person)
        let told = try await browser.follow(
          try await browser.post(scene.path, ["verdict": "answers"]))
        #expect(told.contains("Only those whose signature counts say so"))
      }
      #expect(try await scene.given() == 0)
      #expect(try await scene.counted() == 0)
    }
  }

  @Test("Before there is a response there is nothing to say") func unanswered() async throws {
    try await Self.with { scene in
      let open = try await scene.site.petition("Open", by: scene.author)
      try await scene.site.sign(open, by: scene.signer)
      let browser = scene.site.browser(of: scene.signer)
      let answer = try await browser.post("/petitions/\(open)/verdicts", ["verdict": "answers"])
      #expect(answer.status == .notFound)
      #expect(try await scene.site.page(of: open, for: scene.signer).contains("/verdicts") == false)
    }
  }

  @Test("Closed and archived petitions still take verdicts") func later() async throws {
    try await Self.with { scene in
      for (index, state) in ["closed", "archived"].enumerated() {
        try await scene.site.change(
          """
          update petition set state = \(state), closed_at = now() where id = \(scene.petition)
          """)
        let person = try await scene.site.employ("Late \(index)")
        try await scene.site.change(
          """
          insert into signature (petition_id, employee_id, shows_name)
          values (\(scene.petition), \(person.id), true)
          """)
        let answer = try await scene.site.browser(of: person).post(
          scene.path, ["verdict": "answers"])
        #expect(answer.cookie("flash")?.contains("verdict-counted") == true)
      }
    }
  }

  @Test("A form without a choice comes back and counts nothing") func empty() async throws {
    try await Self.with { scene in
      let browser = scene.site.browser(of: scene.signer)
      for form in [[:], ["verdict": "maybe"]] as [KeyValuePairs<String, String>] {
        let answer = try await browser.post(scene.path, form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("Choose what you say of the response."))
        #expect(answer.text.contains("href=\"#verdict\""))
      }
      #expect(try await scene.counted() == 0)
    }
  }

  @Test("Below ten nothing is shown; from then on both numbers, on the page and in the figures")
  func shown() async throws {
    try await Self.with { scene in
      var people = [scene.signer]
      for number in 1..<12 {
        let person = try await scene.site.employ("Signer \(number)")
        try await scene.site.sign(scene.petition, by: person)
        people.append(person)
      }
      for (index, person) in people.enumerated() {
        try await scene.site.browser(of: person).post(
          scene.path, ["verdict": index.isMultiple(of: 3) ? "falls-short" : "answers"])
        let page = try await scene.site.page(of: scene.petition, for: scene.author)
        let figures = try await scene.site.browser(of: scene.author).get(
          "/petitions/\(scene.petition)/figures.json"
        ).text
        let isShown = index >= 9
        #expect(page.contains("Shown from 10 on") == !isShown, "after \(index + 1)")
        #expect(page.contains("6 of 10 who said so feel answered") == isShown)
        #expect(page.contains("4 say it falls short") == isShown)
        #expect(figures.contains("\"answers\":6") == isShown)
        #expect(figures.contains("\"fallsShort\":4") == isShown)
        #expect(figures.contains("\"versions\":1"))
      }
    }
  }

  @Test("Nothing that is stored tells who said what") func unlinked() async throws {
    try await Self.with { scene in
      let other = try await scene.site.employ("Otto Other")
      let mirror = try await scene.site.answeredPetition(by: scene.author, leader: scene.leader)
      for petition in [scene.petition, mirror] {
        for person in [scene.signer, other] { try await scene.site.sign(petition, by: person) }
      }
      // The same people in the same order, saying the opposite.
      let said: [(Int64, [String])] = [
        (scene.petition, ["answers", "falls-short"]), (mirror, ["falls-short", "answers"]),
      ]
      for (petition, verdicts) in said {
        for (person, verdict) in zip([scene.signer, other], verdicts) {
          try await scene.site.browser(of: person).post(
            "/petitions/\(petition)/verdicts", ["verdict": verdict])
        }
      }
      var stored: [[String]] = []
      for petition in [scene.petition, mirror] {
        let given = try await scene.site.texts(
          """
          select (to_jsonb(v) - 'petition_id')::text from verdict_given v
          where petition_id = \(petition) order by ctid
          """)
        let standing = try await scene.site.texts(
          """
          select (to_jsonb(v) - 'petition_id')::text from verdict_standing v
          where petition_id = \(petition)
          """)
        stored.append(given + standing)
      }
      #expect(stored[0] == stored[1])
      #expect(stored[0].count == 3)
      #expect(try await scene.site.dump().contains("falls-short") == false)
      #expect(scene.site.log.lines.allSatisfy { !$0.contains("falls-short") })
    }
  }

  @Test("No page of anybody tells who gave a verdict") func pages() async throws {
    try await Self.with { scene in
      let steward = try await scene.site.employ(
        "Stella", roles: ["steward", "moderator", "leadership", "analyst"])
      let readers = [scene.author, scene.leader, steward]
      var before: [String] = []
      for reader in readers { before.append(try await Self.bare(scene, reader)) }
      try await scene.site.browser(of: scene.signer).post(scene.path, ["verdict": "falls-short"])
      try await scene.site.refresh(scene.petition)
      for (reader, page) in zip(readers, before) {
        #expect(try await Self.bare(scene, reader) == page)
      }
    }
  }

  /// Everything that there is to read about a petition.
  private static func bare(_ scene: Scene, _ reader: TestPerson) async throws -> String {
    var text = ""
    let browser = scene.site.browser(of: reader)
    for part in ["", "/signatures", "/figures.json", "/response/versions", "/updates"] {
      text += try await browser.get("/petitions/\(scene.petition)\(part)").text
    }
    return text
  }
}
