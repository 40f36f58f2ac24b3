import Foundation
import Mustache
import Web

/// Signatures per day as a picture and as the table beside it.
///
/// The picture is as wide as the page while its text keeps its size: bars live in an inner drawing
/// that stretches, text and lines in an outer one whose unit is the pixel.
struct SignatureChart {
  /// Bars, labelled where it matters; empty without signatures.
  let drawing: HTML
  /// One row a day on which somebody signed, oldest first.
  let rows: [Row]

  /// - Parameters:
  ///   - days: days (midnight UTC) with their counts, in any order; days without signatures may be
  ///     missing.
  ///   - total: all signatures that count now.
  ///   - threshold: how many the petition needs; the day that reached it is marked.
  init(days: [(day: Date, count: Int)], total: Int, threshold: Int? = nil) {
    let signed = days.filter { $0.count > 0 }.sorted { $0.day < $1.day }
    guard let series = Series(signed, threshold: threshold) else {
      drawing = HTML(trusted: "")
      rows = []
      return
    }
    drawing = Self.draw(series, total: total)
    var sum = 0
    rows = signed.map { day, count in
      sum += count
      return Row(day: Moment(day: day), count: count.grouped, total: sum.grouped)
    }
  }

  /// One day of the table.
  struct Row: Sendable, MustacheParent {
    /// The day.
    let day: Moment
    /// How many signed on it, formatted.
    let count: String
    /// How many had signed by its end, formatted.
    let total: String

    func child(named name: String) -> Any? {
      switch name {
      case "day": day
      case "count": count
      case "total": total
      default: nil
      }
    }
  }
}

/// The numbers that are drawn, each day by its place on the time axis.
private struct Series {
  typealias Bar = (place: Int, day: Date, count: Int)

  let bars: [Bar]
  let peak: Bar
  let last: Bar
  /// The bar that reached the threshold, with the threshold.
  let crossing: (bar: Bar, threshold: Int)?
  /// Length of the time axis in days: at least two weeks, so that a young petition has bars and not
  /// slabs.
  let span: Int
  /// Upper end of the count axis.
  let ceiling: Int

  init?(_ days: [(day: Date, count: Int)], threshold: Int?) {
    guard let start = days.first?.day else { return nil }
    let bars: [Bar] = days.map { day, count in
      (Int((day.timeIntervalSince(start) / 86_400).rounded()), day, count)
    }
    guard let peak = bars.max(by: { $0.count < $1.count }), let last = bars.last else { return nil }
    self.bars = bars
    self.peak = peak
    self.last = last
    span = max(14, last.place + 1)
    ceiling = Self.ceiling(over: peak.count)
    crossing = threshold.flatMap { Self.crossing(of: $0, in: bars) }
  }

  private static func crossing(of threshold: Int, in bars: [Bar]) -> (bar: Bar, threshold: Int)? {
    var sum = 0
    let bar = bars.first { bar in
      sum += bar.count
      return sum >= threshold
    }
    return bar.map { ($0, threshold) }
  }

  /// The next round number.
  private static func ceiling(over count: Int) -> Int {
    var unit = 1
    while unit * 100 < count { unit *= 10 }
    let round = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 40, 50, 60, 80, 100]
    return round.map { $0 * unit }.first { $0 >= count } ?? count
  }
}

extension SignatureChart {
  private static let top = 44
  private static let height = 132
  private static var floor: Int { top + height }

  private static func draw(_ series: Series, total: Int) -> HTML {
    let parts = [
      #"<svg class="chart" role="img" aria-labelledby="chart-title chart-words" width="100%""#
        + #" height="\#(floor + 24)">"#,
      #"<title id="chart-title">Signatures per day</title>"#,
      #"<desc id="chart-words">\#(words(for: series, total: total))</desc>"#,
      gridlines(upTo: series.ceiling),
      crossing(series),
      bars(series),
      dates(series),
      peak(series),
      "</svg>",
    ]
    return HTML(trusted: parts.joined())
  }

  private static func words(for series: Series, total: Int) -> String {
    let noun = total == 1 ? "signature" : "signatures"
    var sentences = ["\(total.grouped) \(noun) since \(name(series.bars[0].day))."]
    sentences.append("Most on one day: \(series.peak.count.grouped), on \(name(series.peak.day)).")
    if let (bar, threshold) = series.crossing {
      sentences.append("\(threshold.grouped) reached on \(name(bar.day)).")
    }
    return sentences.joined(separator: " ")
  }

  private static func gridlines(upTo ceiling: Int) -> String {
    let values = ceiling.isMultiple(of: 2) ? [0, ceiling / 2, ceiling] : [0, ceiling]
    return values.map { value in
      let y = floor - height * value / ceiling
      let kind = value == 0 ? "chart-base" : "chart-grid"
      return #"<line class="\#(kind)" x1="0" x2="100%" y1="\#(y)" y2="\#(y)"/>"#
        + label(value.grouped, x: "-8", y: y + 4, anchor: "end", kind: "chart-scale")
    }.joined()
  }

  /// One path for all bars: a year of days stays small. Every bar is at least a pixel high.
  private static func bars(_ series: Series) -> String {
    let path = series.bars.map { bar in
      let length = max(2, 1000 * bar.count / series.ceiling * height / 1000)
      return "M\(bar.place).1 \(height)v-\(length)h.8v\(length)z"
    }.joined()
    return #"<svg y="\#(top)" width="100%" height="\#(height)" preserveAspectRatio="none""#
      + #" viewBox="0 0 \#(series.span) \#(height)"><path class="chart-bars" d="\#(path)"/></svg>"#
  }

  private static func dates(_ series: Series) -> String {
    let first = label(name(series.bars[0].day), x: "0", y: floor + 18, anchor: "start")
    guard series.last.place > 0 else { return first }
    // Below two weeks the axis is longer than the series: the date stands under its own bar.
    let end = share(Double(series.last.place) + 0.9, of: series)
    return series.last.place < 7
      ? first : first + label(name(series.last.day), x: end, y: floor + 18, anchor: "end")
  }

  private static func crossing(_ series: Series) -> String {
    guard let (bar, threshold) = series.crossing else { return "" }
    let x = share(Double(bar.place) + 0.5, of: series)
    return #"<line class="chart-event" x1="\#(x)" x2="\#(x)" y1="18" y2="\#(floor)"/>"#
      + label(
        "\(threshold.grouped) reached", x: x, y: 12, anchor: anchor(bar, in: series),
        kind: "chart-event-label")
  }

  private static func peak(_ series: Series) -> String {
    let y = floor - height * series.peak.count / series.ceiling - 6
    let x = share(Double(series.peak.place) + 0.5, of: series)
    return label(
      series.peak.count.grouped, x: x, y: y, anchor: "middle", kind: "chart-peak")
  }

  private static func label(
    _ text: String, x: String, y: Int, anchor: String, kind: String = "chart-label"
  ) -> String {
    #"<text class="\#(kind)" x="\#(x)" y="\#(y)" text-anchor="\#(anchor)">\#(text)</text>"#
  }

  /// Near an edge a label grows inwards.
  private static func anchor(_ bar: Series.Bar, in series: Series) -> String {
    let share = Double(bar.place) / Double(series.span)
    return share < 0.2 ? "start" : share > 0.8 ? "end" : "middle"
  }

  private static func share(_ days: Double, of series: Series) -> String {
    "\((days / Double(series.span) * 10_000).rounded() / 100)%"
  }

  private static func name(_ day: Date) -> String { Moment(day: day).text }
}
