import Mustache
import Rounds
import Web

/// The ballot of one round, the same bytes for everybody: scripts do all that is personal.
public struct BallotPage: Page, MustacheParent {
  /// The template.
  public static let template = "ballots/show"

  /// What the round is called.
  public let title: String
  let hash: String
  let policy: String

  /// The page of a round.
  public init(policy: RoundPolicy, hash: PolicyHash, company: String) {
    title = policy.title
    self.hash = "\(hash)"
    self.policy = "/ballots/\(hash)/policy"
  }

  /// Looks up a value for a template.
  public func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "hash": hash
    case "policy": policy
    default: nil
    }
  }
}
