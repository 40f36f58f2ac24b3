import Postgres

/// What a moderator makes of a draft.
enum ReviewOutcome: String, Sendable, CaseIterable {
  case open
  case sendBack = "send-back"
  case reject

  var act: PetitionAct {
    switch self {
    case .open: .open
    case .sendBack: .sendBack
    case .reject: .reject
    }
  }

  /// Who is told of it, by its kind.
  var announcement: NotificationKind {
    switch self {
    case .open: .petitionOpened
    case .sendBack: .draftSentBack
    case .reject: .petitionRejected
    }
  }
}

/// A moderator's decision about a draft.
struct ReviewDecision: Sendable {
  /// The longest comment, in characters.
  static let longestComment = 1000

  let petition: Petition.ID
  /// The text that was read.
  let textVersion: Int
  let outcome: ReviewOutcome
  let reason: ReviewReason
  let comment: String
}

/// What binds a moderator to a draft.
struct DraftTies: Sendable, Equatable {
  let isPetitioner: Bool
  let isCoAuthor: Bool
  let isSponsor: Bool
  let isAddressee: Bool

  /// Why they cannot decide about it; nil when they can.
  var conflict: ReviewConflict? {
    if isPetitioner { return .wroteIt }
    if isCoAuthor { return .wroteAlong }
    if isSponsor { return .sponsorsIt }
    return isAddressee ? .isAddressed : nil
  }
}

/// Why somebody is no judge of a draft.
enum ReviewConflict: String, Sendable, CaseIterable {
  case wroteIt
  case wroteAlong
  case sponsorsIt
  case isAddressed

  var sentence: String {
    let because =
      switch self {
      case .wroteIt: "You wrote this draft"
      case .wroteAlong: "You are a co-author of this draft"
      case .sponsorsIt: "You sponsor this draft"
      case .isAddressed: "This draft is addressed to you"
      }
    return because + ", so another moderator decides about it."
  }
}

/// Why a decision does not count.
enum ReviewError: Error, Equatable {
  /// No such draft was ever handed in.
  case notFound
  /// Another moderator was first, or its authors took it back.
  case notInReview
  case conflict(ReviewConflict)
  /// The text is no longer the one that was read.
  case textChanged
}

/// How a draft stands when a decision arrives, read while nobody else can change it.
struct ReviewStanding: Sendable {
  let state: Petition.State
  let textVersion: Int
  let ties: DraftTies

  /// - Throws: when a moderator with these ties cannot decide like this.
  func check(_ decision: ReviewDecision) throws(ReviewError) {
    guard state == .inReview else { throw .notInReview }
    if let conflict = ties.conflict { throw .conflict(conflict) }
    guard textVersion == decision.textVersion else { throw .textChanged }
  }
}

extension Moderator {
  /// Opens, sends back or rejects a draft: its state, the record and what is announced in one
  /// transaction. Of several at once the first counts.
  ///
  /// - Throws: `ReviewError`.
  func decide(_ decision: ReviewDecision, in database: Pool<WebRole>) async throws {
    try await database.transaction { transaction in
      // A statement of its own, so that the next one sees what whoever held the lock has done.
      guard try await transaction.first(LifeCycleQueries.lock(decision.petition)) != nil,
        let standing = try await transaction.first(
          ModerationQueries.standing(of: decision.petition, for: employee.id))
      else { throw ReviewError.notFound }
      try standing.check(decision)
      try await transaction.move(
        PetitionEvent.New(
          petition: decision.petition, act: decision.outcome.act, actor: employee.id,
          reason: decision.reason, comment: decision.comment),
        announcing: decision.outcome.announcement)
    }
  }
}
