import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Correcting a response")
struct CorrectionTests {
  private typealias Scene = ResponseDraftTests.Scene

  private static func with(
    _ body: @escaping @Sendable (Scene, Int64) async throws -> Void
  ) async throws {
    try await ResponseDraftTests.with { scene in
      let petition = try await scene.site.answeredPetition(
        by: scene.author, leader: scene.lena, body: "We will in May.")
      try await body(scene, petition)
    }
  }

  private static func correct(
    _ petition: Int64, _ body: String, note: String = "A wrong month", from version: Int,
    _ browser: Browser
  ) async throws -> Answer {
    try await browser.post(
      "/petitions/\(petition)/response/corrections",
      ["body": body, "note": note, "version": "\(version)"])
  }

  @Test("A correction becomes another version; everybody reads both, with who, when and why")
  func versions() async throws {
    try await Self.with { scene, petition in
      let bo = scene.site.browser(of: scene.bo)
      let form = try await bo.get("/petitions/\(petition)/response/corrections").text
      #expect(form.contains("We will in May.</textarea>"))
      let answer = try await Self.correct(petition, "We will in June.", from: 1, bo)
      #expect(answer.location == "/petitions/\(petition)")
      let page = try await scene.site.page(of: petition, for: scene.author)
      #expect(page.contains("We will in June.") && !page.contains("We will in May."))
      #expect(page.contains("Answered by <strong>Lena Leader</strong>"))
      #expect(page.contains("Corrected on <time"))
      #expect(page.contains("Response corrected by Bo Boss"))
      let path = "/petitions/\(petition)/response/versions"
      #expect(page.contains("href=\"\(path)\""))
      let all = try await scene.site.browser(of: scene.author).get(path).text
      let newest = try #require(all.firstRange(of: "We will in June."))
      let first = try #require(all.firstRange(of: "We will in May."))
      #expect(newest.lowerBound < first.lowerBound)
      for words in [
        "Version 2", "Version 1", "Bo Boss, Leadership,", "Lena Leader, Chief Technology Officer,",
        "A wrong month",
      ] {
        #expect(all.contains(words), "\(words)")
      }
    }
  }

  @Test("Versions are numbered without gaps, and of two leaders at once the second gets both texts")
  func race() async throws {
    try await Self.with { scene, petition in
      let leaders = Array(repeating: scene.lena, count: 8)
      let answers = try await scene.site.tabs(of: leaders) { tabs in
        try await withThrowingTaskGroup(of: Answer.self) { group in
          for (index, tab) in tabs.enumerated() {
            group.addTask { try await Self.correct(petition, "Text \(index)", from: 1, tab) }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(answers.count { $0.status == .seeOther } == 1)
      let lost = answers.filter { $0.status == .unprocessableContent }
      #expect(lost.count == 7)
      for answer in lost {
        #expect(answer.text.contains("Lena Leader was first"))
        #expect(answer.text.matches(of: #/Text \d<\/textarea>/#).count == 2, "both texts")
        #expect(answer.text.contains("name=\"version\" value=\"2\""))
        #expect(answer.text.contains("value=\"A wrong month\""))
      }
      let browser = scene.site.browser(of: scene.bo)
      #expect(try await Self.correct(petition, "Third", from: 2, browser).status == .seeOther)
      #expect(
        try await scene.site.texts("select number::text from response_version order by number")
          == ["1", "2", "3"])
    }
  }

  @Test("The same correction sent twice is published once; one that changes nothing is refused")
  func twice() async throws {
    try await Self.with { scene, petition in
      let browser = scene.site.browser(of: scene.lena)
      for _ in 1...2 {
        let answer = try await Self.correct(petition, "We will in June.", from: 1, browser)
        #expect(answer.status == .seeOther)
      }
      let same = try await Self.correct(petition, "We will in June.", from: 2, browser)
      #expect(same.status == .unprocessableContent)
      #expect(same.text.contains("This is what is published already."))
      #expect(try await scene.site.number("select count(*) from response_version") == 2)
      let announced = try await scene.site.number("select count(*) from announcement")
      #expect(announced == 0, "signers are told of the response, once, not of corrections")
    }
  }

  @Test("A correction needs a reason, a leader and a response") func refused() async throws {
    try await Self.with { scene, petition in
      let lena = scene.site.browser(of: scene.lena)
      let silent = try await Self.correct(petition, "June", note: " ", from: 1, lena)
      #expect(silent.status == .unprocessableContent)
      #expect(silent.text.contains("Enter what is corrected and why."))
      #expect(silent.text.contains("June</textarea>"))
      let author = scene.site.browser(of: scene.author)
      #expect(try await Self.correct(petition, "June", from: 1, author).status == .notFound)
      let path = "/petitions/\(scene.petition)/response"
      #expect(try await Self.correct(scene.petition, "June", from: 0, lena).status == .notFound)
      #expect(try await lena.get(path + "/corrections").status == .notFound)
      #expect(try await lena.get(path + "/versions").status == .notFound)
      #expect(try await scene.site.number("select count(*) from response_version") == 1)
    }
  }

  @Test("Many versions are paged, newest first") func paged() async throws {
    try await Self.with { scene, petition in
      try await scene.site.change(
        """
        insert into response_version (petition_id, number, body, note, author_id)
        select \(petition), n, 'Text ' || n, 'Note', \(scene.lena.id) from generate_series(2, 14) n
        """)
      let browser = scene.site.browser(of: scene.author)
      let first = try await browser.get("/petitions/\(petition)/response/versions").text
      #expect(first.contains("Version 14") && first.contains("Version 5"))
      #expect(!first.contains("Version 4<"))
      let next = try #require(first.firstMatch(of: #/rel="next" href="([^"]+)"/#)).1
      let second = try await browser.get(String(next)).text
      #expect(second.contains("Version 4<") && second.contains("Version 1<"))
    }
  }
}
