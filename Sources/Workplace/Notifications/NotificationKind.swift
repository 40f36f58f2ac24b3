import Postgres

/// What people are told about petitions and surveys; never about an anonymous act. Each kind can be switched off for mail.
enum NotificationKind: String, Sendable, PostgresCodable, CaseIterable {
  /// To a colleague who is asked to write along.
  case coAuthorAsked = "co-author-asked"
  /// To the authors, when enough sponsors are there.
  case sponsorsComplete = "sponsors-complete"
  /// To sponsors, when the text has changed since they agreed to it.
  case textChanged = "text-changed"
  case sponsorsRunningOut = "sponsors-running-out"
  case sponsorsRanOut = "sponsors-ran-out"
  /// To moderators, when a draft waits for them.
  case reviewWaiting = "review-waiting"
  /// To the authors: a moderator sent the draft back.
  case draftSentBack = "draft-sent-back"
  /// To authors and sponsors.
  case petitionRejected = "petition-rejected"
  /// To authors, sponsors and the addressee.
  case petitionOpened = "petition-opened"
  /// To the authors and all leaders.
  case thresholdReached = "threshold-reached"
  /// To all leaders, two days before.
  case responseDueSoon = "response-due-soon"
  /// To the authors and everybody who signed, once a petition.
  case responsePublished = "response-published"
  /// To everybody who signed.
  case updatePosted = "update-posted"
  /// To the authors.
  case petitionClosed = "petition-closed"
  /// To moderators who did not work on it, when a round waits for them.
  case roundReviewWaiting = "round-review-waiting"
  /// To its author: a moderator sent the round back.
  case roundSentBack = "round-sent-back"
  /// To its author: a moderator approved the round.
  case roundApproved = "round-approved"
  /// To everybody who may answer.
  case roundAnnounced = "round-announced"
  /// To everybody who was told that they may answer: the round was called off before it opened.
  case roundCancelled = "round-cancelled"
  /// To everybody who was told that they may answer: nothing of the round can ever be counted.
  case roundVoid = "round-void"
  /// To everybody, whether or not they might or did answer.
  case roundPublished = "round-published"
}
