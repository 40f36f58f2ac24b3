import Mustache
import Web

/// `GET /surveys/questions`: the bank.
struct QuestionsPage: Page, MustacheParent {
  static let template = "surveys/questions"

  let title = "Survey questions"
  let rows: [Row]
  /// Links that narrow the list to a theme.
  let themes: [Filter]
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "rows": rows
    case "isEmpty": rows.isEmpty
    case "themes": themes
    case "paging": paging
    default: nil
    }
  }

  /// A question in the list.
  struct Row: Sendable, MustacheParent {
    let wording: String
    let href: String
    let key: String
    let kind: String
    /// Nil for none.
    let theme: String?
    let isReverse: Bool
    let isRetired: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "wording": wording
      case "href": href
      case "key": key
      case "kind": kind
      case "theme": theme
      case "isReverse": isReverse
      case "isRetired": isRetired
      default: nil
      }
    }
  }

  /// A theme to narrow the list to.
  struct Filter: Sendable, MustacheParent {
    let label: String
    /// How many questions it leaves.
    let count: String
    let href: String
    let isCurrent: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "label": label
      case "count": count
      case "href": href
      case "isCurrent": isCurrent
      default: nil
      }
    }
  }
}

/// `GET /surveys/questions/new` and `GET /surveys/questions/:id/edit`.
struct QuestionPage: FormPage, MustacheParent {
  static let template = "surveys/question"

  let heading: String
  /// Path whose POST saves.
  let action: String
  /// The version that saving writes over; nil for a new question.
  let version: String?
  /// Whether a round asked it, so that only its theme can change.
  let isUsed: Bool
  /// The button that retires or restores it; nil for a new question.
  let retirement: Link?
  let isRetired: Bool
  var wording: Field
  var kind: Field
  let kinds: [RoundFormPage.Choice]
  var theme: Field
  let themes: [RoundFormPage.Choice]
  var options: Field
  var reverse: Field
  var key: Field
  /// Why this was not saved although nothing is wrong with it; nil when nothing is in the way.
  var conflict: String?

  var problems: [Problem] { Problem.of(wording, kind, theme, options, reverse, key) }

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "action": action
    case "version": version
    case "isUsed": isUsed
    case "retirement": retirement
    case "isRetired": isRetired
    case "wording": wording
    case "kind": kind
    case "kinds": kinds
    case "theme": theme
    case "themes": themes
    case "options": options
    case "reverse": reverse
    case "isReverse": !reverse.value.isEmpty
    case "key": key
    case "conflict": conflict
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}
