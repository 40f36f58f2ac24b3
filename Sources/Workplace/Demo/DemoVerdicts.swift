/// What signers of a demo petition said of its answer.
struct DemoVerdicts: Sendable, Equatable {
  let answers: Int
  let fallsShort: Int
  /// What everybody may know: moves in steps, from the fewest on, as it does on the site.
  let shownAnswers: Int
  let shownFallsShort: Int

  init(answers: Int, fallsShort: Int) {
    self.answers = answers
    self.fallsShort = fallsShort
    let total = answers + fallsShort
    guard total >= VerdictFigures.fewest else {
      shownAnswers = 0
      shownFallsShort = 0
      return
    }
    // The last ones, which are not shown yet, were of the more frequent kind.
    let unshown = (total - VerdictFigures.fewest) % VerdictFigures.step
    shownAnswers = answers - (answers > fallsShort ? unshown : 0)
    shownFallsShort = fallsShort - (answers > fallsShort ? 0 : unshown)
  }

  /// Who gave them: so many of the signers.
  static func givers(
    _ count: Int, among signing: DemoSigning, petition: Int
  ) -> [Int] {
    var random = SplitMix64(seed: 2_000 + UInt64(petition))
    return signing.signatures.map(\.person).shuffled(using: &random).prefix(count).sorted()
  }
}
