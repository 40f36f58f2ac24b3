import Postgres
import Rounds

/// The demo's bank of questions and its templates: `demo/surveys.json`.
struct DemoSurveys: Sendable, Decodable {
  let themes: [Theme]
  let questions: [Question]
  let templates: [Template]

  struct Theme: Sendable, Decodable {
    let key: String
    let name: String
  }

  struct Question: Sendable, Decodable {
    let key: String
    let kind: QuestionKind
    /// The key of a theme; nil for none.
    let theme: String?
    let wording: String
    /// Nil but for single and multiple choice.
    let options: [String]?
    /// Nil for a question that is not reverse-coded.
    let reverse: Bool?
  }

  struct Template: Sendable, Decodable {
    let name: String
    let description: String
    /// In the order in which they are asked.
    let questions: [Asked]
  }

  /// A question in a template.
  struct Asked: Sendable, Decodable {
    let key: String
    /// Nil for a question that must be answered.
    let optional: Bool?
  }

  private static let file = "surveys.json"

  /// - Throws: ``DemoError`` when a key leads nowhere, stands there twice or has another form.
  func check() throws(DemoError) {
    let themeKeys = themes.map(\.key)
    let keys = questions.map(\.key)
    for key in themeKeys + keys where SurveyKey(key) == nil {
      throw DemoError(file: Self.file, "“\(key)” is no key.")
    }
    guard Set(themeKeys).count == themeKeys.count, Set(keys).count == keys.count else {
      throw DemoError(file: Self.file, "a key stands there twice.")
    }
    for question in questions {
      if let theme = question.theme, !themeKeys.contains(theme) {
        throw DemoError(file: Self.file, "there is no theme “\(theme)”.")
      }
      let options = question.options ?? []
      guard question.kind.hasOptions ? (2...20).contains(options.count) : options.isEmpty else {
        throw DemoError(file: Self.file, "the options of “\(question.key)” do not fit its kind.")
      }
    }
    for asked in templates.flatMap(\.questions) where !keys.contains(asked.key) {
      throw DemoError(file: Self.file, "there is no question “\(asked.key)”.")
    }
  }
}

extension DemoSurveys {
  /// Loads themes, questions and templates.
  func load(in transaction: Transaction<LoginRole>) async throws {
    try await transaction.run(DemoSurveyQueries.addThemes(themes))
    try await transaction.pipeline(questions.map(DemoSurveyQueries.addQuestion))
    try await transaction.pipeline(templates.map(DemoSurveyQueries.addTemplate))
  }
}
