import Foundation

/// A round that has a policy, as whoever takes its ballots knows it: nothing of it is about a person.
public struct AnnouncedRound: Sendable, Hashable {
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
