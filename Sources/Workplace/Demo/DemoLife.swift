import Foundation

/// Everything that happened to one petition of the demo up to now, and where it stands after that.
/// People are numbered as ``DemoPeople`` made them, from 0.
///
/// Only ``record(_:at:by:decision:)`` moves it, along `PetitionLifeCycle`, and sets the same dates
/// that an act sets on the site.
struct DemoLife: Sendable {
  struct Event: Sendable {
    let occurredAt: Date
    let act: PetitionAct
    /// The state from then on.
    let state: Petition.State
    /// Nil for the clock and the count.
    let actor: Int?
    let reason: ReviewReason?
    let comment: String
  }

  struct Sponsor: Sendable {
    let person: Int
    let sponsoredAt: Date
  }

  /// How many days leadership has at the demo company: as the policy of a new site has it.
  static let responseDays = 30.0

  let petitioner: Int
  let createdAt: Date
  var coAuthor: Int?
  var coAuthorAgreed = false
  /// For how many days its authors want it to be open.
  var openDays = 180
  /// In the order in which they agreed to the text as it is.
  var sponsors: [Sponsor] = []
  private(set) var events: [Event] = []
  private(set) var state = Petition.State.draft
  /// Moves when it is sent back and written anew.
  private(set) var textVersion = 1
  /// What its sponsors agreed to: the text when they were last asked.
  private(set) var sponsoredVersion = 1
  private(set) var gatheringEndsAt: Date?
  private(set) var openedAt: Date?
  private(set) var thresholdReachedAt: Date?
  private(set) var responseDueAt: Date?
  private(set) var answeredAt: Date?
  private(set) var closedAt: Date?

  init(petitioner: Int, createdAt: Date) {
    self.petitioner = petitioner
    self.createdAt = createdAt
  }

  var stateChangedAt: Date { events.last?.occurredAt ?? createdAt }

  /// - Throws: `PetitionError` when the act is not possible in this state.
  mutating func record(
    _ act: PetitionAct, at moment: Date, by actor: Int? = nil, decision: DemoDecision? = nil
  ) throws(PetitionError) {
    state = try PetitionLifeCycle.state(after: act, from: state)
    events.append(
      Event(
        occurredAt: moment, act: act, state: state, actor: actor, reason: decision?.reason,
        comment: decision?.comment ?? ""))
    if act == .sendBack { textVersion += 1 }
    switch state {
    case .gatheringSponsors:
      sponsoredVersion = textVersion
      gatheringEndsAt = moment.addingTimeInterval(Double(PetitionPolicy.gatheringDays) * 86_400)
    case .inReview: break
    default: gatheringEndsAt = nil
    }
    switch state {
    case .open: openedAt = moment
    case .responseDue:
      thresholdReachedAt = moment
      responseDueAt = moment.addingTimeInterval(Self.responseDays * 86_400)
    case .answered: answeredAt = moment
    case .closed: closedAt = moment
    default: break
    }
  }
}

extension [DemoPerson] {
  /// The place of an account of `company.json`.
  func place(named name: String) -> Int? {
    firstIndex { $0.account?.name == name }
  }

  /// The place of the leader with this title.
  func place(ofLeader title: String) -> Int? {
    firstIndex { $0.account?.role == .leadership && $0.account?.title == title }
  }

  /// Sponsors among colleagues of a department, at random moments between two.
  ///
  /// - Parameters:
  ///   - first: somebody who is to be one of them.
  ///   - others: the authors, who cannot be.
  func sponsors(
    _ count: Int, in department: String, except others: [Int], with first: Int? = nil,
    from start: Date, to end: Date, _ random: inout SplitMix64
  ) -> [DemoLife.Sponsor] {
    let colleagues = indices.filter {
      self[$0].account == nil && self[$0].record.department == department
        && self[$0].record.startedOn.date < start && !others.contains($0)
    }
    let drawn = colleagues.shuffled(using: &random).prefix(count - (first == nil ? 0 : 1))
    let chosen = (first.map { [$0] } ?? []) + drawn
    return chosen.map { person in
      let moment = start.addingTimeInterval(end.timeIntervalSince(start) * random.unit())
      return DemoLife.Sponsor(person: person, sponsoredAt: moment)
    }.sorted { ($0.sponsoredAt, $0.person) < ($1.sponsoredAt, $1.person) }
  }
}
