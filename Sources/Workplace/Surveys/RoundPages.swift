import Mustache
import Rounds
import Web

/// `GET /surveys`: what is asked now, what is coming, what was asked.
struct SurveysPage: Page, MustacheParent {
  static let template = "surveys/index"

  let title = "Surveys"
  /// Rounds that are announced, open or counted.
  let current: [Row]
  /// Rounds that are over, newest first.
  let past: [Row]
  /// What the reader works on or is to look at.
  let work: [Row]
  /// What stands above that.
  let workTitle: String
  /// That there are more of them; nil when there are not.
  let workNote: String?
  let isAnalyst: Bool
  let paging: Paging

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "current": current
    case "hasCurrent": !current.isEmpty
    case "past": past
    case "hasPast": !past.isEmpty
    case "work": work
    case "hasWork": !work.isEmpty
    case "workTitle": workTitle
    case "workNote": workNote
    case "isAnalyst": isAnalyst
    case "paging": paging
    default: nil
    }
  }

  /// A round in a list.
  struct Row: Sendable, MustacheParent {
    let title: String
    let href: String
    let state: String
    /// What is next, or was, for instance "Opens on 27 April 2026, 09:00 UTC".
    let words: String
    let moment: Moment?

    func child(named name: String) -> Any? {
      switch name {
      case "title": title
      case "href": href
      case "state": state
      case "words": words
      case "moment": moment
      default: nil
      }
    }
  }
}

/// `GET /surveys/:id`: a round, what it promises and where it stands.
struct RoundPage: Page, MustacheParent {
  static let template = "surveys/show"

  let title: String
  let state: String
  /// What is next, or was, with its time.
  let standing: String
  let moment: Moment?
  /// Why it was sent back, called off or void; nil when it was not.
  let reason: Reason?
  let content: RoundContent
  /// The round's hash in hexadecimal digits, with the path of its policy; nil before the announcement.
  let identity: Link?
  /// Path of the ballot while it is open.
  let ballot: String?
  /// Path of what was published.
  let results: String?
  /// Whether a device can get its token.
  let hasDevice: Bool
  /// What this reader can do; nil for nothing.
  let tools: Tools?

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "state": state
    case "standing": standing
    case "moment": moment
    case "reason": reason
    case "content": content
    case "identity": identity
    case "ballot": ballot
    case "results": results
    case "hasDevice": hasDevice
    case "tools": tools
    default: nil
    }
  }

  /// Why it was sent back, called off or void.
  struct Reason: Sendable, MustacheParent {
    /// What stands above it.
    let title: String
    let text: String

    func child(named name: String) -> Any? {
      switch name {
      case "title": title
      case "text": text
      default: nil
      }
    }
  }

  /// What an analyst or a moderator can do with a round.
  struct Tools: Sendable, MustacheParent {
    /// Who made it, for instance "Made by Anna Analyst".
    let by: String
    /// Places to go to.
    let links: [Link]
    /// Buttons that act at once: label and path whose POST acts.
    let acts: [Link]
    /// What is worth knowing before it is handed in.
    let hints: [String]

    func child(named name: String) -> Any? {
      switch name {
      case "by": by
      case "links": links
      case "hasLinks": !links.isEmpty
      case "acts": acts
      case "hints": hints
      case "hasHints": !hints.isEmpty
      default: nil
      }
    }
  }
}

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

  /// A question as `ballots/_question` asks it.
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

  /// Something to choose.
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

  /// What people may say of themselves, as `ballots/_segments` asks it.
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

/// `GET /surveys/:id/review`: a round as a moderator decides about it.
struct RoundReviewPage: FormPage, MustacheParent {
  static let template = "surveys/review"

  let heading: String
  let round: Link
  /// Who made it.
  let author: String
  let content: RoundContent
  let hints: [String]
  /// Why a moderator sent it back before; nil when none did.
  let returned: String?
  /// Why this moderator cannot decide; nil when they can.
  let conflict: String?
  /// What was read: SHA-256 of it.
  let wording: String
  let approval: String
  let sendBack: String
  /// Named `decision`: what is wrong with approving.
  var decision = Field("decision")
  /// Named `reason`: why it is sent back.
  var reason = Field("reason")

  var problems: [Problem] { Problem.of(decision, reason) }

  func child(named name: String) -> Any? {
    switch name {
    case "heading": heading
    case "round": round
    case "author": author
    case "content": content
    case "hints": hints
    case "hasHints": !hints.isEmpty
    case "returned": returned
    case "conflict": conflict
    case "canDecide": conflict == nil
    case "wording": wording
    case "approval": approval
    case "sendBack": sendBack
    case "decision": decision
    case "reason": reason
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}

/// `GET /surveys/:id/removal`, `GET /surveys/templates/:id/removal`: asks before something is deleted.
struct SurveyRemovalPage: Page, MustacheParent {
  static let template = "surveys/removal"

  let title: String
  /// What is deleted.
  let subject: Link
  let words: String
  let action: String
  let button: String

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "subject": subject
    case "words": words
    case "action": action
    case "button": button
    default: nil
    }
  }
}

/// `GET /surveys/:id/cancellation`: asks why before a round is called off.
struct RoundCancellationPage: FormPage, MustacheParent {
  static let template = "surveys/cancellation"

  let heading = "Call this round off"
  let round: Link
  let action: String
  var reason = Field("reason")

  var problems: [Problem] { Problem.of(reason) }

  func child(named name: String) -> Any? {
    switch name {
    case "heading": heading
    case "round": round
    case "action": action
    case "reason": reason
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}
