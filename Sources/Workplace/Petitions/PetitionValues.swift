import Foundation
import Postgres
import Web

/// From petitions as they are stored to what pages show.

extension Petition {
  var href: String { Self.href(id) }

  static func href(_ id: ID) -> String { "/petitions/\(id)" }

  /// Leads to `href`.
  static func shortHref(_ id: ID) -> String { "/p/\(id)" }
}

extension PetitionState {
  init(_ dates: PetitionDates, now: Date) {
    let isSignable = dates.isSignable(at: now)
    let isOverdue = dates.isOverdue(at: now)
    let (words, preposition, date): (String, String?, Date?) =
      switch dates.state {
      case .open where isSignable:
        ("Open", dates.closesAt == nil ? nil : "until", dates.closesAt)
      case .responseDue:
        (
          isOverdue ? "Response overdue" : "Response due", isOverdue ? "since" : "by",
          dates.responseDueAt
        )
      case .answered: ("Answered", "on", dates.answeredAt)
      case .archived: ("Archived", "closed on", dates.closedAt)
      // An open one whose day has passed is closed, although the clock has not noticed.
      default: ("Closed", "on", dates.closedAt ?? dates.closesAt)
      }
    self.init(
      isOpen: isSignable, isOverdue: isOverdue, words: words, preposition: preposition,
      day: date.map(Moment.init(day:)))
  }
}

extension Tally {
  init(signatures: Int, threshold: Int) {
    self.init(
      count: signatures.grouped,
      noun: signatures == 1 ? "signature" : "signatures",
      threshold: threshold.grouped,
      percent: min(100, signatures * 100 / max(1, threshold)),
      words: Self.words(signatures: signatures, threshold: threshold))
  }

  private static func words(signatures: Int, threshold: Int) -> String {
    switch signatures {
    case 0: "Nobody has signed yet; \(threshold.grouped) are needed"
    case ..<threshold: "\((threshold - signatures).grouped) more reach \(threshold.grouped)"
    default: "Passed \(threshold.grouped)"
    }
  }
}

extension PetitionPage {
  /// How many of the latest signatures the page shows.
  static let signaturesShown = 20

  init(
    _ petition: Petition, latest: [PublicSignature], days: [(day: Day, signatures: Int)],
    story: PetitionStory, publicURL: String, now: Date
  ) {
    let chart = SignatureChart(
      days: days.map { (day: $0.day.date, count: $0.signatures) }, total: petition.signatures,
      threshold: petition.threshold)
    self.init(
      title: petition.title, href: petition.href, addressee: petition.addressee,
      department: petition.department, opened: Moment(day: petition.dates.openedAt),
      state: PetitionState(petition.dates, now: now),
      tally: Tally(signatures: petition.signatures, threshold: petition.threshold),
      body: Markdown.html(petition.background), panel: Gap.panel.html, tools: Gap.tools.html,
      story: story, chart: chart.drawing,
      chartRows: chart.rows, signatures: latest.map(SignatureRow.init),
      allSignatures: petition.signatures > Self.signaturesShown
        ? Link(
          "All \(counted(petition.signatures, "signature", "signatures"))",
          href: petition.href + "/signatures") : nil,
      share: ShareLink(petition, publicURL: publicURL),
      feeds: [
        Link("Atom feed of new petitions", href: "/petitions.atom"),
        Link("Figures as JSON", href: petition.href + "/figures.json"),
      ])
  }
}

extension SignatureRow {
  /// A hidden signature shows the day alone: the minute could tell who it was.
  init(_ signature: PublicSignature) {
    self.init(
      name: signature.name ?? (signature.showsName ? "A former colleague" : nil),
      department: signature.department,
      moment: signature.showsName
        ? Moment(signature.signedAt) : Moment(day: signature.signedAt),
      reason: signature.reason)
  }
}

extension SignaturePanel {
  init(_ petition: Petition, own: PetitionView.Own, now: Date) {
    var mine: Mine?
    if case .signed(let signature) = own {
      mine = Mine(
        isNamed: signature.showsName, since: Moment(signature.signedAt), reason: signature.reason)
    }
    self.init(
      tally: Tally(signatures: petition.signatures, threshold: petition.threshold),
      state: PetitionState(petition.dates, now: now),
      action: petition.href + (mine == nil ? "/signatures" : "/signatures/mine"),
      withdrawalHref: petition.href + "/signatures/withdrawal",
      mine: mine,
      next: Self.next(petition, now: now))
    switch own {
    case .unsigned: break
    case .signed(let signature):
      visibility = signature.showsName ? .named : .hidden
      reason = Field("reason", value: signature.reason ?? "")
    case .withdrawn(let showsName, let reason):
      visibility = showsName ? .named : .hidden
      self.reason = Field("reason", value: reason ?? "")
    }
  }

  /// The same panel with what was typed and what is wrong with it.
  mutating func keep(_ refused: RefusedSignatureForm) {
    visibility = refused.visibility
    visibilityError = refused.visibilityError
    reason = refused.reason
    isChanging = true
  }
}
