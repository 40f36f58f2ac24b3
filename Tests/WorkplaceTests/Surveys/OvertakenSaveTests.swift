import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("A save that a colleague's overtakes while it waits", .timeLimit(.minutes(20)))
struct OvertakenSaveTests {
  /// Sends a form while a colleague's changes are under way, which are committed first.
  private static func post(
    _ path: String, _ form: KeyValuePairs<String, String>, overtakenBy changes: [SQL],
    on site: TestSite, by analyst: TestPerson
  ) async throws -> Answer {
    let browser = site.browser(of: analyst)
    let sent = try await site.owner.transaction { transaction in
      for change in changes { try await transaction.run(Command(change)) }
      let sent = Task { try await browser.post(path, form) }
      try await site.waitUntilSomebodyWaits()
      return sent
    }
    return try await sent.value
  }

  private static func expectLatest(_ answer: Answer, of thing: String) {
    #expect(answer.status == .unprocessableContent)
    #expect(answer.text.contains("This \(thing) has changed since you read it."))
    #expect(answer.text.contains("value=\"Mine\""))
    #expect(answer.text.contains("name=\"version\" value=\"2\""), "saved again deliberately")
  }

  @Test("The form of a question comes back with the version that it has by now") func question()
    async throws
  {
    try await TestSite.with { site in
      let analyst = try await site.employ("Anna", roles: ["analyst"])
      let id = try await site.question()
      let answer = try await Self.post(
        "/surveys/questions/\(id)",
        [
          "wording": "Mine", "kind": "agreement-5", "theme": "", "options": "", "reverse": "",
          "key": "trust", "version": "1",
        ],
        overtakenBy: [
          "update survey_question set wording = 'Theirs', version = version + 1 where id = \(id)"
        ], on: site, by: analyst)
      Self.expectLatest(answer, of: "question")
      #expect(try await site.texts("select wording from survey_question") == ["Theirs"])
    }
  }

  @Test("The form of a template comes back with its version and its questions by now")
  func template() async throws {
    try await TestSite.with { site in
      let analyst = try await site.employ("Anna", roles: ["analyst"])
      let question = try await site.question()
      let id = try await site.number(
        "insert into survey_template (name) values ('Pulse') returning id")
      let answer = try await Self.post(
        "/surveys/templates/\(id)",
        ["name": "Mine", "description": "Why", "version": "1", "act": "", "question": ""],
        overtakenBy: [
          "update survey_template set name = 'Theirs', version = version + 1 where id = \(id)",
          """
          insert into survey_template_question (template_id, question_id, position)
          values (\(id), \(question), 1)
          """,
        ], on: site, by: analyst)
      Self.expectLatest(answer, of: "template")
      #expect(answer.text.contains("name=\"asked-\(question)\""))
      #expect(try await site.texts("select name from survey_template") == ["Theirs"])
    }
  }

  @Test("The form of a round comes back with its version and its questions by now") func round()
    async throws
  {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(by: scene.analyst)
      let question = try await site.question("second")
      let answer = try await Self.post(
        "/surveys/\(id)", RoundScene.form(title: "Mine"),
        overtakenBy: [
          "update survey_round set title = 'Theirs', version = version + 1 where id = \(id)",
          """
          insert into survey_round_question (round_id, question_id, position)
          values (\(id), \(question), 2)
          """,
        ], on: site, by: scene.analyst)
      Self.expectLatest(answer, of: "round")
      #expect(answer.text.contains("name=\"asked-\(question)\""))
      #expect(try await site.texts("select title from survey_round") == ["Theirs"])
    }
  }
}
