import Crypto
import Foundation
import Rounds

/// A round as somebody sees it who answers: its policy as it was fetched, and the hash of those bytes.
public struct VotersRound: Sendable {
  /// The round's identity.
  public let hash: PolicyHash
  /// What was agreed.
  public let policy: RoundPolicy
  let issuingKey: Data
  let openingKey: P256.KeyAgreement.PublicKey

  /// - Throws: when the bytes are not the policy of that hash, or have no keys.
  public init(policy bytes: Data, hash: PolicyHash) throws {
    guard PolicyHash(of: bytes) == hash else { throw VotingError.otherPolicy }
    let policy = try RoundPolicy(canonical: bytes)
    guard let keys = policy.keys else { throw VotingError.noKeys }
    self.hash = hash
    self.policy = policy
    issuingKey = keys.issuing
    openingKey = try P256.KeyAgreement.PublicKey(x963Representation: keys.opening)
  }
}

/// What a voter cannot go on with.
public enum VotingError: Error, Hashable, CustomStringConvertible {
  /// Somebody was handed another policy than everybody.
  case otherPolicy
  /// The policy has no keys yet.
  case noKeys
  /// The answers do not fit into a ballot of the round.
  case tooLong
  /// The site answered with this status.
  case refused(Int, String)

  /// A sentence for whoever runs the command.
  public var description: String {
    switch self {
    case .otherPolicy: "The policy is not the one that the hash names."
    case .noKeys: "The policy has no keys."
    case .tooLong: "The answers do not fit into a ballot."
    case .refused(let status, let words): "The site answered \(status): \(words)"
    }
  }
}
