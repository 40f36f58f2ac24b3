import Mustache
import Rounds
import Web

/// `GET /surveys/:id/preview`: how the ballot will ask.
struct RoundPreviewPage: Page, MustacheParent {
  static let template = "surveys/preview"

  let title: String
  let round: Link
  let introduction: String?
  let questions: [Question]
  let lists: [List]

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "round": round
    case "introduction": introduction
    case "questions": questions
    case "hasQuestions": !questions.isEmpty
    case "lists": lists
    case "hasLists": !lists.isEmpty
    default: nil
    }
  }

  /// A question as `ballots/_question` asks it: what `BallotPage.QuestionRow` is in
  /// `Sources/Ballots/BallotPages.swift`, which cannot be imported here.
  struct Question: Sendable, MustacheParent {
    let id: String
    let number: Int
    let count: Int
    let text: String
    let kind: QuestionKind
    let isRequired: Bool
    /// What can be chosen; empty for own words.
    let choices: [Choice]

    func child(named name: String) -> Any? {
      switch name {
      case "id": id
      case "number": number
      case "count": count
      case "text": text
      case "kind": kind.rawValue
      case "isOptional": !isRequired
      case "isText": kind == .text
      case "hasEnds": kind == .netPromoter
      case "choices": choices
      default: nil
      }
    }
  }

  /// Something to choose: what `BallotPage.ChoiceRow` is there.
  struct Choice: Sendable, MustacheParent {
    /// The number of the question.
    let question: Int
    let value: Int
    let label: String
    let isMultiple: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "question": question
      case "value": value
      case "label": label
      case "isMultiple": isMultiple
      default: nil
      }
    }
  }

  /// What people may say of themselves, as `ballots/_segments` asks it: what `BallotPage.ListRow` is
  /// there.
  struct List: Sendable, MustacheParent {
    let id: String
    let name: String
    let number: Int
    let segments: [Choice]

    func child(named key: String) -> Any? {
      switch key {
      case "id": id
      case "name": name
      case "number": number
      // How many people each segment has serves the scripts of the ballot alone.
      case "sizes": ""
      case "segments": segments
      default: nil
      }
    }
  }
}

extension RoundPreviewPage {
  init(_ policy: RoundPolicy, round: Link) {
    self.init(
      title: policy.title, round: round,
      introduction: policy.introduction.isEmpty ? nil : policy.introduction,
      questions: policy.questions.enumerated().map { index, question in
        Question(question, number: index + 1, of: policy.questions.count)
      },
      lists: policy.lists.enumerated().map { index, list in List(list, number: index + 1) })
  }
}

extension RoundPreviewPage.Question {
  fileprivate init(_ question: RoundPolicy.Question, number: Int, of count: Int) {
    self.init(
      id: question.id, number: number, count: count, text: question.text, kind: question.kind,
      isRequired: question.isRequired,
      choices: question.scale.labels.enumerated().map { value, label in
        .init(
          question: number, value: value, label: label, isMultiple: question.kind == .multiple)
      })
  }
}

extension RoundPreviewPage.List {
  fileprivate init(_ list: RoundPolicy.SegmentList, number: Int) {
    self.init(
      id: list.id, name: list.name, number: number,
      segments: list.segments.enumerated().map { value, segment in
        .init(question: number, value: value, label: segment.name, isMultiple: false)
      })
  }
}
