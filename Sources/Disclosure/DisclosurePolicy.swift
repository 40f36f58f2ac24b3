/// How many people must be behind a published figure.
///
/// Frozen with a round; the floors hold whatever a round asks for.
public struct DisclosurePolicy: Sendable, Equatable {
  /// The least that ``minimum`` can be.
  public static let lowestMinimum = 5
  /// The least that ``commentMinimum`` can be.
  public static let lowestCommentMinimum = 10
  /// How many people must differ from the most frequent answer for exact figures: with fewer, an
  /// answer could be told from having taken part.
  public static let lowestMinority = 3

  /// People behind any figure, and behind everything that can be worked out from figures: k.
  public let minimum: Int
  /// People who must have commented before any comment is shown.
  public let commentMinimum: Int

  /// - Throws: ``DisclosureError/belowFloor`` for less than the floors.
  public init(minimum: Int = 10, commentMinimum: Int = 10) throws(DisclosureError) {
    guard minimum >= Self.lowestMinimum, commentMinimum >= Self.lowestCommentMinimum else {
      throw .belowFloor
    }
    self.minimum = minimum
    self.commentMinimum = commentMinimum
  }
}

/// Why figures cannot be judged at all.
public enum DisclosureError: Error, Equatable, Sendable {
  /// A policy asked for fewer people than the floors.
  case belowFloor
  /// Tables that do not fit each other: another number of lists, segments or categories.
  case malformed
}
