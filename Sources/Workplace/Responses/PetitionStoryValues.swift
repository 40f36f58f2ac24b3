import Foundation
import Postgres
import Web

/// From what the database keeps of a petition after its opening to what pages show.

/// What happened to a petition, as it is stored.
struct PetitionRecord: Sendable {
  /// The latest ones.
  let signatures: [PublicSignature]
  let days: [(day: Day, signatures: Int)]
  /// Every version without its text.
  let publications: [ResponseVersion]
  /// The version in force.
  let response: ResponseVersion?
  let verdicts: VerdictFigures.Count?
  /// One more than is shown, when there are more.
  let updates: [PetitionUpdate]
  let events: [PetitionEvent]
  let chain: [ChainedPetition]
}

extension PetitionStory {
  /// How many updates the petition's own page shows.
  static let updatesShown = 3

  init(_ petition: Petition, _ record: PetitionRecord, now: Date) {
    let isOver = petition.dates.answeredAt != nil || petition.dates.closedAt != nil
    self.init(
      due: DueClock(petition.dates, now: now),
      closing: Self.closing(petition, record.events),
      chain: ChainPart.all(record.chain),
      response: record.response.flatMap { latest in
        record.publications.first.map {
          PublishedResponse(
            latest, first: $0, href: petition.href, verdicts: VerdictBar(record.verdicts))
        }
      },
      updates: record.updates.prefix(Self.updatesShown).map(UpdateRow.init),
      allUpdates: record.updates.count > Self.updatesShown
        ? Link("All updates", href: petition.href + "/updates") : nil,
      events: EventRow.all(petition, record),
      followUpHref: isOver ? link("/petitions/new", ["follows": "\(petition.id)"]) : nil)
  }

  private static func closing(_ petition: Petition, _ events: [PetitionEvent]) -> String? {
    guard petition.dates.closedAt != nil else { return nil }
    let reason = events.last { $0.act == .close }?.comment ?? ""
    return reason.isEmpty
      ? "Its time for signing had run out." : "Closed by the petitioner: “\(reason)”"
  }
}

extension PetitionStory.ChainPart {
  /// How many of one relation are in view; the rest is folded away.
  private static let shown = 3

  fileprivate static func all(_ chain: [ChainedPetition]) -> [Self] {
    [("Follows", false), ("Followed by", true)].compactMap { relation, isFollowUp in
      let links = chain.filter { $0.isFollowUp == isFollowUp }
        .map { Link($0.title, href: Petition.href($0.id)) }
      guard !links.isEmpty else { return nil }
      // One alone takes no more room than the line that hides it.
      let shown = links.count == Self.shown + 1 ? links.count : Self.shown
      return Self(
        relation: relation, petitions: Array(links.prefix(shown)),
        others: Array(links.dropFirst(shown)))
    }
  }
}

extension PetitionStory.EventRow {
  /// What is public of everything that happened, oldest first. Authors have no name here.
  fileprivate static func all(_ petition: Petition, _ record: PetitionRecord) -> [Self] {
    var rows: [(Date, String)] = record.events.compactMap { event in
      words(event, petition).map { (event.occurredAt, $0) }
    }
    // Petitions older than the record of events.
    if !record.events.contains(where: { $0.act == .open }) {
      rows.append((petition.dates.openedAt, "Opened for signatures"))
    }
    rows += record.publications.dropFirst().map {
      ($0.publishedAt, "Response corrected by \($0.author.shownName)")
    }
    return rows.sorted { $0.0 < $1.0 }.map { Self(day: Moment(day: $0.0), words: $0.1) }
  }

  private static func words(_ event: PetitionEvent, _ petition: Petition) -> String? {
    let by = event.actor.map { " by \($0)" } ?? ""
    switch event.act {
    case .open: return "Opened for signatures\(by)"
    case .reachThreshold:
      return "\(petition.threshold.grouped) signatures reached; leadership owes an answer"
    case .answer: return "Answered\(by)"
    case .close: return event.comment.isEmpty ? "Closed on its day" : "Closed by the petitioner"
    case .archive: return "Archived"
    case .gatherSponsors, .revise, .runOut, .submit, .sendBack, .reject, .withdraw: return nil
    }
  }
}

extension PublishedResponse {
  init(
    _ latest: ResponseVersion, first: ResponseVersion, href: String, verdicts: VerdictBar?
  ) {
    let isCorrected = latest.number > 1
    self.init(
      author: first.author.shownName, position: first.author.shownPosition,
      answered: Moment(day: first.publishedAt), body: Markdown.html(latest.body),
      corrected: isCorrected ? Moment(day: latest.publishedAt) : nil,
      versionsHref: isCorrected ? href + "/response/versions" : nil, verdicts: verdicts)
  }

  /// A draft as it will appear once that leader publishes it.
  init(preview draft: ResponseDraft, by leader: Signatory, now: Date) {
    self.init(
      author: leader.shownName, position: leader.shownPosition, answered: Moment(day: now),
      body: Markdown.html(draft.body), corrected: nil, versionsHref: nil, verdicts: nil)
  }
}

extension UpdateRow {
  init(_ update: PetitionUpdate) {
    self.init(moment: Moment(update.publishedAt), body: Markdown.html(update.body))
  }
}
