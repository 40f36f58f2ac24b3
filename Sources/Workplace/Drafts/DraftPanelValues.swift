import Foundation
import Web

/// What the authors can do at each state, and the way that lies before them.

extension DraftPanel {
  init(_ reading: DraftReading, site: String) {
    let draft = reading.draft
    self.init(state: draft.state.label, since: Moment(day: draft.stateChangedAt))
    let anew = Link("Start another petition", href: "/petitions/new")
    switch draft.state {
    case .draft: writing = Writing(reading)
    case .gatheringSponsors: gathering = Gathering(reading, site: site)
    case .inReview:
      waiting =
        "A moderator reads it now, and opens it, sends it back or rejects it, each with a "
        + "public reason. You are told."
    case .rejected:
      waiting = "It will not be opened. What you wrote stays here, so you can use it again."
      self.anew = anew
    default:
      waiting = "This petition was given up. What you wrote stays here, so you can use it again."
      self.anew = anew
    }
    if Sponsorship.withdrawable.contains(draft.state) {
      retractionHref = "\(Petition.href(draft.id))/retraction"
    }
  }
}

extension DraftPanel.Writing {
  init(_ reading: DraftReading) {
    let draft = reading.draft
    let missing = draft.text.missing.map { part in
      switch part {
      case .background: "a background"
      case .addressee: "somebody it is addressed to"
      }
    }
    self.init(
      editHref: "\(draft.href)/edit",
      missing: missing.isEmpty ? nil : missing.joined(separator: " and "),
      gatheringPath: missing.isEmpty ? "\(Petition.href(draft.id))/gathering" : nil,
      needed: counted(reading.policy.sponsorsNeeded, "sponsor", "sponsors"),
      hasSponsors: !reading.sponsors.isEmpty)
  }
}

extension DraftPanel.Gathering {
  init(_ reading: DraftReading, site: String) {
    let needed = reading.policy.sponsorsNeeded
    let missing = needed - reading.agreed
    self.init(
      tally: Tally(
        count: reading.agreed.grouped, noun: reading.agreed == 1 ? "sponsor" : "sponsors",
        threshold: needed.grouped, percent: min(100, reading.agreed * 100 / max(1, needed)),
        words: missing > 0 ? "\(missing) more are needed" : "Enough to hand it in"),
      until: Moment(day: reading.draft.gatheringEndsAt ?? Date()),
      address: site + (reading.draft.sponsorCode?.path ?? ""),
      reviewPath: missing > 0 ? nil : "\(Petition.href(reading.draft.id))/review",
      revisionHref: "\(Petition.href(reading.draft.id))/revision")
  }
}

extension DraftStep {
  /// The whole way, with what will happen at each step here.
  static func all(for draft: Draft, policy: PetitionPolicy) -> [DraftStep] {
    let place = place(of: draft.state)
    let steps = [
      (
        "Write",
        "You, and a colleague if you like, write what is asked, why, and of whom. Nobody else reads it."
      ),
      (
        "Gather sponsors",
        "You give a link to colleagues. "
          + "\(policy.sponsorsNeeded) of them must agree to the text "
          + "within \(PetitionPolicy.gatheringDays) days."
      ),
      (
        "Review",
        "Moderators open it, send it back or reject it, each with a public reason. They do not judge "
          + "whether you are right."
      ),
      (
        "Signatures",
        "Everybody here can sign for \(draft.text.openDays) days. The page says that it comes from "
          + "\(draft.department), not who wrote it."
      ),
      (
        "Answer",
        "With \(policy.thresholdWords) leadership owes a public answer within \(policy.responseDays) "
          + "days. Whoever signed then says whether it answers them."
      ),
    ]
    return steps.enumerated().map { index, step in
      DraftStep(
        label: step.0, words: step.1, isCurrent: index == place,
        isDone: place.map { index < $0 } ?? false)
    }
  }

  /// Which step a petition is at; nil when it goes no further.
  private static func place(of state: Petition.State) -> Int? {
    switch state {
    case .draft: 0
    case .gatheringSponsors: 1
    case .inReview: 2
    case .open: 3
    case .responseDue, .answered: 4
    case .closed, .archived, .rejected, .withdrawn: nil
    }
  }
}
