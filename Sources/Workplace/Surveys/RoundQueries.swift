import Foundation
import Postgres
import Rounds

/// SQL of making rounds and moving them on.
enum RoundQueries {
  /// The columns of ``SurveyRound``, of `r`.
  static let columns: SQL = """
    r.id, r.state, r.version, author.name, approver.name, r.reason,
    r.core, r.policy, r.policy_hash, r.title, r.introduction, r.opens_at, r.closes_at, r.minimum,
    r.comment_minimum, r.segment_lists, r.roll_departments, r.roll_sites
    """

  /// What they are of.
  static let tables: SQL = """
    survey_round r left join person author on author.employee_id = r.author_id
      left join person approver on approver.employee_id = r.approver_id
    """

  static func find(_ id: SurveyRound.ID) -> Query<WebRole, SurveyRound> {
    Query("select \(columns) from \(tables) where r.id = \(id)") { row in
      try SurveyRound(from: &row)
    }
  }

  /// Holds a round while it is changed or moved on.
  static func lock(_ id: SurveyRound.ID) -> Query<WebRole, SurveyRound> {
    Query("select \(columns) from \(tables) where r.id = \(id) for update of r") { row in
      try SurveyRound(from: &row)
    }
  }

  static func add(_ text: RoundText, by author: Employee.ID) -> Query<WebRole, SurveyRound.ID> {
    Query(
      """
      insert into survey_round (title, introduction, opens_at, closes_at, minimum, comment_minimum,
        segment_lists, roll_departments, roll_sites, author_id)
      values (\(text.title), \(text.introduction), \(text.opensAt), \(text.closesAt),
        \(Int16(text.minimum)), \(Int16(text.commentMinimum)), \(text.lists), \(text.departments),
        \(text.sites), \(author))
      returning id
      """)
  }

  static func save(_ text: RoundText, of id: SurveyRound.ID) -> Command<WebRole> {
    Command(
      """
      update survey_round set title = \(text.title), introduction = \(text.introduction),
        opens_at = \(text.opensAt), closes_at = \(text.closesAt),
        minimum = \(Int16(text.minimum)), comment_minimum = \(Int16(text.commentMinimum)),
        segment_lists = \(text.lists), roll_departments = \(text.departments),
        roll_sites = \(text.sites), version = version + 1
      where id = \(id)
      """)
  }

  /// Remembers who worked on a round, and so cannot approve it.
  static func addEditor(_ employee: Employee.ID, of id: SurveyRound.ID) -> Command<WebRole> {
    Command(
      """
      insert into survey_round_editor (round_id, employee_id) values (\(id), \(employee))
      on conflict do nothing
      """)
  }

  static func isEditor(_ employee: Employee.ID, of id: SurveyRound.ID) -> Query<WebRole, Bool> {
    Query(
      """
      select exists (select from survey_round_editor
        where round_id = \(id) and employee_id = \(employee))
      """)
  }

  /// How many were on the roll of the last round that was counted before this one opens.
  static func rollBefore(_ id: SurveyRound.ID) -> Query<WebRole, Int> {
    Query(
      """
      select e.roll::bigint from survey_round r
      join survey_round b on b.closes_at <= r.opens_at join round_result e on e.round_id = b.id
      where r.id = \(id) order by b.closes_at desc, b.id desc limit 1
      """)
  }

  static func questions(of id: SurveyRound.ID) -> Query<WebRole, AskedQuestion> {
    Query(
      """
      select \(QuestionQueries.columns), a.is_required
      from survey_round_question a join survey_question q on q.id = a.question_id
        left join survey_theme t on t.id = q.theme_id
      where a.round_id = \(id) order by a.position, q.id
      """
    ) { row in
      try AskedQuestion(question: SurveyQuestion(from: &row), isRequired: row.next())
    }
  }

  /// Holds the questions of a round, so that nobody rewords one while it is approved.
  static func lockQuestions(of id: SurveyRound.ID) -> Query<WebRole, SurveyQuestion.ID> {
    Query(
      """
      select q.id from survey_question q
      where q.id in (select question_id from survey_round_question where round_id = \(id))
      order by q.id for share
      """)
  }

  static func removeQuestions(of id: SurveyRound.ID) -> Command<WebRole> {
    Command("delete from survey_round_question where round_id = \(id)")
  }

  static func addQuestions(
    _ questions: [SurveyQuestion.ID], required: [Bool], to id: SurveyRound.ID
  ) -> Command<WebRole> {
    Command(
      """
      insert into survey_round_question (round_id, question_id, position, is_required)
      select \(id), question, position, is_required
      from unnest(\(questions), \(required)) with ordinality as u(question, is_required, position)
      """)
  }

  /// Moves it on; the reason is empty where there is none.
  static func move(
    _ id: SurveyRound.ID, to state: RoundState, reason: String
  ) -> Command<WebRole> {
    Command(
      """
      update survey_round set state = \(state), state_changed_at = now(), reason = \(reason)
      where id = \(id)
      """)
  }

  static func approve(
    _ id: SurveyRound.ID, core: String, by approver: Employee.ID
  ) -> Command<WebRole> {
    Command(
      """
      update survey_round set state = 'approved', state_changed_at = now(), reason = '',
        approver_id = \(approver), core = \(core)
      where id = \(id)
      """)
  }

  static func delete(_ id: SurveyRound.ID) -> Command<WebRole> {
    Command("delete from survey_round where id = \(id) and state = 'draft'")
  }

  /// How many rounds wait for a moderator.
  static func inReview() -> Query<WebRole, Int> {
    Query("select count(*) from survey_round where state = 'review'")
  }

  static func wakeTabulator() -> Query<WebRole, Bool> {
    Query("select pg_notify('tabulator', '') is not null")
  }

  /// Whether another round is on at that time.
  static func overlaps(
    from opens: Date, to closes: Date, besides id: SurveyRound.ID?
  ) -> Query<WebRole, Bool> {
    Query(
      """
      select exists (select from survey_round
        where state in ('approved', 'announced', 'open', 'counting')
          and id is distinct from \(id)
          and tstzrange(opens_at, closes_at) && tstzrange(\(opens), \(closes)))
      """)
  }
}
