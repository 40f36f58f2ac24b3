import Foundation
import Postgres

/// A draft as the link shows it to a colleague who may sponsor it.
struct Sponsorship: Sendable {
  let petition: Petition.ID
  let title: String
  /// Markdown.
  let background: String
  let addressee: String
  let state: Petition.State
  let department: String
  /// The names of all who wrote it; colleagues with the link see who asks them.
  let authors: String
  let textVersion: Int
  /// The text that the reader agreed to; nil when they do not sponsor it.
  let agreedVersion: Int?
  let gatheringEndsAt: Date?
  let isInTime: Bool
  let isAuthor: Bool
  /// How many agreed to this very text.
  let sponsors: Int

  init(from row: inout PostgresRow) throws {
    petition = try row.next()
    title = try row.next()
    background = try row.next()
    addressee = try row.next()
    state = try row.next()
    department = try row.next()
    let petitioner: String? = try row.next()
    let coAuthor: String? = try row.next()
    authors = [petitioner ?? "A former colleague", coAuthor].compactMap { $0 }
      .joined(separator: " and ")
    textVersion = try row.next()
    agreedVersion = try row.next()
    gatheringEndsAt = try row.next()
    isInTime = try (row.next() as Bool?) ?? false
    isAuthor = try row.next()
    sponsors = try row.next()
  }

  /// Whether it looks for sponsors at this moment.
  var isGathering: Bool { state == .gatheringSponsors && isInTime }
  /// Whether the reader agreed to this very text.
  var hasAgreed: Bool { agreedVersion == textVersion }
  /// Whether the reader sponsors it and may stop to.
  var canWithdraw: Bool { agreedVersion != nil && Self.withdrawable.contains(state) }
  var isFull: Bool { sponsors >= PetitionPolicy.mostSponsors }

  /// States in which a sponsor can take their name back; after that it has done its work.
  static let withdrawable: [Petition.State] = [.draft, .gatheringSponsors, .inReview]
}

/// What sponsoring needs to know of a draft that it holds.
struct LockedSponsorship: Sendable {
  let petition: Petition.ID
  let textVersion: Int
  let state: Petition.State
  let isInTime: Bool
  let isAuthor: Bool
}

/// A sponsor as the authors see them.
struct ListedSponsor: Sendable {
  /// Nil when erased.
  let name: String?
  let department: String
  let since: Date
  /// Whether they agreed to the text as it is now.
  let agreesToText: Bool
}

/// What became of a request to sponsor a draft or to stop.
enum SponsorOutcome: Sendable, Equatable {
  /// Counted now, once.
  case sponsored
  /// Counted before; nothing changed.
  case alreadySponsor
  /// There are as many as there can be.
  case full
  /// It looks for no sponsors now.
  case notGathering
  /// The text is another one by now than they read.
  case otherText
  /// Authors need no sponsor in themselves.
  case isAuthor
  /// No longer counted.
  case withdrawn
  /// There was nothing to withdraw.
  case notSponsor
}
