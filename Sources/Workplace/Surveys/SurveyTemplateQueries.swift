import Postgres

/// SQL of templates.
enum SurveyTemplateQueries {
  /// The columns of ``SurveyTemplate``, of `t`.
  private static let columns: SQL = """
    t.id, t.version, t.name, t.description,
    (select count(*) from survey_template_question q where q.template_id = t.id)
    """

  static func all() -> Query<WebRole, SurveyTemplate> {
    Query(
      """
      select \(columns) from survey_template t order by t.name, t.id
      """
    ) { row in try SurveyTemplate(from: &row) }
  }

  static func find(_ id: SurveyTemplate.ID) -> Query<WebRole, SurveyTemplate> {
    Query(
      """
      select \(columns) from survey_template t where t.id = \(id)
      """
    ) { row in try SurveyTemplate(from: &row) }
  }

  /// Holds a template while it is changed, and says which version is the latest.
  static func lock(_ id: SurveyTemplate.ID) -> Query<WebRole, Int> {
    Query("select version from survey_template where id = \(id) for update")
  }

  static func questions(of id: SurveyTemplate.ID) -> Query<WebRole, AskedQuestion> {
    Query(
      """
      select \(QuestionQueries.columns), a.is_required
      from survey_template_question a join survey_question q on q.id = a.question_id
        left join survey_theme t on t.id = q.theme_id
      where a.template_id = \(id) order by a.position, q.id
      """
    ) { row in
      try AskedQuestion(question: SurveyQuestion(from: &row), isRequired: row.next())
    }
  }

  /// No row when the name is taken.
  static func add(_ name: String, _ description: String) -> Query<WebRole, SurveyTemplate.ID> {
    Query(
      """
      insert into survey_template (name, description) values (\(name), \(description))
      on conflict do nothing returning id
      """)
  }

  static func rename(
    _ id: SurveyTemplate.ID, to name: String, _ description: String
  ) -> Command<WebRole> {
    Command(
      """
      update survey_template set name = \(name), description = \(description),
        version = version + 1
      where id = \(id)
      """)
  }

  static func removeQuestions(of id: SurveyTemplate.ID) -> Command<WebRole> {
    Command("delete from survey_template_question where template_id = \(id)")
  }

  static func addQuestions(
    _ questions: [SurveyQuestion.ID], required: [Bool], to id: SurveyTemplate.ID
  ) -> Command<WebRole> {
    Command(
      """
      insert into survey_template_question (template_id, question_id, position, is_required)
      select \(id), question, position, is_required
      from unnest(\(questions), \(required)) with ordinality as u(question, is_required, position)
      """)
  }

  /// A template that starts with what a round asked.
  static func copyQuestions(
    of round: SurveyRound.ID, to id: SurveyTemplate.ID
  ) -> Command<WebRole> {
    Command(
      """
      insert into survey_template_question (template_id, question_id, position, is_required)
      select \(id), question_id, position, is_required from survey_round_question
      where round_id = \(round)
      """)
  }

  static func delete(_ id: SurveyTemplate.ID) -> Command<WebRole> {
    Command("delete from survey_template where id = \(id)")
  }
}
