import Mustache
import Rounds
import Web

/// Questions in their order, as `surveys/_questions` changes them.
struct QuestionListPart: Sendable, MustacheParent {
  let rows: [Row]
  /// What can be added, by theme.
  let offered: [Group]
  /// Named `question`: what is to be added.
  var question = Field("question")
  /// Named `act`: what is wrong with what was to be done.
  var act = Field("act")

  var problems: [Problem] { Problem.of(act, question) }

  func child(named name: String) -> Any? {
    switch name {
    case "rows": rows
    case "hasRows": !rows.isEmpty
    case "offered": offered
    case "hasOffered": !offered.isEmpty
    case "question": question
    case "act": act
    default: nil
    }
  }

  /// A question that is asked.
  struct Row: Sendable, MustacheParent {
    let id: String
    let number: String
    let text: String
    let kind: String
    let isText: Bool
    /// Whether everybody can be asked to answer it.
    let canBeRequired: Bool
    /// Whether no new round can ask it.
    let isRetired: Bool
    let isRequired: Bool
    let isFirst: Bool
    let isLast: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "id": id
      case "number": number
      case "text": text
      case "kind": kind
      case "isText": isText
      case "canBeRequired": canBeRequired
      case "isRetired": isRetired
      case "isRequired": isRequired
      case "isFirst": isFirst
      case "isLast": isLast
      default: nil
      }
    }
  }

  /// Questions of one theme.
  struct Group: Sendable, MustacheParent {
    let name: String
    let questions: [RoundFormPage.Choice]

    func child(named key: String) -> Any? {
      switch key {
      case "name": name
      case "questions": questions
      default: nil
      }
    }
  }
}

extension QuestionListPart {
  /// The questions that are asked.
  init(_ asked: [AskedQuestion], offered: [SurveyQuestion]) {
    let nothing = Form(query: nil)
    self.init(asked, offered: offered, typed: nothing, FormReader(nothing))
  }

  /// The same, with what was chosen and ticked, and what is wrong with it.
  init(
    _ asked: [AskedQuestion], offered: [SurveyQuestion], typed form: Form, _ reader: FormReader
  ) {
    let chosen = reader.field("question").value
    let present = Set(asked.map(\.question.id))
    var groups: [(name: String, questions: [RoundFormPage.Choice])] = []
    for question in offered where !present.contains(question.id) {
      let name = question.theme?.name ?? "Without a theme"
      let choice = RoundFormPage.Choice(
        name: "\(question.id)",
        label: question.text.wording + (question.text.kind == .text ? " (own words)" : ""),
        isChosen: chosen == "\(question.id)")
      if groups.last?.name == name {
        groups[groups.count - 1].questions.append(choice)
      } else {
        groups.append((name, [choice]))
      }
    }
    self.init(
      rows: asked.enumerated().map { index, item in
        Row(
          id: "\(item.question.id)", number: "\(index + 1)", text: item.question.text.wording,
          kind: item.question.text.kind.label, isText: item.question.text.kind == .text,
          canBeRequired: item.question.text.kind.canBeRequired,
          isRetired: item.question.isRetired,
          isRequired: form.requires(item.question.id, otherwise: item.isRequired),
          isFirst: index == 0, isLast: index == asked.count - 1)
      },
      offered: groups.map { Group(name: $0.name, questions: $0.questions) },
      question: reader.field("question"), act: reader.field("act"))
  }
}
