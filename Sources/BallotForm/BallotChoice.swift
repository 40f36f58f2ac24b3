import Mustache

/// One thing that can be chosen.
struct BallotChoice: Sendable, MustacheParent {
  /// The number of the question, or of the list of segments, that it answers.
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
