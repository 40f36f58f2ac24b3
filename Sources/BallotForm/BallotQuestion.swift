import Mustache
import Rounds

/// A question with what can be answered, as `ballots/_question` asks it.
public struct BallotQuestion: Sendable, MustacheParent {
  let id: String
  let number: Int
  let count: Int
  let text: String
  let kind: QuestionKind
  let isRequired: Bool
  /// What can be chosen; empty for own words.
  let choices: [BallotChoice]

  /// A question by its place, counted from 1.
  public init(_ question: RoundPolicy.Question, number: Int, of count: Int) {
    id = question.id
    self.number = number
    self.count = count
    text = question.text
    kind = question.kind
    isRequired = question.isRequired
    choices = question.scale.labels.enumerated().map {
      BallotChoice(question: number, value: $0, label: $1, isMultiple: question.kind == .multiple)
    }
  }

  /// Looks up a value for a template.
  public func child(named name: String) -> Any? {
    switch name {
    case "id": id
    case "number": number
    case "count": count
    case "text": text
    case "kind": kind.rawValue
    case "isOptional": !isRequired
    case "isText": kind == .text
    case "isMultiple": kind == .multiple
    case "hasEnds": kind == .netPromoter
    case "choices": choices
    default: nil
    }
  }
}
