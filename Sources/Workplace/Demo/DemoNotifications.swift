import Foundation

/// A notification of the demo as it is stored.
struct DemoNotification: Sendable {
  let employee: Employee.ID
  let kind: NotificationKind
  let petition: Petition.ID
  let occasion: Int64
  let occurredAt: Date
  let isRead: Bool
}

/// What the acts of one petition told leaders, moderators, its authors, and those sponsors who hold
/// a role. Signers are left out: nobody of the sign-in page has signed anything.
struct DemoNotices {
  let petition: Petition.ID
  let life: DemoLife
  let addressee: Employee.ID?
  let staff: DemoStaff
  let now: Date

  /// Older ones are deleted.
  private static let keptDays = 180.0
  /// Whatever is younger has not been read.
  private static let unreadDays = 4.0
  private static let day = 86_400.0

  /// From the earliest to the latest.
  func all() -> [DemoNotification] {
    let told = life.events.flatMap(notices(of:)) + asked() + warned() + reminded()
    return told.filter { $0.occurredAt > now.addingTimeInterval(-Self.keptDays * Self.day) }
  }

  private func notices(of event: DemoLife.Event) -> [DemoNotification] {
    switch event.act {
    case .submit: notices(.reviewWaiting, to: moderators, event.occurredAt)
    case .sendBack: notices(.draftSentBack, to: authors, event.occurredAt)
    case .runOut: notices(.sponsorsRanOut, to: authors, event.occurredAt)
    case .reject: notices(.petitionRejected, to: authors + sponsors, event.occurredAt)
    case .open:
      notices(
        .petitionOpened, to: authors + sponsors + (addressee.map { [$0] } ?? []), event.occurredAt)
    case .reachThreshold:
      notices(.thresholdReached, to: authors + staff.holders(of: .leadership), event.occurredAt)
    case .answer: notices(.responsePublished, to: authors, event.occurredAt, occasion: 0)
    case .close: notices(.petitionClosed, to: authors, event.occurredAt)
    case .gatherSponsors, .revise, .archive, .withdraw: []
    }
  }

  /// A co-author is asked when the draft is young.
  private func asked() -> [DemoNotification] {
    guard let coAuthor = life.coAuthor, !life.coAuthorAgreed else { return [] }
    return notices(
      .coAuthorAsked, to: [staff.ids[coAuthor]], life.createdAt.addingTimeInterval(Self.day / 24))
  }

  /// What the clock would tell as soon as a server runs, of drafts that run out of time.
  private func warned() -> [DemoNotification] {
    guard let end = life.gatheringEndsAt, life.state == .gatheringSponsors else { return [] }
    let moment = end.addingTimeInterval(-Double(PetitionPolicy.warningDays) * Self.day)
    return moment > now
      ? []
      : notices(
        .sponsorsRunningOut, to: authors, moment, occasion: Int64(end.timeIntervalSince1970))
  }

  /// The same of answers that are due in two days, or were.
  private func reminded() -> [DemoNotification] {
    guard let due = life.responseDueAt else { return [] }
    let moment = due.addingTimeInterval(-2 * Self.day)
    let isAnswered = life.answeredAt.map { $0 < moment } ?? false
    return moment > now || isAnswered
      ? [] : notices(.responseDueSoon, to: staff.holders(of: .leadership), moment, occasion: 0)
  }

  private func notices(
    _ kind: NotificationKind, to people: [Employee.ID], _ moment: Date, occasion: Int64? = nil
  ) -> [DemoNotification] {
    // Somebody may be an author and more: they are told once.
    var seen: Set<Employee.ID> = []
    return people.filter { seen.insert($0).inserted }.map { person in
      DemoNotification(
        employee: person, kind: kind, petition: petition,
        occasion: occasion ?? Int64(moment.timeIntervalSince1970 * 1000), occurredAt: moment,
        isRead: moment < now.addingTimeInterval(-Self.unreadDays * Self.day))
    }
  }

  private var authors: [Employee.ID] {
    let coAuthor = life.coAuthorAgreed ? life.coAuthor : nil
    return ([life.petitioner] + (coAuthor.map { [$0] } ?? [])).map { staff.ids[$0] }
  }

  /// Those who may act on it.
  private var moderators: [Employee.ID] {
    staff.holders(of: .moderator).filter { !sponsors.contains($0) }
  }

  private var sponsors: [Employee.ID] {
    life.sponsors.map(\.person).filter { staff.people[$0].account != nil }.map { staff.ids[$0] }
  }
}
