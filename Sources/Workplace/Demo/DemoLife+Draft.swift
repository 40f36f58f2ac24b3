import Foundation

extension DemoLife {
  /// The life of a petition that was never published.
  ///
  /// - Throws: ``DemoError`` when its acts are not possible in their order, or later than now.
  init(_ draft: DemoDraft, people: [DemoPerson], calendar: DemoCalendar) throws(DemoError) {
    var random = SplitMix64(seed: 1_000 + UInt64(draft.number))
    let moving = calendar.moving
    func moment(_ moment: DemoDraft.Moment) -> Date {
      moving.day(beforePresent: moment.days).date.addingTimeInterval(moment.hours * 3600)
    }
    let begun = moment(draft.begun)
    let named = draft.petitioner.flatMap(people.place(named:))
    let anybody = people.sponsors(
      1, in: draft.department, except: [], from: begun, to: begun, &random)
    guard let petitioner = named ?? anybody.first?.person else {
      throw DemoError(file: draft.file, "nobody worked in \(draft.department) then.")
    }
    self.init(petitioner: petitioner, createdAt: begun)
    coAuthor = draft.coAuthor.flatMap(people.place(named:))
    for act in draft.acts {
      guard moment(act.moment) > stateChangedAt, moment(act.moment) <= moving.present else {
        throw DemoError(file: draft.file, "“\(act.act.rawValue)” is out of order in time.")
      }
      let moderator = (act.decision?.moderator).flatMap(people.place(named:))
      let actor = act.act == .runOut ? nil : moderator ?? petitioner
      do {
        try record(act.act, at: moment(act.moment), by: actor, decision: act.decision)
      } catch {
        throw DemoError(file: draft.file, "“\(act.act.rawValue)” is not possible there: \(error).")
      }
    }
    gather(draft, people, until: moving.present, &random)
  }

  private mutating func gather(
    _ draft: DemoDraft, _ people: [DemoPerson], until present: Date, _ random: inout SplitMix64
  ) {
    guard let begun = events.last(where: { $0.act == .gatherSponsors })?.occurredAt else { return }
    let handedIn = events.last { $0.act == .submit && $0.occurredAt > begun }?.occurredAt
    sponsors = people.sponsors(
      draft.sponsors, in: draft.department,
      except: [petitioner] + (coAuthor.map { [$0] } ?? []),
      with: draft.sponsor.flatMap(people.place(named:)), from: begun, to: handedIn ?? present,
      &random)
  }
}
