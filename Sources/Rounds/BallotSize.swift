import Foundation

/// How large every ballot of a round is: as large as the largest that its questions allow, so that
/// the size tells nothing.
public enum BallotSize {
  /// Bytes to which ballots are padded, a multiple of 256.
  ///
  /// A UTF-16 unit takes at most three bytes of UTF-8; a line break, a quote and a backslash take two.
  public static func bytes(
    questions: [RoundPolicy.Question], lists: [RoundPolicy.SegmentList]
  ) -> Int {
    let answers = questions.map { $0.id.utf8.count + 4 + room(for: $0) }
    let segments = lists.map { $0.id.utf8.count + 4 + 5 }
    let frame = lengthBytes + #"{"answers":{},"segments":{}}"#.utf8.count
    let needed = frame + (answers + segments).reduce(0, +)
    return (needed + step - 1) / step * step
  }

  private static func room(for question: RoundPolicy.Question) -> Int {
    switch question.kind {
    case .agreement5, .agreement7, .netPromoter, .single: 5
    case .multiple: 2 + 4 * question.options.count
    case .text: 2 + 3 * BallotAnswers.longestText
    }
  }

  /// Control characters take six bytes and mean nothing; only line breaks are let through.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 && scalar != "\n"
  }

  private static let lengthBytes = 4
  private static let step = 256
}
