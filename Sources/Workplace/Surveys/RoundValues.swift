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
}

/// Where a round stands, as pages say it. While the tabulator is away a round stays announced or open
/// past its time, so its state alone does not say it.
struct RoundStanding: Sendable {
  /// What is next, or was: a sentence, or the beginning of one that the moment ends.
  let words: String
  let moment: Moment?
  /// Whether it can be answered now.
  let takesBallots: Bool

  init(_ state: RoundState, opens: Date, closes: Date, at now: Date) {
    takesBallots = state == .open && now < closes
    moment =
      switch state {
      case .announced where now < opens: Moment(opens)
      case .open where now < closes, .closed: Moment(closes)
      default: nil
      }
    words =
      switch state {
      case .draft: "An analyst works on it."
      case .review: "It waits for a moderator to look at it."
      case .approved:
        "It is announced once its keys are made, usually within minutes; if it is not, whoever runs this site has to look."
      case .announced where now < opens: "Opens on"
      case .announced where now < closes:
        "It should be open by now. If it does not open within minutes, whoever runs this site has to look."
      case .announced: "It was never opened, and its time is over. Nobody can answer it."
      case .open where now < closes: "Takes ballots until"
      case .open: "No more ballots are taken. It waits to be counted."
      case .counting: "No more ballots are taken. It is being counted."
      case .closed: "Closed on"
      case .cancelled: "Called off before it opened. Nobody was asked anything."
      case .void: "Nothing of it can ever be counted."
      }
  }
}

extension SurveyRound {
  func standing(at now: Date) -> RoundStanding {
    RoundStanding(state, opens: text.opensAt, closes: text.closesAt, at: now)
  }
}

extension SurveysPage.Row {
  init(_ round: RoundSummary, at now: Date) {
    let standing = RoundStanding(
      round.state, opens: round.opensAt, closes: round.closesAt, at: now)
    self.init(
      title: round.title, href: SurveyRound.href(round.id), state: round.state.label,
      words: standing.words, moment: standing.moment)
  }
}

extension RoundPage {
  init(
    _ round: SurveyRound, policy: RoundPolicy, rollBefore: Int?, for reader: Employee, now: Date
  ) {
    let hash = round.policyHash?.description
    let standing = round.standing(at: now)
    self.init(
      title: round.text.title, state: round.state.label, standing: standing.words,
      moment: standing.moment,
      reason: round.reason.isEmpty
        ? nil
        : Reason(
          title: round.state == .review ? "Why it was sent back before" : "Why",
          text: round.reason),
      content: RoundContent(policy, rollBefore: rollBefore),
      identity: hash.map { Link($0, href: "/ballots/\($0)/policy") },
      ballot: standing.takesBallots ? hash.map { "/ballots/\($0)" } : nil,
      results: round.state == .closed ? "\(round.href)/results" : nil,
      hasDevice: hash != nil && round.state.isListed(closes: round.text.closesAt, at: now),
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
