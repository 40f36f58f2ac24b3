import Foundation
import HTTPTypes
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

@Suite("Templates of rounds")
struct SurveyTemplateRoutesTests {
  @Test("A template is made of a round, and a round of the template, with the same questions")
  func there() async throws {
    try await TestSite.with { site in
      let person = try await site.employ("Anna", roles: ["analyst"])
      let analyst = site.browser(of: person)
      try await site.crowd()
      let first = try await site.round(by: person)
      let second = try await site.question("second")
      try await analyst.post(
        "/surveys/\(first)",
        [
          "title": "First", "introduction": "", "opens": "2900-01-01T09:00",
          "closes": "2900-01-02T09:00", "minimum": "10", "comment_minimum": "10",
          "roll": "everybody", "version": "1", "act": "add", "question": "\(second)",
        ])
      try await analyst.post(
        "/surveys/templates", ["name": "Pulse", "description": "", "round": "\(first)"])
      let template = try await site.number("select id::bigint from survey_template")
      let made = try await analyst.post(
        "/surveys",
        [
          "title": "Next", "introduction": "", "opens": "2900-01-01T09:00",
          "closes": "2900-01-02T09:00", "minimum": "10", "comment_minimum": "10",
          "roll": "everybody", "start": "template-\(template)",
        ])
      #expect(made.status == .seeOther)
      #expect(
        try await site.texts(
          """
          select q.key || ' ' || a.is_required from survey_round r
            join survey_round_question a on a.round_id = r.id
            join survey_question q on q.id = a.question_id
          where r.title = 'Next' order by a.position
          """) == ["trust true", "second true"])
    }
  }

  @Test("A name is given once, and deleting a template deletes no question") func names()
    async throws
  {
    try await TestSite.with { site in
      let analyst = site.browser(of: try await site.employ("Anna", roles: ["analyst"]))
      let question = try await site.question()
      for status in [.seeOther, .unprocessableContent] as [HTTPResponse.Status] {
        let answer = try await analyst.post(
          "/surveys/templates", ["name": "Pulse", "description": "Monthly"])
        #expect(answer.status == status)
      }
      let path =
        "/surveys/templates/\(try await site.number("select id::bigint from survey_template"))"
      try await analyst.post(
        path,
        [
          "name": "Pulse", "description": "", "version": "1", "act": "add",
          "question": "\(question)",
        ])
      #expect(try await analyst.get("\(path)/edit").text.contains("Wording of trust"))
      try await analyst.post("\(path)/removal")
      #expect(try await site.number("select count(*) from survey_template") == 0)
      #expect(try await site.number("select count(*) from survey_question") == 1)
    }
  }

  @Test("What a colleague did to a template or its questions is not undone by an older form")
  func versions() async throws {
    try await TestSite.with { site in
      let analyst = site.browser(of: try await site.employ("Anna", roles: ["analyst"]))
      let question = try await site.question()
      let template = try await site.number(
        "insert into survey_template (name) values ('Pulse') returning id")
      let path = "/surveys/templates/\(template)"
      try await analyst.post(path, Self.form("Theirs", act: "add", question: question))
      for form in [
        Self.form("Mine"), Self.form("Mine", act: "remove-\(question)"),
        Self.form("Mine", act: "add", question: question), Self.form("Mine", version: ""),
      ] {
        let answer = try await analyst.post(path, form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("This template has changed since you read it."))
        #expect(answer.text.contains("value=\"Mine\"") && answer.text.contains(">\nWhy</textarea>"))
        #expect(answer.text.contains("name=\"version\" value=\"2\""), "saved again deliberately")
      }
      #expect(try await site.texts("select name from survey_template") == ["Theirs"])
      #expect(try await site.number("select count(*) from survey_template_question") == 1)
      let again = try await analyst.post(
        path, Self.form("Mine", act: "remove-\(question)", version: "2"))
      #expect(again.status == .seeOther)
      #expect(try await site.texts("select name from survey_template") == ["Mine"])
      #expect(try await site.number("select count(*) from survey_template_question") == 0)
    }
  }

  @Test("What was typed into a template that a colleague deleted becomes a new one") func deleted()
    async throws
  {
    try await TestSite.with { site in
      let analyst = site.browser(of: try await site.employ("Anna", roles: ["analyst"]))
      let template = try await site.number(
        "insert into survey_template (name) values ('Pulse') returning id")
      let path = "/surveys/templates/\(template)"
      try await analyst.post("\(path)/removal")
      #expect(try await analyst.get("\(path)/edit").status == .notFound)
      let answer = try await analyst.post(path, Self.form("Mine"))
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("A colleague deleted this template meanwhile"))
      #expect(answer.text.contains("the questions themselves are still in the bank"))
      #expect(answer.text.contains("action=\"/surveys/templates\""))
      #expect(!answer.text.contains("name=\"version\""))
      #expect(answer.text.contains("value=\"Mine\"") && answer.text.contains(">\nWhy</textarea>"))
      #expect(try await site.number("select count(*) from survey_template") == 0)
    }
  }

  /// What the form of a template sends.
  private static func form(
    _ name: String, act: String = "", question: Int64? = nil, version: String = "1"
  ) -> KeyValuePairs<String, String> {
    [
      "name": name, "description": "Why", "version": version, "act": act,
      "question": question.map { "\($0)" } ?? "",
    ]
  }
}
