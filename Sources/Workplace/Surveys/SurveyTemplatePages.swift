import Mustache
import Web

/// `GET /surveys/templates`: named lists of questions.
struct SurveyTemplatesPage: Page, MustacheParent {
  static let template = "surveys/templates"

  let title = "Survey templates"
  let rows: [Row]

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "rows": rows
    case "isEmpty": rows.isEmpty
    default: nil
    }
  }

  /// A template in the list.
  struct Row: Sendable, MustacheParent {
    let name: String
    let href: String
    let description: String
    /// For instance "12 questions".
    let size: String
    /// Where a round starts from it.
    let start: String

    func child(named key: String) -> Any? {
      switch key {
      case "name": name
      case "href": href
      case "description": description
      case "size": size
      case "start": start
      default: nil
      }
    }
  }
}

/// `GET /surveys/templates/new` and `GET /surveys/templates/:id/edit`.
struct SurveyTemplatePage: FormPage, MustacheParent {
  static let template = "surveys/template"

  let heading: String
  /// Path whose POST saves name and description.
  let action: String
  /// The version that saving writes over; nil for a new template.
  let version: String?
  /// The round whose questions a new template starts with.
  let round: Link?
  /// The number of that round; nil for none.
  let roundID: String?
  /// Path that deletes; nil for a new template.
  let removal: String?
  /// Where a round starts from it; nil for a new template.
  let start: String?
  var name: Field
  var description: Field
  var questions: QuestionListPart?
  /// Why this was not saved although nothing is wrong with it; nil when nothing is in the way.
  var conflict: String?

  var problems: [Problem] { Problem.of(name, description) + (questions?.problems ?? []) }

  func child(named key: String) -> Any? {
    switch key {
    case "title": title
    case "heading": heading
    case "action": action
    case "version": version
    case "round": round
    case "roundID": roundID
    case "removal": removal
    case "start": start
    case "nameField": name
    case "description": description
    case "questions": questions
    case "conflict": conflict
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}
