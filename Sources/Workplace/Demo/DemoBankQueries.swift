import Postgres
import Rounds

/// SQL of the demo's questions and templates.
enum DemoBankQueries {
  static func add(_ theme: DemoBank.Theme, at position: Int) -> Command<LoginRole> {
    Command(
      """
      insert into survey_theme (key, name, position)
      values (\(theme.key), \(theme.name), \(Int16(clamping: position)))
      """)
  }

  static func add(_ question: DemoBank.Question) -> Command<LoginRole> {
    Command(
      """
      insert into survey_question (key, kind, theme_id, wording, options, is_reverse)
      values (\(question.key), \(question.kind.rawValue),
        (select id from survey_theme where key = \(question.theme)),
        \(question.wording), \(question.options.map(\.text)), \(question.isReverse))
      """)
  }

  static func add(_ template: DemoBank.Template) -> Command<LoginRole> {
    Command(
      """
      with template as (
        insert into survey_template (name, description)
        values (\(template.name), \(template.description))
        returning id
      )
      insert into survey_template_question (template_id, question_id, position, is_required)
      select template.id, q.id, asked.position, not q.key = any (\(template.optional))
      from template
        cross join unnest(\(template.questions)) with ordinality as asked (key, position)
        join survey_question q using (key)
      """)
  }
}
