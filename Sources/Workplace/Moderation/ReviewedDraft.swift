import Foundation
import Postgres

/// Where a page of the queue begins: behind this draft.
struct QueuePlace: Sendable {
  /// Since when it waits, in microseconds since 1970: a time as PostgreSQL keeps it.
  let since: Int64
  let id: Petition.ID
}

/// A draft in the queue.
struct WaitingDraft: Sendable {
  let id: Petition.ID
  let title: String
  let department: String
  let addressee: String
  let waitsSince: Date
  let place: Int64
  let sponsors: Int
  let ties: DraftTies

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    title = try row.next()
    department = try row.next()
    addressee = try row.next()
    waitsSince = try row.next()
    place = try row.next()
    sponsors = try row.next()
    ties = try DraftTies(from: &row)
  }
}

/// A draft as a moderator reads it.
struct ReviewedDraft: Sendable {
  let id: Petition.ID
  let title: String
  /// Markdown.
  let background: String
  let addressee: String
  let department: String
  let openDays: Int
  let textVersion: Int
  let waitsSince: Date
  /// Nil when erased.
  let petitioner: String?
  let hasCoAuthor: Bool
  /// Nil when there is none, or erased.
  let coAuthor: String?
  /// The petition that it takes up again.
  let follows: (id: Petition.ID, title: String)?
  let ties: DraftTies

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    title = try row.next()
    background = try row.next()
    addressee = try row.next()
    department = try row.next()
    let days: Int16 = try row.next()
    openDays = Int(days)
    textVersion = try row.next()
    waitsSince = try row.next()
    petitioner = try row.next()
    hasCoAuthor = try row.next()
    coAuthor = try row.next()
    let followsID: Petition.ID? = try row.next()
    let followsTitle: String? = try row.next()
    follows = if let followsID, let followsTitle { (followsID, followsTitle) } else { nil }
    ties = try DraftTies(from: &row)
  }
}

extension DraftTies {
  /// The columns that `ModerationQueries` names alike.
  init(from row: inout PostgresRow) throws {
    isPetitioner = try row.next()
    isCoAuthor = try row.next()
    isSponsor = try row.next()
    isAddressee = try row.next()
  }
}
