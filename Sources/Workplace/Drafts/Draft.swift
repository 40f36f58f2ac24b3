import Crypto
import Foundation
import Postgres

/// A petition before it is opened, as those who write it read it.
struct Draft: Sendable {
  /// What somebody is to a draft.
  enum Relation: String, Sendable, PostgresCodable {
    case petitioner
    /// Agreed to write along.
    case coAuthor = "co-author"
    /// Asked to write along, not answered yet.
    case asked

    /// Whether they may change it and move it on.
    var isAuthor: Bool { self != .asked }
  }

  /// The colleague who writes along, or is asked to.
  struct CoAuthor: Sendable {
    /// Nil when erased.
    let name: String?
    let hasAgreed: Bool
  }

  /// The petition that this one takes up again.
  struct Followed: Sendable {
    let id: Petition.ID
    let title: String
  }

  let id: Petition.ID
  let text: DraftText
  let state: Petition.State
  /// Since when it stands there.
  let stateChangedAt: Date
  /// Moves with title, background and addressee: what sponsors agree to.
  let textVersion: Int
  /// The petitioner's department, which is all that is public of who wrote it.
  let department: String
  /// Nil when erased.
  let petitioner: String?
  let coAuthor: CoAuthor?
  let follows: Followed?
  let sponsorCode: SponsorCode?
  let gatheringEndsAt: Date?
  /// What this reader is to it.
  let relation: Relation

  /// The names of all who wrote it.
  var authors: String {
    let names = [petitioner, coAuthor.flatMap { $0.hasAgreed ? $0.name : nil }].compactMap { $0 }
    return names.isEmpty ? "a former colleague" : names.joined(separator: " and ")
  }
}

/// What an author writes.
struct DraftText: Sendable, Equatable {
  static let longestTitle = 140
  static let longestBackground = 20_000

  /// The ask in one sentence.
  let title: String
  /// Markdown; empty while nothing is written.
  let background: String
  /// Nil while nobody is chosen.
  let addressee: ListedLeader?
  /// For how many days it takes signatures.
  let openDays: Int

  /// A part that must be there before colleagues are asked for their support.
  enum Part: Sendable, Equatable {
    case background
    case addressee
  }

  /// What is missing still. A title is always there.
  var missing: [Part] {
    (background.isEmpty ? [.background] : []) + (addressee == nil ? [.addressee] : [])
  }
}

/// A leader whom a petition can be addressed to.
struct ListedLeader: Sendable, Equatable {
  let id: Employee.ID
  /// The position, or else name and department.
  let label: String
}

/// Why something was not done with a draft.
enum DraftError: Error, Sendable, Equatable {
  /// It is not in the state for this any more; somebody was first.
  case movedOn
  /// The text was changed since it was read.
  case changedMeanwhile
  /// Background or addressee are missing.
  case incomplete
  /// Too few sponsors agreed to this text.
  case tooFewSponsors
  /// Somebody writes along already, or is asked to.
  case hasCoAuthor
}

/// The secret part of the link that opens a draft to colleagues: 128 random bits.
///
/// It is kept as it is, because authors must be able to read it again; whoever has it must be signed
/// in all the same.
struct SponsorCode: Sendable, Equatable {
  /// Base64url without padding, 22 characters.
  let text: String

  /// A new random code.
  init() {
    let bytes = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
    text = bytes.base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// Reads a code as an address holds it; nil when it cannot be one.
  init?(_ text: String) {
    let isCode = text.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "_")
    }
    guard text.utf8.count == 22, isCode else { return nil }
    self.text = text
  }

  /// Path of the page that it opens.
  var path: String { "/sponsorships/\(text)" }
}
