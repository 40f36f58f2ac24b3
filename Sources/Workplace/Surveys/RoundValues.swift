import Foundation
import Rounds
import Web

extension RoundState {
  /// As pages name it.
  var label: String {
    switch self {
    case .draft: "Draft"
    case .review: "In review"
    case .approved: "Approved"
    case .announced: "Announced"
    case .open: "Open"
    case .counting: "Counting"
    case .closed: "Closed"
    case .cancelled: "Called off"
    case .void: "Void"
    }
  }

  /// Whether somebody finds the round at all.
  func isVisible(to employee: Employee) -> Bool {
    switch self {
    case .draft: Analyst(employee) != nil
    case .review, .approved: Analyst(employee) != nil || Moderator(employee) != nil
    case .announced, .open, .counting, .closed, .cancelled, .void: true
    }
  }

  /// What is next, or was, as the beginning of a sentence that a time may end.
  var standing: String {
    switch self {
    case .draft: "An analyst works on it."
    case .review: "It waits for a moderator to look at it."
    case .approved:
      "Approved. It is announced once its keys are made, usually within minutes; if it is not, whoever runs this site has to look."
    case .announced: "Opens on"
    case .open: "Takes ballots until"
    case .counting: "No more ballots are taken. It is being counted."
    case .closed: "Closed on"
    case .cancelled: "Called off before it opened. Nobody was asked anything."
    case .void: "Void. Nothing of it can ever be counted."
    }
  }

  fileprivate func moment(opens: Date, closes: Date) -> Moment? {
    switch self {
    case .announced: Moment(opens)
    case .open, .closed: Moment(closes)
    default: nil
    }
  }
}

extension SurveysPage.Row {
  init(_ round: RoundSummary) {
    self.init(
      title: round.title, href: SurveyRound.href(round.id), state: round.state.label,
      words: round.state.standing,
      moment: round.state.moment(opens: round.opensAt, closes: round.closesAt))
  }
}

extension RoundPage {
  init(
    _ round: SurveyRound, policy: RoundPolicy, rollBefore: Int?, for reader: Employee, now: Date
  ) {
    let hash = round.policyHash?.description
    let isListed = round.text.closesAt.addingTimeInterval(RoundText.listedAfterClosing) > now
    self.init(
      title: round.text.title, state: round.state.label, standing: round.state.standing,
      moment: round.state.moment(opens: round.text.opensAt, closes: round.text.closesAt),
      reason: round.reason.isEmpty
        ? nil
        : Reason(
          title: round.state == .review ? "Why it was sent back before" : "Why",
          text: round.reason),
      content: RoundContent(policy, rollBefore: rollBefore),
      identity: hash.map { Link($0, href: "/ballots/\($0)/policy") },
      ballot: round.state == .open ? hash.map { "/ballots/\($0)" } : nil,
      results: round.state == .closed ? "\(round.href)/results" : nil,
      hasDevice: hash != nil && isListed
        && [.announced, .open, .counting, .closed].contains(round.state),
      tools: Tools(round, policy: policy, for: reader, now: now))
  }
}

extension RoundPage.Tools {
  /// Nil where the reader can do nothing.
  fileprivate init?(_ round: SurveyRound, policy: RoundPolicy, for reader: Employee, now: Date) {
    let isAnalyst = Analyst(reader) != nil
    let isModerator = Moderator(reader) != nil
    guard isAnalyst || isModerator else { return nil }
    var links: [Link] = []
    var acts: [Link] = []
    let path = round.href
    switch round.state {
    case .draft where isAnalyst:
      links = [
        Link("Edit", href: path + "/edit"), Link("Preview the ballot", href: path + "/preview"),
        Link("Delete this draft", href: path + "/removal"),
      ]
      acts = [Link("Hand it in for review", href: path + "/submission")]
    case .review:
      links = [Link("Preview the ballot", href: path + "/preview")]
      if isModerator { links.append(Link("Decide about it", href: path + "/review")) }
      if isAnalyst { acts = [Link("Take it back", href: path + "/withdrawal")] }
    case .approved, .announced:
      links = [Link("Call it off", href: path + "/cancellation")]
    default: break
    }
    if isAnalyst, round.state != .draft {
      links.append(
        Link(
          "Make a template of it", href: link("/surveys/templates/new", ["round": "\(round.id)"])))
      links.append(
        Link("Start another like it", href: link("/surveys/new", ["round": "\(round.id)"])))
    }
    let author = "Made by \(round.authorName ?? "a former colleague")"
    self.init(
      by: round.approverName.map { "\(author), approved by \($0)" } ?? author, links: links,
      acts: acts, hints: round.state == .draft ? policy.hints(at: now) : [])
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
