/// A share with its uncertainty, in percent.
public struct Share: Sendable, Equatable {
  /// The share itself.
  public let percent: Double
  /// The 95 % confidence interval.
  public let interval: ClosedRange<Double>

  /// Wilson's score interval (Wilson 1927, J. Am. Stat. Assoc. 22, 209): right also for few answers
  /// and for shares near 0 and 100 %.
  ///
  /// - Parameters:
  ///   - fraction: 0 to 1.
  ///   - answers: how many people are behind it, at least one.
  public init(fraction: Double, answers: Int) {
    let n = Double(max(1, answers))
    let z = 1.959963984540054
    let centre = (fraction + z * z / (2 * n)) / (1 + z * z / n)
    let spread =
      z / (1 + z * z / n) * (fraction * (1 - fraction) / n + z * z / (4 * n * n)).squareRoot()
    percent = fraction * 100
    interval = (max(0, centre - spread) * 100)...(min(1, centre + spread) * 100)
  }
}

extension Figures {
  /// The share of those who gave one of these answers.
  public func share(in categories: Range<Int>) -> Share? {
    answers > 0
      ? Share(fraction: Double(count(in: categories)) / Double(answers), answers: answers) : nil
  }

  /// The employee net promoter score of answers 0 to 10, in points from -100 to 100: the share of 9
  /// and 10 less the share of 0 to 6.
  public var netPromoterScore: Double? {
    guard answers > 0, counts.count == 11 else { return nil }
    return Double(count(in: 9..<11) - count(in: 0..<7)) / Double(answers) * 100
  }
}

/// The score of a theme: the mean, over its questions, of the share of favourable answers, as in the
/// UK Civil Service People Survey (Technical Guide, "theme scores").
public enum ThemeScore {
  /// - Parameter shares: the percent of favourable answers to each question of the theme.
  /// - Returns: percent; nil without questions.
  public static func mean(of shares: [Double]) -> Double? {
    shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
  }

  /// The score of a group over published cells. Where one of its questions is not shown exactly,
  /// neither is the score: from it and the others that question could be worked out.
  public static func of(_ cells: [(cell: PublishedCell, favourable: Range<Int>)]) -> Share? {
    let shares = cells.compactMap { cell, favourable in
      cell.figures?.share(in: favourable).map(\.percent)
    }
    guard shares.count == cells.count, let mean = mean(of: shares) else { return nil }
    let answers = cells.compactMap { $0.cell.figures?.answers }.min() ?? 0
    return Share(fraction: mean / 100, answers: answers)
  }
}
