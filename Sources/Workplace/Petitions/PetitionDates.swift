import Foundation
import Postgres

/// Where a published petition stands, with the days that go with it.
struct PetitionDates: Sendable, Equatable {
  let state: Petition.State
  let openedAt: Date
  /// Day on which it stops taking signatures; nil for one that goes on.
  let closesAt: Date?
  let closedAt: Date?
  /// By when leadership must answer; nil before the threshold.
  let responseDueAt: Date?
  let answeredAt: Date?

  /// The columns state, opened_at, closes_at, closed_at, response_due_at and answered_at.
  init(from row: inout PostgresRow) throws {
    state = try row.next()
    openedAt = try row.next()
    closesAt = try row.next()
    closedAt = try row.next()
    responseDueAt = try row.next()
    answeredAt = try row.next()
  }

  /// Whether it takes signatures at this moment.
  func isSignable(at now: Date) -> Bool {
    Petition.State.signable.contains(state) && closesAt.map { $0 > now } ?? true
  }

  /// Whether leadership let the date of its answer pass.
  func isOverdue(at now: Date) -> Bool {
    state == .responseDue && responseDueAt.map { $0 < now } ?? false
  }
}

extension Petition.State {
  /// States in which everybody reads the whole petition.
  static let published: [Self] = [.open, .responseDue, .answered, .closed, .archived]
  /// States in which it takes signatures until its closing day.
  static let signable: [Self] = [.open, .responseDue, .answered]
  /// States that the list can be narrowed to.
  static let listed: [Self] = [.open, .responseDue, .answered, .closed, .archived, .rejected]

  /// As pages name it.
  var label: String {
    switch self {
    case .draft: "Draft"
    case .gatheringSponsors: "Gathering sponsors"
    case .inReview: "In review"
    case .open: "Open"
    case .responseDue: "Response due"
    case .answered: "Answered"
    case .closed: "Closed"
    case .archived: "Archived"
    case .rejected: "Rejected"
    case .withdrawn: "Withdrawn"
    }
  }
}
