import Foundation
import HTTPTypes
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

@Suite("The bank of questions")
struct QuestionRoutesTests {
  private static func form(
    wording: String = "I trust those who lead us", kind: String = "agreement-5",
    options: String = "", reverse: String = "", key: String = "", theme: String = "",
    version: String = "1"
  ) -> KeyValuePairs<String, String> {
    [
      "wording": wording, "kind": kind, "theme": theme, "options": options, "reverse": reverse,
      "key": key, "version": version,
    ]
  }

  @Test("A key is made of the wording, and numbered where it is taken") func keys() async throws {
    try await TestSite.with { site in
      let analyst = site.browser(of: try await site.employ("Anna", roles: ["analyst"]))
      for _ in 1...3 { try await analyst.post("/surveys/questions", Self.form()) }
      try await analyst.post("/surveys/questions", Self.form(wording: "Çà, “voilà”: 1 Straße?"))
      try await analyst.post("/surveys/questions", Self.form(wording: "信頼しますか"))
      #expect(
        try await site.texts("select key from survey_question order by id") == [
          "i-trust-those-who-lead-us", "i-trust-those-who-lead-us-2",
          "i-trust-those-who-lead-us-3", "ca-voila-1-stra-e", "question",
        ])
    }
  }

  @Test("Themes have names in any script, and each name is given once") func themes() async throws {
    try await TestSite.with { site in
      let analyst = site.browser(of: try await site.employ("Anna", roles: ["analyst"]))
      for (name, status) in [
        ("信頼", .seeOther), ("学び", .seeOther), ("学び", .unprocessableContent),
      ] as [(String, HTTPResponse.Status)] {
        #expect(try await analyst.post("/surveys/themes", ["name": name]).status == status)
      }
      #expect(
        try await site.texts("select name || ' ' || key from survey_theme order by id") == [
          "信頼 question", "学び question-2",
        ])
    }
  }

  @Test("Every key that is made is one that can be kept")
  func made() {
    for wording in ["", "-", "a", "É", String(repeating: "word ", count: 60), "x'; drop table y"] {
      let key = SurveyKey(wording: wording)
      #expect(SurveyKey(key.text) == key, "\(wording)")
      #expect(key.numbered(99) != nil)
    }
    for text in ["", "A", "a b", "-a", "a-", "a--b", "é", String(repeating: "a", count: 41)] {
      #expect(SurveyKey(text) == nil, "\(text)")
    }
  }

  @Test(
    "What does not fit is refused beside the field, with everything typed kept",
    arguments: [
      (form(wording: " "), "wording"),
      (form(wording: String(repeating: "w", count: 301)), "wording"),
      (form(kind: "yes-no"), "kind"), (form(kind: ""), "kind"), (form(theme: "77"), "theme"),
      (form(kind: "single", options: "One"), "options"),
      (form(kind: "text", options: "One\nTwo"), "options"),
      (form(kind: "single", options: "One\n\n One "), "options"),
      (form(kind: "multiple", options: "One\n" + String(repeating: "o", count: 101)), "options"),
      (form(kind: "text", reverse: "yes"), "reverse"), (form(key: "No Key"), "key"),
      (form(key: "taken"), "key"),
    ] as [(KeyValuePairs<String, String>, String)])
  func bounds(_ form: KeyValuePairs<String, String>, _ field: String) async throws {
    try await TestSite.with { site in
      let analyst = site.browser(of: try await site.employ("Anna", roles: ["analyst"]))
      try await site.question("taken")
      let before = try await site.dump()
      let answer = try await analyst.post("/surveys/questions", form)
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("id=\"\(field)-error\""))
      #expect(answer.text.contains("<a href=\"#\(field)\">"))
      for (_, typed) in form where typed.contains(where: \.isLetter) && typed != "yes-no" {
        let written = typed.replacing("\n", with: "\n")
        #expect(answer.text.contains(written), "\(typed)")
      }
      #expect(try await site.dump() == before)
    }
  }

  @Test(
    "Until a round with it is approved a question may become another; from then on only its theme changes",
    arguments: RoundState.allCases)
  func used(_ state: RoundState) async throws {
    try await TestSite.with { site in
      let person = try await site.employ("Anna", roles: ["analyst"])
      let analyst = site.browser(of: person)
      let theme = try await site.number(
        "insert into survey_theme (key, name) values ('t', 'T') returning id::bigint")
      _ = try await site.round(state, by: person)
      let isUsed = ![.draft, .review].contains(state)
      let id = try await site.number("select id from survey_question")
      try await analyst.post(
        "/surveys/questions/\(id)",
        Self.form(wording: "Wording of trust", key: "trust", theme: "\(theme)"))
      #expect(
        try await site.number(
          "select count(*) from survey_question where theme_id = \(Int64(theme))") == 1)
      for (kind, options, reverse, key) in [
        ("agreement-5", "", "", "trust"), ("single", "A\nB", "", "trust"),
        ("agreement-5", "", "yes", "trust"), ("agreement-5", "", "", "distrust"),
      ] {
        let version = try await site.number("select version from survey_question")
        let answer = try await analyst.post(
          "/surveys/questions/\(id)",
          Self.form(
            wording: "Another", kind: kind, options: options, reverse: reverse, key: key,
            version: "\(version)"))
        #expect(answer.status == (isUsed ? .unprocessableContent : .seeOther))
        #expect(answer.text.contains("Make a new question instead") == isUsed)
      }
      let wordings = try await site.texts("select wording from survey_question")
      #expect(wordings == [isUsed ? "Wording of trust" : "Another"])
    }
  }

  @Test("A key that is emptied is made of the wording, with a number behind it where it is taken")
  func emptiedKey() async throws {
    try await TestSite.with { site in
      let analyst = site.browser(of: try await site.employ("Anna", roles: ["analyst"]))
      try await site.question("wording-of-trust")
      let id = try await site.question("trust")
      let answer = try await analyst.post(
        "/surveys/questions/\(id)", Self.form(wording: "Wording of trust", key: ""))
      #expect(answer.status == .seeOther)
      #expect(
        try await site.texts("select key from survey_question where id = \(id)")
          == ["wording-of-trust-2"])
    }
  }

  @Test("What a colleague wrote over a question is not lost to an older form, nor what was typed")
  func versions() async throws {
    try await TestSite.with { site in
      let analyst = site.browser(of: try await site.employ("Anna", roles: ["analyst"]))
      let colleague = site.browser(of: try await site.employ("Bo", roles: ["analyst"]))
      let path = "/surveys/questions/\(try await site.question())"
      #expect(
        try await colleague.post(path, Self.form(wording: "Theirs", key: "trust")).status
          == .seeOther)
      for form in [
        Self.form(wording: "Mine", key: "trust"),
        Self.form(wording: "Mine", kind: "yes-no", key: "trust"),
        Self.form(wording: "Mine", key: "trust", version: ""),
      ] {
        let answer = try await analyst.post(path, form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("This question has changed since you read it."))
        #expect(answer.text.contains("value=\"Mine\""))
        #expect(answer.text.contains("name=\"version\" value=\"2\""), "saved again deliberately")
      }
      #expect(try await site.texts("select wording from survey_question") == ["Theirs"])
      let again = try await analyst.post(
        path, Self.form(wording: "Mine", key: "trust", version: "2"))
      #expect(again.status == .seeOther)
      #expect(try await site.texts("select wording from survey_question") == ["Mine"])
    }
  }

  @Test("Of two who rename a theme at once the later one learns what it is called by now")
  func themeVersions() async throws {
    try await TestSite.with { site in
      let analyst = site.browser(of: try await site.employ("Anna", roles: ["analyst"]))
      let theme = try await site.number(
        "insert into survey_theme (key, name) values ('t', 'T') returning id")
      let path = "/surveys/themes/\(theme)"
      #expect(try await analyst.post(path, ["name": "Theirs", "version": "1"]).status == .seeOther)
      for form in [["name": "Mine", "version": "1"], ["name": "Mine"]]
        as [KeyValuePairs<String, String>]
      {
        let answer = try await analyst.post(path, form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("it is “Theirs” now"))
        #expect(answer.text.contains("value=\"Mine\""))
        #expect(answer.text.contains("name=\"version\" value=\"2\""))
      }
      #expect(try await analyst.post(path, ["name": "Mine", "version": "2"]).status == .seeOther)
      #expect(try await site.texts("select name from survey_theme") == ["Mine"])
    }
  }

  @Test("A retired question is not offered, stays where it was asked, and comes back")
  func retirement() async throws {
    try await TestSite.with { site in
      let person = try await site.employ("Anna", roles: ["analyst"])
      let analyst = site.browser(of: person)
      let id = try await site.question("old")
      let asks = try await site.round(by: person)
      try await site.change("update survey_round_question set question_id = \(id)")
      let round = try await site.round(by: person)
      try await analyst.post("/surveys/questions/\(id)/retirement")
      #expect(!(try await analyst.get("/surveys/\(round)/edit").text.contains("Wording of old")))
      #expect(try await analyst.get("/surveys/\(asks)").text.contains("Wording of old"))
      #expect(try await analyst.get("/surveys/questions").text.contains("Retired"))
      try await analyst.post("/surveys/questions/\(id)/restoration")
      #expect(try await analyst.get("/surveys/\(round)/edit").text.contains("Wording of old"))
    }
  }
}

