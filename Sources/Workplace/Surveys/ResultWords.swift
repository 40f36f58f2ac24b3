import Disclosure
import Foundation
import Rounds
import Web

/// A share in words: "62 %".
func percentWords(_ percent: Double) -> String { "\(Int(percent.rounded()))\u{A0}%" }

/// A range of shares in words: "95–100 %".
func percentWords(_ percent: ClosedRange<Int>) -> String {
  "\(percent.lowerBound)–\(percent.upperBound)\u{A0}%"
}

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
  var answer: [String] { doubts + whatWasAnswered }

  /// Why none of it can be trusted; nothing when the published figures fit together.
  private var doubts: [String] {
    var sentences: [String] = []
    if totals.hasMoreBallotsThanTokens {
      sentences.append(
        "More ballots were in the box than tokens were issued: this result cannot be trusted.")
    }
    if totals.hasMoreTokensThanPeople {
      sentences.append(
        "More tokens were issued than people are on the roll: this result cannot be trusted.")
    }
    return sentences
  }

  private var whatWasAnswered: [String] {
    guard let cast = totals.cast else {
      return [
        "Fewer than \(policy.minimum) of \(Web.counted(totals.roll, "person", "people")) took part, so nothing but that is published."
      ]
    }
    return [
      "\(cast.grouped) of \(Web.counted(totals.roll, "person", "people")) took part, \(share(of: cast))."
    ] + [extremes].compactMap(\.self)
  }

  /// The themes with the smallest and the largest share of favourable answers, of those that have one.
  private var extremes: String? {
    let scores = themes.compactMap { theme in
      score(of: theme, in: everybody).map { (theme: theme, score: $0) }
    }
    let sorted = scores.sorted { $0.score.percent < $1.score.percent }
    guard let low = sorted.first, let high = sorted.last else { return nil }
    let start =
      "\(low.theme.name): \(low.score.words) of the answers are favourable (95\u{A0}% interval \(low.score.range))"
    let isComplete = scores.count == themes.count
    guard scores.count > 1 else {
      return start
        + (isComplete ? "." : ", the only one of \(themes.count) themes that can be scored.")
    }
    let compared =
      isComplete ? "\(themes.count) themes" : "the \(scores.count) themes that can be scored"
    return start
      + ", the fewest of \(compared). The most are in \(high.theme.name), \(high.score.words)."
  }

  private func share(of cast: Int) -> String {
    totals.roll > 0 ? percentWords(Double(cast) / Double(totals.roll) * 100) : "of nobody"
  }

  /// How many of the roll took part.
  var turnout: String {
    totals.cast.map(share) ?? "fewer than \(policy.minimum) people"
  }
}
