import BallotForm
import Mustache
import Rounds
import Web

/// `GET /surveys/:id/preview`: how the ballot will ask.
struct RoundPreviewPage: Page, MustacheParent {
  static let template = "surveys/preview"

  let title: String
  let round: Link
  let introduction: String?
  let questions: [BallotQuestion]
  let lists: [BallotSegmentList]

  init(_ policy: RoundPolicy, round: Link) {
    title = policy.title
    self.round = round
    introduction = policy.introduction.isEmpty ? nil : policy.introduction
    questions = policy.questions.enumerated().map {
      BallotQuestion($1, number: $0 + 1, of: policy.questions.count)
    }
    lists = policy.lists.enumerated().map {
      BallotSegmentList($1, number: $0 + 1, sizes: "")
    }
  }

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
}
