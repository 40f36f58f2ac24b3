import Postgres
import Rounds

/// Why a question is not stored.
enum QuestionError: Error, Sendable, Equatable {
  case notFound
  /// Another question has the key.
  case keyTaken
  /// A round asked it, so it cannot ask something else.
  case isUsed
}

extension Analyst {
  /// Adds a question.
  ///
  /// - Parameter makesKey: whether its key was made of its wording, so that a number may be put behind it.
  /// - Throws: `QuestionError.keyTaken`.
  @discardableResult func add(
    _ text: QuestionText, makesKey: Bool, in database: Pool<WebRole>
  ) async throws -> SurveyQuestion.ID {
    for number in 1...(makesKey ? 99 : 1) {
      guard let key = SurveyKey(text.key)?.numbered(number) else { break }
      if let id = try await database.first(QuestionQueries.add(text.keyed(key))) { return id }
    }
    throw QuestionError.keyTaken
  }

  /// Changes a question: all of it before any round asked it, its theme at any time.
  ///
  /// - Throws: `QuestionError`.
  func change(
    _ id: SurveyQuestion.ID, to text: QuestionText, in database: Pool<WebRole>
  ) async throws {
    do {
      try await database.transaction { transaction in
        guard try await transaction.first(QuestionQueries.lock(id)) != nil,
          let question = try await transaction.first(QuestionQueries.find(id))
        else { throw QuestionError.notFound }
        guard !question.isUsed || text.asksTheSame(as: question.text) else {
          throw QuestionError.isUsed
        }
        try await transaction.run(QuestionQueries.change(id, to: text))
      }
    } catch let error as DatabaseError where error.violates("survey_question_key_key") {
      throw QuestionError.keyTaken
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
