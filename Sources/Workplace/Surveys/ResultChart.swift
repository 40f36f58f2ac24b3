import Disclosure
import Rounds
import Web

/// Answers to one question as a picture: one bar of all answers for a scale.
///
/// Widths are shares of the page, text keeps its size; all of it in attributes, since pages carry no styles.
enum ResultChart {
  /// A part of the bar.
  private struct Part {
    let label: String
    let count: Int
    /// How it is painted: from `against-3` over `neutral` to `for-3`.
    let tone: String
  }

  private static let top = 22
  private static let height = 30

  /// The bar of a scale with its two ends labelled; nil for questions without a favourable side.
  static func bar(_ question: RoundPolicy.Question, _ figures: Figures) -> HTML? {
    guard let parts = parts(of: question, figures), figures.answers > 0 else { return nil }
    let id = "chart-\(question.id)"
    let words = parts.map { "\($0.label): \(percentWords(share($0, figures)))" }
      .joined(separator: ", ")
    var drawing =
      #"<svg class="result-bar" role="img" aria-labelledby="\#(id)" width="100%" height="\#(top + height)">"#
      + #"<title id="\#(id)">\#(escapedMarkup(words))</title>"#
    drawing += ends(parts, figures)
    var x = 0.0
    for part in parts {
      let width = share(part, figures)
      drawing += rect(part, x: x, width: width)
      x += width
    }
    return HTML(trusted: drawing + "</svg>")
  }

  /// A share as a bar of a table's cell; the number beside it says the same.
  static func share(_ percent: Double, interval: ClosedRange<Double>? = nil) -> HTML {
    var drawing =
      #"<svg class="share-bar" aria-hidden="true" width="100%" height="16"><rect class="share-rest" width="100%" height="16"/>"#
      + #"<rect class="share-part" width="\#(number(percent))%" height="16"/>"#
    if let interval {
      let (low, high) = (number(interval.lowerBound), number(interval.upperBound))
      drawing += #"<line class="share-range" x1="\#(low)%" x2="\#(high)%" y1="8" y2="8"/>"#
      for end in [low, high] {
        drawing += #"<line class="share-range" x1="\#(end)%" x2="\#(end)%" y1="4" y2="12"/>"#
      }
    }
    return HTML(trusted: drawing + "</svg>")
  }

  private static func parts(of question: RoundPolicy.Question, _ figures: Figures) -> [Part]? {
    guard case .one(let labels, let favourable) = question.scale, !favourable.isEmpty,
      labels.count == figures.counts.count
    else { return nil }
    guard question.kind != .netPromoter else {
      return [
        Part(label: "0 to 6", count: figures.count(in: 0..<7), tone: "against-2"),
        Part(label: "7 and 8", count: figures.count(in: 7..<9), tone: "neutral"),
        Part(label: "9 and 10", count: figures.count(in: 9..<11), tone: "for-2"),
      ]
    }
    let middle = labels.count / 2
    return labels.indices.map { index in
      let away = abs(index - middle)
      let side = favourable.contains(index) ? "for" : "against"
      return Part(
        label: labels[index], count: figures.counts[index],
        tone: away == 0 ? "neutral" : "\(side)-\(away)")
    }
  }

  private static func ends(_ parts: [Part], _ figures: Figures) -> String {
    let half = parts.count / 2
    let first = parts.prefix(half).reduce(0) { $0 + $1.count }
    let last = parts.suffix(half).reduce(0) { $0 + $1.count }
    let isScore = parts.count == 3
    return text(
      "\(isScore ? parts[0].label : "Disagree") \(percentWords(percent(first, figures)))", x: "0",
      y: 14, anchor: "start", kind: "result-end")
      + text(
        "\(isScore ? parts[2].label : "Agree") \(percentWords(percent(last, figures)))", x: "100%",
        y: 14, anchor: "end", kind: "result-end")
  }

  private static func rect(_ part: Part, x: Double, width: Double) -> String {
    guard part.count > 0 else { return "" }
    let drawing =
      #"<rect class="tone-\#(part.tone)" x="\#(number(x))%" y="\#(top)" width="\#(number(width))%" height="\#(height)"/>"#
    // Below a tenth of a phone's width the number would run over.
    guard width >= 10 else { return drawing }
    return drawing
      + text(
        "\(Int(width.rounded()))", x: "\(number(x + width / 2))%", y: top + 20, anchor: "middle",
        kind: "on-\(part.tone)")
  }

  private static func text(
    _ text: String, x: String, y: Int, anchor: String, kind: String
  ) -> String {
    #"<text class="\#(kind)" x="\#(x)" y="\#(y)" text-anchor="\#(anchor)">\#(escapedMarkup(text))</text>"#
  }

  private static func share(_ part: Part, _ figures: Figures) -> Double {
    percent(part.count, figures)
  }

  private static func percent(_ count: Int, _ figures: Figures) -> Double {
    Double(count) / Double(figures.answers) * 100
  }

  private static func number(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
