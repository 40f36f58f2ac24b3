import Foundation
import Postgres

/// A petition as everybody may read it.
struct Petition: Sendable, Equatable {
  typealias ID = Int64

  /// Where a petition stands; `PetitionLifeCycle` says what leads from one to another.
  enum State: String, Sendable, PostgresCodable, CaseIterable {
    case draft
    case gatheringSponsors = "gathering-sponsors"
    case inReview = "in-review"
    case open
    case responseDue = "response-due"
    case answered
    case closed
    case archived
    case rejected
    case withdrawn
  }

  let id: ID
  /// The ask in one sentence.
  let title: String
  /// Markdown.
  let background: String
  let addressee: String
  /// The petitioner's department.
  let department: String
  /// Signatures at which leadership must answer.
  let threshold: Int
  let dates: PetitionDates
  /// The petition that this one takes up again.
  let followsID: ID?
  let signatures: Int
  /// Changes with everything a reader can see.
  let revision: Int64

  var state: State { dates.state }
}

/// A signature as its owner chose it.
struct Signature: Sendable, Equatable {
  /// The longest reason, in characters.
  static let longestReason = 500

  let signedAt: Date
  let showsName: Bool
  let reason: String?
}

/// How somebody asks to sign.
struct Signing: Sendable, Equatable {
  let petition: Petition.ID
  let employee: Employee.ID
  let showsName: Bool
  let reason: String?
}

/// What became of a request to sign or to withdraw.
enum SigningOutcome: String, Sendable, PostgresCodable {
  /// Counted now, once.
  case signed
  /// Counted before; nothing changed.
  case alreadySigned = "already-signed"
  /// The petition takes no more signatures; nothing changed.
  case closed
  /// There is no such petition.
  case notFound = "not-found"
  /// No longer counted.
  case withdrawn
  /// There was nothing to withdraw.
  case notSigned = "not-signed"
}
