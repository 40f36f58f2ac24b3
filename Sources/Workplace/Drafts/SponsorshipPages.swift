import Foundation
import Mustache
import Web

/// `GET /sponsorships/:code`: a draft as its link shows it to a colleague.
struct SponsorshipPage: Page, MustacheParent {
  static let template = "drafts/sponsorship"

  /// The ask in one sentence.
  let heading: String
  /// Who asks.
  let authors: String
  let addressee: String
  /// Where it comes from, which is all that the public will be told of its authors.
  let department: String
  /// The text; nil when it is not to be read now.
  let body: HTML?
  /// How many there are and how many it takes, with the day that goes with it; nil when none are
  /// looked for.
  let gathering: Gathering?
  /// What is the matter, where nobody can become a sponsor; nil where one can.
  let calm: String?
  /// Where to go on; nil where there is nowhere in particular.
  let way: Link?
  /// Path whose POST sponsors; nil where the reader cannot.
  let action: String?
  /// The text that is read, for the field `version`.
  let version: String
  /// How the reader sponsors it; nil when they do not.
  let mine: Mine?
  /// Why what was sent did not count; nil when nothing was.
  var refusal: String?

  var title: String { refusal == nil ? heading : "Error: \(heading)" }

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "authors": authors
    case "addressee": addressee
    case "department": department
    case "body": body
    case "hasBody": body != nil
    case "gathering": gathering
    case "calm": calm
    case "way": way
    case "action": action
    case "canSponsor": action != nil
    case "version": version
    case "mine": mine
    case "refusal": refusal
    default: nil
    }
  }

  /// How far the search for sponsors is.
  struct Gathering: Sendable, MustacheParent {
    let tally: Tally
    let until: Moment

    func child(named name: String) -> Any? {
      switch name {
      case "tally": tally
      case "until": until
      default: nil
      }
    }
  }

  /// The reader's own word.
  struct Mine: Sendable, MustacheParent {
    /// Whether it is for the text as it is now.
    let isForThisText: Bool
    /// Path whose POST takes it back.
    let withdrawalPath: String

    func child(named name: String) -> Any? {
      switch name {
      case "isForThisText": isForThisText
      case "withdrawalPath": withdrawalPath
      default: nil
      }
    }
  }
}

extension SponsorshipPage {
  init(_ sponsorship: Sponsorship, code: SponsorCode, policy: PetitionPolicy) {
    let canSponsor =
      sponsorship.isGathering && !sponsorship.isAuthor && !sponsorship.hasAgreed
      && !sponsorship.isFull
    let isPublished = Petition.State.published.contains(sponsorship.state)
    let shows = sponsorship.isGathering || sponsorship.state == .inReview
    self.init(
      heading: sponsorship.title, authors: sponsorship.authors, addressee: sponsorship.addressee,
      department: sponsorship.department,
      body: shows ? Markdown.html(sponsorship.background) : nil,
      gathering: sponsorship.isGathering
        ? Gathering(sponsorship, needed: policy.sponsorsNeeded) : nil,
      calm: Self.calm(sponsorship),
      way: sponsorship.isAuthor
        ? Link("Your page of this petition", href: Draft.href(sponsorship.petition))
        : isPublished ? Link("Read the petition", href: Petition.href(sponsorship.petition)) : nil,
      action: canSponsor ? code.path : nil, version: "\(sponsorship.textVersion)",
      mine: sponsorship.canWithdraw
        ? Mine(isForThisText: sponsorship.hasAgreed, withdrawalPath: code.path + "/withdrawal")
        : nil)
  }

  private static func calm(_ sponsorship: Sponsorship) -> String? {
    switch sponsorship.state {
    case .gatheringSponsors where !sponsorship.isInTime:
      "The time for finding sponsors is over. If its authors ask again, this link works again."
    case .gatheringSponsors where sponsorship.isAuthor:
      "This is what colleagues see who open your link. Authors need not sponsor what they wrote."
    case .gatheringSponsors where sponsorship.isFull && !sponsorship.hasAgreed:
      "It has \(PetitionPolicy.mostSponsors) sponsors, which is as many as there can be. You can "
        + "sign it once it is open."
    case .gatheringSponsors: nil
    case .draft:
      "Its authors are writing on it and look for no sponsors now. If they ask again, this link "
        + "works again."
    case .inReview:
      "It has its sponsors, and the moderators read it now. You can sign it once it is open."
    case .rejected: "A moderator rejected this petition, so it needs no sponsors any more."
    case .withdrawn: "Its authors gave this petition up, so it needs no sponsors any more."
    case .open, .responseDue, .answered: "This petition is open, so it needs no sponsors any more."
    case .closed, .archived: "This petition is closed, so it needs no sponsors any more."
    }
  }
}

extension SponsorshipPage.Gathering {
  init(_ sponsorship: Sponsorship, needed: Int) {
    let missing = needed - sponsorship.sponsors
    self.init(
      tally: Tally(
        count: sponsorship.sponsors.grouped,
        noun: sponsorship.sponsors == 1 ? "sponsor" : "sponsors", threshold: needed.grouped,
        percent: min(100, sponsorship.sponsors * 100 / max(1, needed)),
        words: missing > 0
          ? "\(missing) more are needed before moderators read it"
          : "Enough for the moderators to read it"),
      until: Moment(day: sponsorship.gatheringEndsAt ?? Date()))
  }
}
