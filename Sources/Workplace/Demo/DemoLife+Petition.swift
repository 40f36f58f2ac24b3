import Foundation
import Postgres

extension DemoLife {
  /// The life of a published petition, from its first draft to now.
  ///
  /// - Throws: ``DemoError`` when its file asks for a life that no petition can have.
  init(
    _ petition: DemoPetition, _ signing: DemoSigning, people: [DemoPerson], calendar: DemoCalendar
  ) throws(DemoError) {
    // Another seed than the signatures', so that neither changes with the other.
    var random = SplitMix64(seed: 1_000 + UInt64(petition.number))
    let days = Countdown(opened: petition.opened, calendar: petition.calendar(calendar))
    let begun = days.moment(petition.returned == nil ? 13...18 : 22...28, &random)
    self.init(petitioner: signing.petitioner, createdAt: begun)
    openDays = petition.closes.map { min(max($0.distance(from: petition.opened), 14), 365) } ?? 180
    if petition.hasCoAuthor {
      coAuthor =
        people.sponsors(
          1, in: petition.department, except: [petitioner], from: begun, to: begun, &random
        ).first?.person
      coAuthorAgreed = coAuthor != nil
    }
    do {
      try review(petition, signing, people, days, &random)
      try publish(petition, signing, people, calendar, &random)
    } catch {
      throw DemoError(file: petition.file, "its days do not follow from one another: \(error).")
    }
  }

  /// From the first draft to the opening.
  private mutating func review(
    _ petition: DemoPetition, _ signing: DemoSigning, _ people: [DemoPerson], _ days: Countdown,
    _ random: inout SplitMix64
  ) throws(PetitionError) {
    if let returned = petition.returned {
      try record(.gatherSponsors, at: days.moment(18...21, &random), by: petitioner)
      try record(.submit, at: days.moment(15...16, &random), by: petitioner)
      try record(
        .sendBack, at: days.moment(13...14, &random), by: people.place(named: returned.moderator),
        decision: returned)
    }
    let gathered = days.moment(9...12, &random)
    let submitted = days.moment(2...5, &random)
    try record(.gatherSponsors, at: gathered, by: petitioner)
    sponsors = people.sponsors(
      Int.random(in: 5...9, using: &random), in: petition.department,
      except: [petitioner] + (coAuthor.map { [$0] } ?? []),
      with: petition.sponsor.flatMap(people.place(named:)), from: gathered, to: submitted, &random)
    try record(.submit, at: submitted, by: petitioner)
    let moderators = people.compactMap(\.account).filter { $0.role == .moderator }
    let decision =
      petition.openedBy
      ?? DemoDecision(
        reason: .withinRules, moderator: moderators.randomElement(using: &random)?.name ?? "")
    try record(
      .open, at: signing.openedAt, by: people.place(named: decision.moderator), decision: decision)
  }

  /// From the opening to now: threshold, answer, closing day, archive, each when it comes.
  private mutating func publish(
    _ petition: DemoPetition, _ signing: DemoSigning, _ people: [DemoPerson],
    _ calendar: DemoCalendar, _ random: inout SplitMix64
  ) throws(PetitionError) {
    let answer = petition.responses.first
    let answered = answer.map {
      petition.calendar(calendar).moment($0.published, hours: 9 + random.unit() * 6)
    }
    if signing.signatures.count >= petition.threshold {
      let reached = signing.signatures[petition.threshold - 1].signedAt
      if answered.map({ reached < $0 }) ?? true { try record(.reachThreshold, at: reached) }
    }
    if let answer, let answered {
      try record(.answer, at: answered, by: people.place(ofLeader: answer.author))
    }
    // As the clock does it: not while a response is due.
    if let closesAt = signing.closesAt, closesAt <= calendar.now, state != .responseDue {
      try record(.close, at: max(closesAt, answered ?? closesAt))
    }
    let archiveAt = closedAt?.addingTimeInterval(Double(PetitionPolicy.archiveAfterDays) * 86_400)
    if let archiveAt, archiveAt < calendar.now { try record(.archive, at: archiveAt) }
  }
}

/// Working hours before the day on which a petition opened.
private struct Countdown {
  let opened: Day
  let calendar: DemoCalendar

  /// So many days before, between eight and four o'clock (UTC); on Friday instead of a weekend.
  func moment(_ daysBefore: ClosedRange<Int>, _ random: inout SplitMix64) -> Date {
    let day = opened.adding(days: -Int.random(in: daysBefore, using: &random))
    // 1 January 1970 was a Thursday.
    let weekday = Int(day.date.timeIntervalSince1970 / 86_400) % 7
    let friday = day.adding(days: weekday == 2 ? -1 : weekday == 3 ? -2 : 0)
    return calendar.moment(friday, hours: 8 + random.unit() * 8)
  }
}

extension Day {
  fileprivate func distance(from other: Day) -> Int { other.days(until: self) }
}
