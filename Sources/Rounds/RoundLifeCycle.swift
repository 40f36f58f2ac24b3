import Foundation

/// Where a round is.
public enum RoundState: String, Sendable, Hashable, CaseIterable {
  /// An analyst works on it.
  case draft
  /// Handed in; a second person looks at it.
  case review
  /// A second person approved it: roll and policy are fixed, the tabulator is to make its keys.
  case approved
  /// Policy and keys are public, tokens are issued.
  case announced
  /// Ballots are taken.
  case open
  /// No more ballots are taken; the tabulator counts.
  case counting
  /// Published.
  case closed
  /// Called off before it opened.
  case cancelled
  /// Its keys were lost or it was never opened: nothing of it can ever be counted.
  case void
}

/// What moves a round.
public enum RoundEvent: Sendable, Hashable, CaseIterable {
  /// An analyst hands it in.
  case submission
  /// An analyst takes it back.
  case withdrawal
  /// The second person sends it back, and says why.
  case return_
  /// The second person approves it.
  case approval
  /// An analyst or a moderator calls it off, and says why.
  case cancellation
  /// The tabulator has made its keys.
  case announcement
  /// Its time has come.
  case opening
  /// Its time is over.
  case closing
  /// The tabulator has counted.
  case publication
  /// The tabulator finds its keys gone, or its time over before it was opened.
  case loss
}

extension RoundState {
  /// Where an event leads from here; nil when it cannot happen here.
  public func after(_ event: RoundEvent) -> RoundState? {
    switch (self, event) {
    case (.draft, .submission): .review
    case (.review, .withdrawal), (.review, .return_): .draft
    case (.review, .approval): .approved
    case (.approved, .cancellation), (.announced, .cancellation): .cancelled
    case (.approved, .announcement): .announced
    case (.announced, .opening): .open
    case (.open, .closing): .counting
    case (.counting, .publication): .closed
    case (.approved, .loss), (.announced, .loss), (.open, .loss), (.counting, .loss): .void
    default: nil
    }
  }
}

extension RoundState {
  /// For so long after closing, devices come by and look for their receipts in the published list.
  private static let listedAfterClosing: TimeInterval = 90 * 24 * 3600

  /// Whether devices are told of a round in this state that closes at this time.
  public func isListed(closes: Date, at now: Date) -> Bool {
    switch self {
    case .announced, .open, .counting: true
    // Whoever holds a right or a receipt of a round that is not counted learns of that, too.
    case .closed, .cancelled, .void: now.timeIntervalSince(closes) < Self.listedAfterClosing
    case .draft, .review, .approved: false
    }
  }
}
