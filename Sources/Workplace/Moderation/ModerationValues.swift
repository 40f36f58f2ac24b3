import Foundation
import Web

/// From drafts and decisions as they are stored to what pages show.

extension ModerationPage {
  init(
    _ slice: Slice<WaitingDraft>, waiting: Int, rounds: Int, isBeginning: Bool, now: Date
  ) {
    self.init(
      found: waiting == 1 ? "1 draft waits" : "\(waiting.grouped) drafts wait",
      rounds: rounds == 0
        ? nil
        : Link(
          rounds == 1 ? "1 survey round waits" : "\(rounds.grouped) survey rounds wait",
          href: "/surveys"),
      drafts: slice.rows.map { Row($0, now: now) },
      paging: Paging(
        back: isBeginning ? nil : Link("Longest waiting", href: "/moderation"),
        forward: slice.next.map {
          Link("More", href: link("/moderation", ["after": $0.parameter]))
        }))
  }
}

extension ModerationPage.Row {
  init(_ draft: WaitingDraft, now: Date) {
    self.init(
      href: "/moderation/\(draft.id)", title: draft.title, addressee: draft.addressee,
      department: draft.department, sponsors: counted(draft.sponsors, "sponsor", "sponsors"),
      waiting: waited(since: draft.waitsSince, now: now),
      conflict: draft.ties.conflict?.sentence)
  }
}

/// How long something has waited, in words that end a sentence with "for".
func waited(since start: Date, now: Date) -> String {
  let hours = Int(now.timeIntervalSince(start) / 3600)
  return switch hours {
  case ..<1: "less than an hour"
  case ..<24: counted(hours, "hour", "hours")
  default: counted(hours / 24, "day", "days")
  }
}

extension ReviewPage {
  init(
    _ draft: ReviewedDraft, sponsors: [String?], similar: SimilarPart, returns: [PetitionEvent],
    policy: PetitionPolicy, now: Date
  ) {
    let authors = [draft.petitioner] + (draft.hasCoAuthor ? [draft.coAuthor] : [])
    self.init(
      heading: draft.title, addressee: draft.addressee, department: draft.department,
      waiting: waited(since: draft.waitsSince, now: now),
      authors: authors.map { $0 ?? "a former colleague" }.joined(separator: " and "),
      sponsors: sponsors.map { $0 ?? "A former colleague" },
      term: counted(draft.openDays, "day", "days"), threshold: policy.threshold.words,
      follows: draft.follows.map { Link($0.title, href: Petition.href($0.id)) },
      body: Markdown.html(draft.background), similar: similar, returns: returns.map(Return.init),
      conflict: draft.ties.conflict?.sentence, action: "/moderation/\(draft.id)/decisions",
      version: draft.textVersion,
      objections: ReviewReason.allCases.filter(\.isObjection).map { reason in
        Objection(value: reason.rawValue, label: reason.label)
      })
  }

  /// The same page with what was chosen and typed and what is wrong with it.
  mutating func keep(_ reader: FormReader) {
    decision = reader.field("decision")
    objection = reader.field("objection")
    comment = reader.field("comment")
    for index in objections.indices {
      objections[index].isChosen = objections[index].value == objection.value
    }
  }
}

extension ReviewPage.Return {
  init(_ event: PetitionEvent) {
    self.init(
      moment: Moment(event.occurredAt), moderator: event.actor ?? "A former moderator",
      reason: event.reason?.label ?? "", comment: event.comment)
  }
}

extension EndedReviewPage {
  init(_ event: PetitionEvent, of id: Petition.ID, typed: String) {
    let moderator = event.actor ?? "A former moderator"
    let happened =
      switch event.act {
      case .open: "\(moderator) opened it for signatures."
      case .reject: "\(moderator) rejected it."
      case .sendBack: "\(moderator) sent it back to its authors."
      default: "Its authors took it back."
      }
    let isPublic = event.act == .open || event.act == .reject
    self.init(
      happened: happened, moment: Moment(event.occurredAt), reason: event.reason?.label,
      comment: event.comment.isEmpty ? nil : event.comment,
      petition: isPublic ? Link("Read the petition", href: Petition.href(id)) : nil,
      typed: typed.isEmpty ? nil : typed)
  }
}

extension ModerationLogPage.Entry {
  init(_ entry: ModerationEntry) {
    let did =
      switch entry.act {
      case .open: "opened"
      case .reject: "rejected"
      default: "sent back"
      }
    self.init(
      moment: Moment(entry.occurredAt), moderator: entry.moderator ?? "A former moderator",
      did: did,
      petition: entry.petition.map { Link($0.title, href: Petition.href($0.id)) },
      reason: entry.reason.label, comment: entry.comment.isEmpty ? nil : entry.comment)
  }
}
