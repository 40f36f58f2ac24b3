import Foundation
import Web

/// From drafts as they are stored to what the authors' page shows.

/// All that the authors' page is made of.
struct DraftReading: Sendable {
  let draft: Draft
  let sponsors: [ListedSponsor]
  let events: [PetitionEvent]
  let policy: PetitionPolicy
  let similar: SimilarPart?

  /// How many agreed to the text as it is.
  var agreed: Int { sponsors.count { $0.agreesToText } }
}

extension DraftPage {
  /// - Parameter site: scheme, host and port, for the link that goes to colleagues.
  init(_ reading: DraftReading, site: String) {
    let draft = reading.draft
    self.init(
      heading: draft.text.title, addressee: draft.text.addressee?.label,
      department: draft.department,
      follows: draft.follows.map { Link($0.title, href: Petition.href($0.id)) },
      body: Markdown.html(draft.text.background), audience: Self.audience(draft.state),
      review: ReviewNote(reading.events, state: draft.state),
      panel: DraftPanel(reading, site: site),
      steps: DraftStep.all(for: draft, policy: reading.policy), similar: reading.similar,
      sponsors: SponsorsPart(reading), coAuthor: CoAuthorPart(draft),
      history: reading.events.map { Event($0) })
  }

  private static func audience(_ state: Petition.State) -> String {
    switch state {
    case .draft: "Only its authors read this. The page of the petition will show it like this."
    case .gatheringSponsors:
      "Colleagues with your link read this, with your names. The public page shows it without them."
    case .inReview: "The authors, the sponsors and the moderators read this."
    default: "Only its authors read this."
    }
  }
}

extension SponsorsPart {
  /// Nil before anybody was asked.
  init?(_ reading: DraftReading) {
    guard reading.draft.sponsorCode != nil else { return nil }
    self.init(
      found:
        "\(reading.agreed) of \(counted(reading.policy.sponsorsNeeded, "sponsor", "sponsors"))",
      rows: reading.sponsors.map { sponsor in
        Row(
          name: sponsor.name ?? "A former colleague", department: sponsor.department,
          since: Moment(day: sponsor.since), agreesToText: sponsor.agreesToText)
      })
  }
}

extension CoAuthorPart {
  init(_ draft: Draft) {
    let canAsk =
      draft.coAuthor == nil && draft.state == .draft && draft.relation == .petitioner
    let canRemove = draft.coAuthor != nil && Sponsorship.withdrawable.contains(draft.state)
    self.init(
      name: draft.coAuthor.map { $0.name ?? "A former colleague" },
      hasAgreed: draft.coAuthor?.hasAgreed ?? false, isReader: draft.relation != .petitioner,
      askPath: canAsk ? "\(Petition.href(draft.id))/co-author" : nil,
      removePath: canRemove ? "\(Petition.href(draft.id))/co-author/removal" : nil)
  }
}

extension CoAuthorQuestionPage {
  init(_ draft: Draft) {
    let canAgree = [.draft, .gatheringSponsors].contains(draft.state)
    let canDecline = Sponsorship.withdrawable.contains(draft.state)
    self.init(
      title: draft.text.title, petitioner: draft.petitioner ?? "A former colleague",
      addressee: draft.text.addressee?.label, department: draft.department,
      body: Markdown.html(draft.text.background),
      agreementPath: canAgree ? "\(Petition.href(draft.id))/co-author/agreement" : nil,
      removePath: canDecline ? "\(Petition.href(draft.id))/co-author/removal" : nil)
  }
}

extension ReviewNote {
  /// Nil when the last that happened was no moderator's objection.
  init?(_ events: [PetitionEvent], state: Petition.State) {
    guard let last = events.last(where: { $0.reason != nil }), let reason = last.reason else {
      return nil
    }
    let moderator = last.actor ?? "A moderator"
    let day = Moment(day: last.occurredAt).text
    switch (last.act, state) {
    case (.sendBack, .draft):
      self.init(
        words: "\(moderator) sent this back on \(day)", reason: reason.label,
        comment: last.comment.isEmpty ? nil : last.comment,
        advice: "Change the text, gather sponsors for it again, and hand it in once more.")
    case (.reject, .rejected):
      self.init(
        words: "\(moderator) rejected this on \(day)", reason: reason.label,
        comment: last.comment.isEmpty ? nil : last.comment,
        advice: "Everybody can read its title and this reason; the text stays with its authors.")
    default: return nil
    }
  }
}

extension DraftPage.Event {
  init(_ event: PetitionEvent) {
    self.init(
      moment: Moment(event.occurredAt), words: Self.words(event), reason: event.reason?.label,
      comment: event.comment.isEmpty ? nil : event.comment)
  }

  private static func words(_ event: PetitionEvent) -> String {
    let actor = event.actor ?? "A former colleague"
    return switch event.act {
    case .gatherSponsors: "\(actor) asked for sponsors"
    case .revise: "\(actor) went back to writing"
    case .runOut: "Too few sponsors were found in time"
    case .submit: "\(actor) handed it to the moderators"
    case .sendBack: "\(actor) sent it back"
    case .reject: "\(actor) rejected it"
    case .open: "\(actor) opened it for signatures"
    case .reachThreshold: "The signatures reached the threshold"
    case .answer: "\(actor) answered it"
    case .close: "It was closed"
    case .archive: "It went to the archive"
    case .withdraw: "\(actor) gave it up"
    }
  }
}
