import Postgres

/// Why a template is not stored.
enum SurveyTemplateError: Error, Sendable, Equatable {
  /// It was deleted meanwhile.
  case notFound
  /// Another template has the name.
  case nameTaken
  /// It was changed since it was read.
  case changedMeanwhile
}

extension Analyst {
  /// Adds a template.
  ///
  /// - Parameter round: whose questions it starts with; nil for none.
  /// - Throws: `SurveyTemplateError.nameTaken`.
  func addTemplate(
    _ text: SurveyTemplateForm, from round: SurveyRound.ID?, in database: Pool<WebRole>
  ) async throws -> SurveyTemplate.ID {
    try await database.transaction { transaction in
      let added = try await transaction.first(
        SurveyTemplateQueries.add(text.name, text.description))
      guard let id = added else { throw SurveyTemplateError.nameTaken }
      if let round {
        try await transaction.run(SurveyTemplateQueries.copyQuestions(of: round, to: id))
      }
      return id
    }
  }

  /// Writes over the version of a template that was read, its questions changed by what the form says.
  ///
  /// - Throws: `SurveyTemplateError`.
  func saveTemplate(
    _ text: SurveyTemplateForm, asking list: QuestionListForm, of id: SurveyTemplate.ID,
    over version: Int, in database: Pool<WebRole>
  ) async throws {
    do {
      try await database.transaction { transaction in
        guard let latest = try await transaction.first(SurveyTemplateQueries.lock(id)) else {
          throw SurveyTemplateError.notFound
        }
        guard latest == version else { throw SurveyTemplateError.changedMeanwhile }
        let now = try await transaction.rows(SurveyTemplateQueries.questions(of: id))
        let items = list.applied(to: QuestionList(now)).items
        try await transaction.run(SurveyTemplateQueries.rename(id, to: text.name, text.description))
        try await transaction.run(SurveyTemplateQueries.removeQuestions(of: id))
        try await transaction.run(
          SurveyTemplateQueries.addQuestions(
            items.map(\.question), required: items.map(\.isRequired), to: id))
      }
    } catch let error as DatabaseError where error.violates("survey_template_name_key") {
      throw SurveyTemplateError.nameTaken
    }
  }

  /// Deletes a template. Rounds that started from it keep their questions.
  func deleteTemplate(_ id: SurveyTemplate.ID, in database: Pool<WebRole>) async throws {
    try await database.run(SurveyTemplateQueries.delete(id))
  }
}
