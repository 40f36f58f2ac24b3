import Testing

@testable import Disclosure

@Suite("Scores")
struct ScoresTests {
  @Test("The Civil Service's own example of a theme gives 53 %") func theme() {
    let shares: [Double] = [65, 70, 50, 90, 20, 25, 35, 100, 40, 35]
    #expect(ThemeScore.mean(of: shares) == 53)
    #expect(ThemeScore.mean(of: []) == nil)
  }

  @Test(
    "Wilson's interval is the published one",
    arguments: [
      // Newcombe 1998, Statistics in Medicine 17, table I, method 3.
      (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
      (1, 29, 0.0061, 0.1718),
    ] as [(Int, Int, Double, Double)])
  func wilson(_ example: (Int, Int, Double, Double)) {
    let (count, answers, low, high) = example
    let share = Share(fraction: Double(count) / Double(answers), answers: answers)
    #expect(abs(share.interval.lowerBound / 100 - low) < 0.00005)
    #expect(abs(share.interval.upperBound / 100 - high) < 0.00005)
  }

  @Test("The net promoter score counts 9 and 10 for, 0 to 6 against") func promoters() {
    let figures = Figures(answers: 20, counts: [1, 0, 0, 0, 0, 2, 1, 3, 3, 6, 4])
    #expect(figures.netPromoterScore == 30)
  }

  @Test("A theme is not shown where one of its questions is not") func withheld() {
    let shown = PublishedCell.exact(Figures(answers: 20, counts: [4, 4, 4, 4, 4]))
    let theme: [(cell: PublishedCell, favourable: Range<Int>)] = [(shown, 3..<5), (shown, 3..<5)]
    #expect(ThemeScore.of(theme)?.percent == 40)
    #expect(
      ThemeScore.of(theme + [(.band(answers: 9, percent: 80...100, of: .favourable), 3..<5)]) == nil
    )
    #expect(ThemeScore.of(theme + [(.suppressed(.tooFew), 3..<5)]) == nil)
  }
}
