import Disclosure

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
    /// Which option of the question, where several can be chosen; else 0.
    let option: Int
    /// `RoundPolicy.everybody` or the id of a segment list.
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
