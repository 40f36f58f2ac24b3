/// How many people, tokens and ballots a round had, as it is published.
public struct RoundTotals: Sendable, Hashable {
  /// People on the roll.
  public let roll: Int
  /// Tokens that were issued to them.
  public let issued: Int
  /// Ballots that were counted; nil when they were fewer than the round's minimum.
  public let cast: Int?
  /// Ballots that did not open.
  public let discarded: Int

  /// All of its parts.
  public init(roll: Int, issued: Int, cast: Int?, discarded: Int) {
    self.roll = roll
    self.issued = issued
    self.cast = cast
    self.discarded = discarded
  }

  /// Whether the box was stuffed. A ballot in it carries no token any more, so that nothing else
  /// would tell.
  ///
  /// Only what is published is compared: where the number of counted ballots is withheld it is taken
  /// for none, and the answer tells no more of it than the figures beside it do.
  public var hasMoreBallotsThanTokens: Bool { (cast ?? 0) + discarded > issued }

  /// Whether somebody got a token who may not answer, or a second one.
  public var hasMoreTokensThanPeople: Bool { issued > roll }
}
