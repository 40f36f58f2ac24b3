import Postgres
import Rounds

/// SQL that loads the demo's bank of questions, as the owner of the database.
enum DemoSurveyQueries {
  static func addThemes(_ themes: [DemoSurveys.Theme]) -> Command<LoginRole> {
    Command(
      """
      insert into survey_theme (key, name, position)
      select key, name, position
      from unnest(\(themes.map(\.key)), \(themes.map(\.name)))
        with ordinality as u(key, name, position)
      """)
  }

  static func addQuestion(_ question: DemoSurveys.Question) -> Command<LoginRole> {
    Command(
      """
      insert into survey_question (key, kind, theme_id, wording, options, is_reverse)
      values (\(question.key), \(question.kind),
        (select id from survey_theme where key = \(question.theme)), \(question.wording),
        \(question.options ?? []), \(question.reverse ?? false))
      """)
  }

  static func addTemplate(_ template: DemoSurveys.Template) -> Command<LoginRole> {
    Command(
      """
      with template as (
        insert into survey_template (name, description)
        values (\(template.name), \(template.description)) returning id
      )
      insert into survey_template_question (template_id, question_id, position, is_required)
      select t.id, q.id, u.position, not u.is_optional
      from template t cross join unnest(\(template.questions.map(\.key)),
          \(template.questions.map { $0.optional ?? false }))
          with ordinality as u(key, is_optional, position)
        join survey_question q on q.key = u.key
      """)
  }
}
