import Foundation
import Postgres

/// What a reader asked to list.
struct PetitionList: Sendable, Hashable {
  /// How many of the petitions that match a search are listed, the newest.
  static let searched = 500

  enum Sort: String, Sendable, CaseIterable {
    /// Only while searching.
    case bestMatch = "best-match"
    /// By the day of the answer; only those that are owed one.
    case responseDue = "response-due"
    case trending
    case newest
    case mostSigned = "most-signed"
  }

  /// Where the page begins.
  struct After: Sendable, Hashable {
    /// The sort key of the row before.
    let key: Double
    let id: Petition.ID
  }

  let text: String
  /// Nil for all that are not archived or rejected or, in a search, for really all.
  let state: Petition.State?
  let sort: Sort
  let after: After?
}

extension PetitionList {
  /// The orders that make sense for what is listed.
  static func sorts(text: String, state: Petition.State?) -> [Sort] {
    Sort.allCases.filter { sort in
      switch sort {
      case .bestMatch: !text.isEmpty
      case .responseDue: state == nil || state == .responseDue
      case .newest: true
      // Nobody could sign what was rejected.
      case .trending, .mostSigned: state != .rejected
      }
    }
  }

  /// The order when none was asked for.
  static func usualSort(text: String, state: Petition.State?) -> Sort {
    if !text.isEmpty { return .bestMatch }
    return switch state {
    case .responseDue: .responseDue
    case .archived, .rejected: .newest
    default: .trending
    }
  }

  /// The order of the same list with another state: what the reader chose, where it makes sense there.
  func sort(in state: Petition.State?) -> Sort {
    let usual = Self.usualSort(text: text, state: state)
    let isChosen = sort != Self.usualSort(text: text, state: self.state)
    return isChosen && Self.sorts(text: text, state: state).contains(sort) ? sort : usual
  }
}

/// A petition as the list shows it.
struct ListedPetition: Sendable {
  let id: Petition.ID
  let title: String
  let addressee: String
  let department: String
  /// Zero for a rejected one.
  let threshold: Int
  let signatures: Int
  /// Those of a rejected one begin with the day on which it was.
  let dates: PetitionDates
  /// Why a moderator rejected it; nil for all others, and for a code that is not known any more.
  let objection: ReviewReason?
  let sortKey: Double

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    title = try row.next()
    addressee = try row.next()
    department = try row.next()
    threshold = try row.next()
    signatures = try row.next()
    dates = try PetitionDates(from: &row)
    let code: String? = try row.next()
    objection = code.flatMap(ReviewReason.init(rawValue:))
    sortKey = try row.next()
  }
}
