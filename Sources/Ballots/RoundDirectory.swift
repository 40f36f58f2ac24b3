import Foundation
import Rounds

/// Where the ballot box looks up rounds. What it is told may be some seconds old: that a ballot is in
/// time is decided by the database alone, when it is stored.
public protocol RoundDirectory: Sendable {
  /// Every round that has a policy.
  func entries() async throws -> [RoundEntry]
  /// The policy of a round, as it was hashed.
  func policy(of round: Int64) async throws -> Data?
  /// The sorted list of the nullifiers of all ballots, 32 bytes each. Nil before the round is closed.
  func nullifiers(of round: Int64) async throws -> Data?
}

/// A round in the directory.
public struct RoundEntry: Sendable, Hashable {
  /// Its number.
  public let id: Int64
  /// Its identity.
  public let hash: PolicyHash
  /// What it is called.
  public let title: String
  /// From when on ballots are taken.
  public let opens: Date
  /// Until when.
  public let closes: Date
  /// Where it is.
  public let state: RoundState
  /// Signs receipts. Nil when no more are given.
  public let receiptKey: Data?

  /// All of its parts.
  public init(
    id: Int64, hash: PolicyHash, title: String, opens: Date, closes: Date, state: RoundState,
    receiptKey: Data?
  ) {
    self.id = id
    self.hash = hash
    self.title = title
    self.opens = opens
    self.closes = closes
    self.state = state
    self.receiptKey = receiptKey
  }
}

extension RoundEntry {
  /// How long a closed round is listed, so that devices come by and check their receipts.
  private static let listedAfterClose: TimeInterval = 90 * 86_400

  func isListed(at now: Date) -> Bool {
    switch state {
    case .announced, .open, .counting: true
    case .closed: now.timeIntervalSince(closes) < Self.listedAfterClose
    case .draft, .review, .approved, .cancelled, .void: false
    }
  }

  /// - Throws: ``BallotRefusal`` unless a ballot can be taken now.
  func checkTakesBallots(at now: Date) throws(BallotRefusal) {
    switch state {
    case .open where now < closes: return
    case .announced where now < opens: throw .early
    // The time has come and the tabulator is about to open the box.
    case .announced: throw .later
    case .draft, .review, .approved: throw .unknown
    case .open, .counting, .closed, .cancelled, .void: throw .over
    }
  }

  /// Why the box was found shut.
  func refusal(at now: Date) -> BallotRefusal {
    now < closes ? .later : .over
  }
}
