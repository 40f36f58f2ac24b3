import Postgres
import Rounds

/// Why a question or a theme is not stored.
enum QuestionError: Error, Sendable, Equatable {
  /// Another has the key.
  case keyTaken
  /// Another theme has the name.
  case nameTaken
  /// A round asked it, so it cannot ask something else.
  case isUsed
  /// It was changed since it was read.
  case changedMeanwhile
}

extension Analyst {
  /// Adds a question.
  ///
  /// - Parameter makesKey: whether its key was made of its wording, so that a number may be put behind it.
  /// - Throws: `QuestionError.keyTaken`.
  @discardableResult func add(
    _ text: QuestionText, makesKey: Bool, in database: Pool<WebRole>
  ) async throws -> SurveyQuestion.ID {
    guard let key = SurveyKey(text.key) else { throw QuestionError.keyTaken }
    return try await Self.numbering(key, upTo: makesKey ? 99 : 1) { key in
      try await database.first(QuestionQueries.add(text.keyed(key)))
    }
  }

  /// Adds a theme, with a key made of its name.
  ///
  /// - Throws: `QuestionError.nameTaken`, `QuestionError.keyTaken`.
  @discardableResult func addTheme(
    _ name: String, in database: Pool<WebRole>
  ) async throws -> SurveyTheme.ID {
    do {
      return try await Self.numbering(SurveyKey(wording: name)) { key in
        try await database.first(QuestionQueries.addTheme(name, key: key.text))
      }
    } catch let error as DatabaseError where error.violates("survey_theme_name_key") {
      throw QuestionError.nameTaken
    }
  }

  /// Puts a number behind a key until it is not taken.
  ///
  /// - Parameter add: nil when the key is taken.
  /// - Throws: `QuestionError.keyTaken`.
  private static func numbering<ID>(
    _ key: SurveyKey, upTo most: Int = 99, _ add: (SurveyKey) async throws -> ID?
  ) async throws -> ID {
    for number in 1...most {
      guard let numbered = key.numbered(number) else { break }
      if let id = try await add(numbered) { return id }
    }
    throw QuestionError.keyTaken
  }

  /// Writes over the version of a question that was read: all of it before any round asked it, its theme
  /// at any time. Whoever does is not the second person who approves a round that asks it.
  ///
  /// - Parameter makesKey: whether its key was made of its wording, so that a number may be put behind it.
  /// - Throws: `QuestionError`.
  func change(
    _ id: SurveyQuestion.ID, to text: QuestionText, makesKey: Bool, over version: Int,
    in database: Pool<WebRole>
  ) async throws {
    guard let key = SurveyKey(text.key) else { throw QuestionError.keyTaken }
    _ = try await Self.numbering(key, upTo: makesKey ? 99 : 1) { key in
      do {
        try await change(id, to: text.keyed(key), over: version, in: database)
        return id
      } catch QuestionError.keyTaken {
        return nil
      }
    }
  }

  private func change(
    _ id: SurveyQuestion.ID, to text: QuestionText, over version: Int,
    in database: Pool<WebRole>
  ) async throws {
    do {
      try await database.transaction { transaction in
        // Nobody deletes a question, so it is there.
        guard try await transaction.first(QuestionQueries.lock(id)) != nil,
          let question = try await transaction.first(QuestionQueries.find(id))
        else { return }
        guard question.version == version else { throw QuestionError.changedMeanwhile }
        guard !question.isUsed || text.asksTheSame(as: question.text) else {
          throw QuestionError.isUsed
        }
        try await transaction.run(QuestionQueries.change(id, to: text))
        try await transaction.run(QuestionQueries.addEditor(employee.id, ofRoundsAsking: id))
      }
    } catch let error as DatabaseError where error.violates("survey_question_key_key") {
      throw QuestionError.keyTaken
    }
  }

  /// Offers a question for no further round.
  func retire(_ id: SurveyQuestion.ID, in database: Pool<WebRole>) async throws {
    try await database.run(QuestionQueries.retire(id, true))
  }

  /// Offers a question again.
  func restore(_ id: SurveyQuestion.ID, in database: Pool<WebRole>) async throws {
    try await database.run(QuestionQueries.retire(id, false))
  }

  /// Gives a theme another name than the one that was read. Its key stays.
  ///
  /// - Throws: `QuestionError.nameTaken`, `QuestionError.changedMeanwhile`.
  func renameTheme(
    _ id: SurveyTheme.ID, to name: String, over version: Int, in database: Pool<WebRole>
  ) async throws {
    do {
      try await database.transaction { transaction in
        let renamed = try await transaction.run(
          QuestionQueries.renameTheme(id, to: name, over: version))
        guard renamed > 0 else { throw QuestionError.changedMeanwhile }
        try await transaction.run(QuestionQueries.addEditor(employee.id, ofRoundsWith: id))
      }
    } catch let error as DatabaseError where error.violates("survey_theme_name_key") {
      throw QuestionError.nameTaken
    }
  }
}

extension QuestionText {
  fileprivate func keyed(_ key: SurveyKey) -> QuestionText {
    QuestionText(
      key: key.text, kind: kind, theme: theme, wording: wording, options: options,
      isReverse: isReverse)
  }
}
