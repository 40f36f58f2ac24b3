import Mustache
import Web

/// `GET /surveys/new` and `GET /surveys/:id/edit`: a round as an analyst writes it.
struct RoundFormPage: FormPage, MustacheParent {
  static let template = "surveys/form"

  let heading: String
  /// Path whose POST saves.
  let action: String
  /// The round, to go back to without saving; nil while there is none.
  let round: Link?
  /// The version that saving writes over; nil for a new round.
  let version: String?
  /// What a new round starts from; empty for one that there is.
  let starts: [Choice]
  /// Named `start`.
  var start = Field("start")
  var fields: Fields
  /// What it asks; nil while there is no round.
  var questions: QuestionListPart?
  /// Why this was not saved although nothing is wrong with it; nil when nothing is in the way.
  var conflict: String?

  var problems: [Problem] {
    Problem.of(
      start, fields.title, fields.introduction, fields.opens, fields.closes, fields.roll,
      fields.minimum, fields.commentMinimum) + (questions?.problems ?? [])
  }

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "action": action
    case "round": round
    case "version": version
    case "starts": starts
    case "hasStarts": !starts.isEmpty
    case "start": start
    case "fields": fields
    case "questions": questions
    case "conflict": conflict
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }

  /// What the form holds.
  struct Fields: Sendable, MustacheParent {
    var title: Field
    var introduction: Field
    /// In UTC.
    var opens: Field
    var closes: Field
    var minimum: Field
    var commentMinimum: Field
    /// Named `roll`: `everybody` or `some`.
    var roll: Field
    var lists: [Choice]
    var departments: [Choice]
    var sites: [Choice]

    func child(named name: String) -> Any? {
      switch name {
      case "titleField": title
      case "introduction": introduction
      case "opens": opens
      case "closes": closes
      case "minimum": minimum
      case "commentMinimum": commentMinimum
      case "roll": roll
      case "isEverybody": roll.value == RollScope.everybody.rawValue
      case "isSome": roll.value == RollScope.some.rawValue
      case "hasPlaces": (departments + sites).contains(where: \.isChosen)
      case "lists": lists
      case "departments": departments
      case "sites": sites
      default: nil
      }
    }
  }

  /// A box to tick or an option to choose.
  struct Choice: Sendable, MustacheParent {
    /// Name of a box, value of an option.
    let name: String
    let label: String
    let isChosen: Bool

    func child(named key: String) -> Any? {
      switch key {
      case "name": name
      case "label": label
      case "isChosen": isChosen
      default: nil
      }
    }
  }
}

extension RoundFormPage.Fields {
  init(_ text: RoundText, departments: [RollPlace], sites: [RollPlace]) {
    let isEverybody = text.departments.isEmpty && text.sites.isEmpty
    self.init(
      title: Field("title", value: text.title),
      introduction: Field("introduction", value: text.introduction),
      opens: Field("opens", value: Moment.written(text.opensAt)),
      closes: Field("closes", value: Moment.written(text.closesAt)),
      minimum: Field("minimum", value: "\(text.minimum)"),
      commentMinimum: Field("comment_minimum", value: "\(text.commentMinimum)"),
      roll: Field(
        "roll", value: (isEverybody ? RollScope.everybody : RollScope.some).rawValue),
      lists: SegmentKind.allCases.map { .init($0, isChosen: text.lists.contains($0)) },
      departments: departments.map {
        .init($0, in: "department", isChosen: text.departments.contains($0.id))
      },
      sites: sites.map { .init($0, in: "site", isChosen: text.sites.contains($0.id)) })
  }

  /// What was typed, with what is wrong with it.
  init(_ reader: FormReader, _ form: Form, departments: [RollPlace], sites: [RollPlace]) {
    let isTicked = { (name: String) in !form.shown(name).isEmpty }
    self.init(
      title: reader.field("title"), introduction: reader.field("introduction"),
      opens: reader.field("opens"), closes: reader.field("closes"),
      minimum: reader.field("minimum"), commentMinimum: reader.field("comment_minimum"),
      roll: reader.field("roll"),
      lists: SegmentKind.allCases.map {
        .init($0, isChosen: isTicked("list-\($0.rawValue)"))
      },
      departments: departments.map {
        .init($0, in: "department", isChosen: isTicked("department-\($0.id)"))
      },
      sites: sites.map { .init($0, in: "site", isChosen: isTicked("site-\($0.id)")) })
  }
}

extension RoundFormPage.Choice {
  fileprivate init(_ kind: SegmentKind, isChosen: Bool) {
    self.init(name: "list-\(kind.rawValue)", label: kind.label, isChosen: isChosen)
  }

  fileprivate init(_ place: RollPlace, in group: String, isChosen: Bool) {
    self.init(
      name: "\(group)-\(place.id)",
      label: "\(place.name), \(counted(place.people, "person", "people"))", isChosen: isChosen)
  }
}
