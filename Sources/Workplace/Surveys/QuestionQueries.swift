import Postgres
import Rounds

/// SQL of the bank of questions and their themes.
enum QuestionQueries {
  /// The columns of ``SurveyQuestion``, of `q` and its theme `t`.
  static let columns: SQL = """
    q.id, q.version, q.key, q.kind, q.wording, q.options, q.is_reverse, q.is_retired,
    exists (select from survey_round_question u join survey_round r on r.id = u.round_id
      where u.question_id = q.id and r.state not in ('draft', 'review')),
    t.id, t.key, t.name, t.version
    """

  static func themes() -> Query<WebRole, SurveyTheme> {
    Query("select id, key, name, version from survey_theme order by position, id") { row in
      try SurveyTheme(id: row.next(), key: row.next(), name: row.next(), version: row.next())
    }
  }

  /// How many questions each theme has; no theme for those without one.
  static func counts() -> Query<WebRole, (theme: SurveyTheme.ID?, count: Int)> {
    Query("select theme_id, count(*) from survey_question group by theme_id") { row in
      try (theme: row.next(), count: row.next())
    }
  }

  /// No row when the key is taken.
  static func addTheme(_ name: String, key: String) -> Query<WebRole, SurveyTheme.ID> {
    Query(
      """
      insert into survey_theme (key, name, position)
      select \(key), \(name), coalesce(max(position), 0) + 1 from survey_theme
      on conflict (key) do nothing returning id
      """)
  }

  /// Changes no row when another version is the latest.
  static func renameTheme(
    _ id: SurveyTheme.ID, to name: String, over version: Int
  ) -> Command<WebRole> {
    Command(
      """
      update survey_theme set name = \(name), version = version + 1
      where id = \(id) and version = \(version)
      """)
  }

  /// Part of the bank, in the order in which it was made.
  static func page(
    theme: SurveyTheme.ID?, after id: SurveyQuestion.ID?, limit: Int
  ) -> Query<WebRole, SurveyQuestion> {
    Query(
      """
      select \(columns) from survey_question q left join survey_theme t on t.id = q.theme_id
      where (\(theme)::smallint is null or q.theme_id = \(theme))
        and (\(id)::bigint is null or q.id > \(id))
      order by q.id limit \(Int64(limit))
      """
    ) { row in try SurveyQuestion(from: &row) }
  }

  /// What can be put into a round.
  static func offered() -> Query<WebRole, SurveyQuestion> {
    Query(
      """
      select \(columns) from survey_question q left join survey_theme t on t.id = q.theme_id
      where not q.is_retired order by t.position nulls last, t.id, q.id
      """
    ) { row in try SurveyQuestion(from: &row) }
  }

  static func find(_ id: SurveyQuestion.ID) -> Query<WebRole, SurveyQuestion> {
    Query(
      """
      select \(columns) from survey_question q left join survey_theme t on t.id = q.theme_id
      where q.id = \(id)
      """
    ) { row in try SurveyQuestion(from: &row) }
  }

  /// Holds a question, so that no round with it is approved meanwhile.
  static func lock(_ id: SurveyQuestion.ID) -> Query<WebRole, SurveyQuestion.ID> {
    Query("select id from survey_question where id = \(id) for update")
  }

  /// No row when the key is taken.
  static func add(_ text: QuestionText) -> Query<WebRole, SurveyQuestion.ID> {
    Query(
      """
      insert into survey_question (key, kind, theme_id, wording, options, is_reverse)
      values (\(text.key), \(text.kind), \(text.theme), \(text.wording), \(text.options),
        \(text.isReverse))
      on conflict do nothing returning id
      """)
  }

  static func change(_ id: SurveyQuestion.ID, to text: QuestionText) -> Command<WebRole> {
    Command(
      """
      update survey_question set key = \(text.key), kind = \(text.kind), theme_id = \(text.theme),
        wording = \(text.wording), options = \(text.options), is_reverse = \(text.isReverse),
        version = version + 1
      where id = \(id)
      """)
  }

  /// Whoever words a question works on the rounds that are about to ask it.
  static func addEditor(
    _ employee: Employee.ID, ofRoundsAsking id: SurveyQuestion.ID
  ) -> Command<WebRole> {
    Command(
      """
      insert into survey_round_editor (round_id, employee_id)
      select r.id, \(employee) from survey_round_question a join survey_round r on r.id = a.round_id
      where a.question_id = \(id) and r.state in ('draft', 'review')
      on conflict do nothing
      """)
  }

  /// The same for whoever names a theme.
  static func addEditor(
    _ employee: Employee.ID, ofRoundsWith theme: SurveyTheme.ID
  ) -> Command<WebRole> {
    Command(
      """
      insert into survey_round_editor (round_id, employee_id)
      select distinct r.id, \(employee)
      from survey_question q join survey_round_question a on a.question_id = q.id
      join survey_round r on r.id = a.round_id
      where q.theme_id = \(theme) and r.state in ('draft', 'review')
      on conflict do nothing
      """)
  }

  static func retire(_ id: SurveyQuestion.ID, _ isRetired: Bool) -> Command<WebRole> {
    Command("update survey_question set is_retired = \(isRetired) where id = \(id)")
  }
}
