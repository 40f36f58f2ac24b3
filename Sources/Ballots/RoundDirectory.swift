import Foundation
import Rounds

/// Where the ballot box looks up rounds. What it is told may be some seconds old: that a ballot is in
/// time is decided by the database alone, when it is stored.
public protocol RoundDirectory: Sendable {
  /// Every round that has a policy.
  func all() async throws -> [AnnouncedRound]
  /// The policy of a round, as it was hashed. Nil when there is no such round, or no policy of it yet.
  func policy(of round: Int64) async throws -> Data?
  /// The sorted list of the nullifiers of all ballots, 32 bytes each. Nil before the round is closed.
  func nullifiers(of round: Int64) async throws -> Data?
}

extension AnnouncedRound {
  func isListed(at now: Date) -> Bool { state.isListed(closes: closes, at: now) }

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
