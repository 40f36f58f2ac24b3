import Disclosure
import Foundation
import Rounds

/// A share in words: "62 %".
func percentWords(_ percent: Double) -> String { "\(Int(percent.rounded()))\u{A0}%" }

extension Share {
  var words: String { percentWords(percent) }

  /// The interval in words: "59 to 65".
  var range: String {
    "\(Int(interval.lowerBound.rounded())) to \(Int(interval.upperBound.rounded()))"
  }
}

extension Suppression {
  /// As it stands in a narrow cell.
  func shortWords(minimum: Int) -> String {
    switch self {
    case .tooFew: "fewer than \(minimum)"
    case .nearlyUnanimous: "nearly all alike"
    case .keptBack: "kept back"
    }
  }
}

extension Figures {
  /// The net promoter score in words: "+12", "−8", "0".
  var netPromoterWords: String? {
    netPromoterScore.map { score in
      let points = Int(score.rounded())
      return (points > 0 ? "+" : "") + points.grouped
    }
  }
}

extension RoundResults {
  /// The answer in sentences, before any table.
  var answer: [String] {
    guard let cast = totals.cast else {
      return [
        "Fewer than \(policy.minimum) of \(Workplace.counted(totals.roll, "person", "people")) took part, so nothing but that is published."
      ]
    }
    var sentences = [
      "\(cast.grouped) of \(Workplace.counted(totals.roll, "person", "people")) took part, \(share(of: cast))."
    ]
    let scores = themes.compactMap { theme in
      score(of: theme, in: everybody).map { (theme: theme, score: $0) }
    }
    let sorted = scores.sorted { $0.score.percent < $1.score.percent }
    if let low = sorted.first, let high = sorted.last {
      sentences.append(
        "\(low.theme.name): \(low.score.words) of the answers are favourable (95\u{A0}% interval \(low.score.range))"
          + (sorted.count > 1
            ? ", the fewest of \(sorted.count) themes. The most are in \(high.theme.name), \(high.score.words)."
            : "."))
    }
    return sentences
  }

  private func share(of cast: Int) -> String {
    totals.roll > 0 ? percentWords(Double(cast) / Double(totals.roll) * 100) : "of nobody"
  }

  /// How many of the roll took part.
  var turnout: String {
    totals.cast.map(share) ?? "fewer than \(policy.minimum) people"
  }
}