@Suite("A list of questions")
struct QuestionListTests {
  private static func list(_ questions: Int64...) -> QuestionList {
    var list = QuestionList([])
    for question in questions { list.apply(.add, adding: question) }
    return list
  }

  @Test(
    "A button moves one question by one place, and nothing beyond the ends",
    arguments: [
      ("up-1", [1, 2, 3]), ("up-3", [1, 3, 2]), ("down-3", [1, 2, 3]), ("down-1", [2, 1, 3]),
      ("remove-2", [1, 3]), ("remove-9", [1, 2, 3]), ("up-9", [1, 2, 3]), ("save", [1, 2, 3]),
    ] as [(String, [Int64])])
  func acts(_ text: String, _ expected: [Int64]) throws {
    var list = Self.list(1, 2, 3)
    list.apply(try #require(QuestionList.Act(text)), adding: nil)
    #expect(list.items.map(\.question) == expected)
  }

  @Test(
    "No other word is a button", arguments: ["", "up", "up-", "up-x", "save-1", "add-1", "x-1"])
  func words(_ text: String) {
    #expect(QuestionList.Act(text) == nil)
  }

  @Test("What is in the list is not added again") func twice() {
    var list = Self.list(1, 2)
    list.apply(.add, adding: 1)
    #expect(list == Self.list(1, 2))
  }
}
