import Foundation
import Rounds

/// A round that was approved and has no keys yet.
struct ApprovedRound: Sendable {
  let id: Int64
  /// The policy without keys, as it was approved.
  let core: String
  /// How many people are on its roll.
  let roll: Int
  /// From when to when it keeps others away.
  let opens: Date
  let closes: Date

  /// Dates in the policy are to the second, and the policy's count.
  func isOnWhenPolicySays(_ policy: RoundPolicy) -> Bool {
    abs(policy.opens.timeIntervalSince(opens)) < 1
      && abs(policy.closes.timeIntervalSince(closes)) < 1
  }
}

/// A round between its announcement and its end.
///
/// Its dates are those of the policy: nobody can move them, whatever the database says beside it.
struct ActiveRound: Sendable {
  let id: Int64
  var state: RoundState
  let hash: PolicyHash
  let policy: RoundPolicy

  /// - Throws: ``RoundRefusal/policyDamaged`` unless the policy is the one that has this hash.
  init(_ row: TabulatorQueries.ActiveRow) throws(RoundRefusal) {
    let canonical = Data(row.policy)
    guard let state = RoundState(rawValue: row.state), let hash = PolicyHash(Data(row.hash)),
      PolicyHash(of: canonical) == hash, let policy = try? RoundPolicy(canonical: canonical)
    else { throw .policyDamaged }
    (id, self.state, self.hash, self.policy) = (row.id, state, hash, policy)
  }

  /// When it moves on by itself.
  var nextDate: Date? {
    switch state {
    case .announced: policy.opens
    case .open: policy.closes
    default: nil
    }
  }
}

/// Why the tabulator has no part in a round as it stands. Somebody has to look at it.
enum RoundRefusal: Error, Hashable, CustomStringConvertible {
  case policyDamaged
  case belowFloors
  case unpublishable
  case datesDiffer
  case rollTooSmall
  case rollDiffers

  var description: String {
    switch self {
    case .policyDamaged: "its policy is damaged"
    case .belowFloors: "its minimums are below what is ever published"
    case .unpublishable: "its tables could never be published"
    case .datesDiffer: "its dates are not those of its policy"
    case .rollTooSmall: "its roll has fewer than \(RoundPolicy.Roll.smallest) people"
    case .rollDiffers: "its roll is not as large as its policy says"
    }
  }
}

/// What everybody reads of a round that nobody can count any more.
enum VoidReason {
  static let keysLost = """
    The keys of this survey were lost before it could be counted. Ballots that were sent can never be \
    opened, by anybody. The survey has to be held again.
    """
  static let neverOpened = """
    This survey was never opened: the program that opens surveys did not run in time. No ballot was \
    taken. The survey has to be held again.
    """
}
