import Disclosure
import Rounds

/// Counts the ballots of one round, in memory.
struct Tally {
  private let policy: RoundPolicy
  /// Ballots counted so far.
  private(set) var cast = 0

  init(policy: RoundPolicy) {
    self.policy = policy
  }

  /// Counts one ballot. What it says is not kept, but for comments, each by itself.
  mutating func add(_ ballot: BallotAnswers) {
    cast += 1
  }

  /// What may be published.
  func publication() throws -> Publication {
    _ = try DisclosurePolicy(minimum: policy.minimum, commentMinimum: policy.commentMinimum)
    return Publication(cells: [], comments: [], castBallots: nil)
  }
}

/// What is published of a round, behind the gate.
struct Publication: Sendable, Equatable {
  let cells: [Cell]
  /// In no order.
  let comments: [Comment]
  /// Nil when fewer than the round's minimum took part.
  let castBallots: Int?

  /// A row of `published_cell`.
  struct Cell: Sendable, Equatable {
    /// The question's id; empty for how many took part.
    let question: String
    /// "everybody" or the id of a segment list.
    let list: String
    let segment: Int
    let content: PublishedCell
  }

  /// A row of `published_comment`.
  struct Comment: Sendable, Equatable {
    let question: String
    let body: String
  }
}
