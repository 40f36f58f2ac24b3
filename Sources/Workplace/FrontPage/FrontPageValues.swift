import Foundation
import Postgres
import Web

/// From petitions as they are stored to what the front page shows.

extension FrontPage {
  private static let overdueShown = 10
  private static let dueShown = 5
  private static let othersShown = 5

  /// The queries of the lists: overdue, due, trending and newest. Of the first two one row more than
  /// is shown tells whether there are others.
  static var lists: [Query<WebRole, ListedPetition>] {
    [
      PetitionListQueries.overdue(limit: overdueShown + 1),
      PetitionListQueries.dueNext(limit: dueShown + 1),
      PetitionListQueries.page(
        PetitionList(text: "", state: .open, sort: .trending, after: nil), limit: othersShown),
      PetitionListQueries.page(
        PetitionList(text: "", state: nil, sort: .newest, after: nil), limit: othersShown),
    ]
  }

  /// The page of what these queries found.
  init(_ lists: [[ListedPetition]], company: String, now: Date) {
    let allDue = "/petitions?state=response-due"
    func section(
      _ index: Int, _ name: String, _ heading: String, shows limit: Int, nothing: String,
      more: Link?
    ) -> Section {
      Section(
        name: name, heading: heading,
        petitions: lists[index].prefix(limit).map { PetitionsPage.Row($0, now: now) },
        nothing: nothing, more: more)
    }
    self.init(
      heading: "Petitions at \(company)", waiting: Gap.panel.html,
      answers: [
        section(
          0, "overdue", "Answers overdue", shows: Self.overdueShown,
          nothing: "Leadership has let no date pass.",
          more: lists[0].count > Self.overdueShown
            ? Link("All answers that are overdue or due", href: allDue) : nil),
        section(
          1, "due", "Answers due", shows: Self.dueShown,
          nothing: "No petition waits for its answer.",
          more: lists[1].count > Self.dueShown ? Link("All answers due", href: allDue) : nil),
      ],
      others: [
        section(
          2, "trending", "Trending", shows: Self.othersShown,
          nothing: "No petition is open for signatures.",
          more: lists[2].isEmpty ? nil : Link("All open petitions", href: "/petitions?state=open")),
        section(
          3, "newest", "Newest", shows: Self.othersShown,
          nothing: "No petition has been opened yet.",
          more: lists[3].isEmpty ? nil : Link("All petitions", href: "/petitions?sort=newest")),
      ])
  }
}

extension WaitingPart {
  init(_ waiting: Waiting, now: Date) {
    items =
      (waiting.owed.flatMap(Item.init).map { [$0] } ?? [])
      + (waiting.queue.flatMap(Item.init(queue:)).map { [$0] } ?? [])
      + waiting.drafts.map(Item.init)
  }
}

extension WaitingPart.Item {
  /// Nil when leadership owes nothing.
  init?(_ owed: OwedAnswers) {
    guard owed.all > 0 else { return nil }
    let addressed =
      owed.addressed > 0
      ? "\(owed.addressed.grouped) of them addressed to you" : "none of them addressed to you"
    let overdue = owed.overdue > 0 ? ", \(owed.overdue.grouped) overdue" : ""
    self.init(
      label: "\(counted(owed.all, "answer is", "answers are")) owed by leadership",
      href: "/responses", words: addressed + overdue, day: nil)
  }

  /// Nil when no draft waits for a moderator.
  init?(queue: Int) {
    guard queue > 0 else { return nil }
    self.init(
      label: "\(counted(queue, "draft waits", "drafts wait")) for a moderator",
      href: "/moderation", words: "Open it or send it back, with a reason", day: nil)
  }

  init(_ draft: DraftToContinue) {
    let missing = draft.sponsorsNeeded - draft.sponsors
    let (words, day): (String, Date?) =
      switch draft.state {
      case _ where draft.isInvitation: ("You are asked to write this draft along", nil)
      case .gatheringSponsors where missing > 0:
        ("\(counted(missing, "sponsor is", "sponsors are")) missing, until", draft.gatheringEndsAt)
      case .gatheringSponsors: ("Enough sponsors: hand it to the moderators", nil)
      default: ("A draft that only its authors see", nil)
      }
    self.init(
      label: draft.title, href: Petition.href(draft.id) + "/draft", words: words,
      day: day.map(Moment.init(day:))
    )
  }
}
