import CoreMetrics
import Synchronization

/// Holds the process's metrics and writes them in Prometheus's text format, version 0.0.4
/// (prometheus.io, "Exposition formats").
///
/// Counters become `…_total`, timers a histogram in seconds, recorders a histogram, gauges and
/// meters a gauge.
public final class PrometheusRegistry: MetricsFactory {
  private struct Series: Hashable {
    let name: String
    let labels: [String]
  }

  private let instruments = Mutex<[Series: any Instrument]>([:])
  private let samplers = Mutex<[@Sendable () -> Void]>([])

  private let help: [String: String]

  /// An empty registry.
  ///
  /// - Parameter help: what metrics mean, by the name they are exposed under.
  public init(help: [String: String] = [:]) {
    self.help = help
  }

  /// Has `sample` called before each scrape, to set gauges that nobody else moves.
  public func beforeScrape(_ sample: @escaping @Sendable () -> Void) {
    samplers.withLock { $0.append(sample) }
  }

  /// Everything measured so far.
  public func exposition() -> String {
    for sample in samplers.withLock({ $0 }) { sample() }
    let all = instruments.withLock { $0 }
    let families = Dictionary(grouping: all, by: \.key.name).sorted { $0.key < $1.key }
    var text = ""
    for (name, members) in families {
      guard let kind = members.first?.value.kind else { continue }
      if let meaning = help[name] { text += "# HELP \(name) \(meaning)\n" }
      text += "# TYPE \(name) \(kind)\n"
      for (series, instrument) in members.sorted(by: { $0.key.labels < $1.key.labels }) {
        text += instrument.lines(name: name, labels: series.labels)
      }
    }
    return text
  }

  private func instrument<I: Instrument>(
    _ label: String, _ suffix: String, _ dimensions: [(String, String)], _ make: () -> I
  ) -> I {
    let series = Series(
      name: Self.name(label) + suffix,
      labels: dimensions.map { "\(Self.name($0.0))=\"\(Self.escaped($0.1))\"" }.sorted())
    return instruments.withLock { instruments in
      if let known = instruments[series] as? I { return known }
      let new = make()
      instruments[series] = new
      return new
    }
  }

  private static func name(_ label: String) -> String {
    String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
  }

  private static func escaped(_ value: String) -> String {
    // By scalars: a quotation mark that combines with its neighbours is one all the same.
    value.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\\\"
      case "\"": "\\\""
      case "\n": "\\n"
      default: String(scalar)
      }
    }.joined()
  }

  // MARK: MetricsFactory

  /// Part of swift-metrics.
  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    instrument(label, "_total", dimensions) { WholeCounter() }
  }

  /// Part of swift-metrics.
  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    instrument(label, "_total", dimensions) { FractionCounter() }
  }

  /// Part of swift-metrics.
  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    instrument(label, "", dimensions) { LevelGauge() }
  }

  /// Part of swift-metrics.
  public func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    if aggregate {
      instrument(label, "", dimensions) { Histogram(bounds: Histogram.plain) }
    } else {
      instrument(label, "", dimensions) { LevelGauge() }
    }
  }

  /// Part of swift-metrics.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    instrument(label, "_seconds", dimensions) { Histogram(bounds: Histogram.seconds) }
  }

  /// Instruments live as long as the process.
  public func destroyCounter(_ handler: any CounterHandler) {}
  /// Instruments live as long as the process.
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  /// Instruments live as long as the process.
  public func destroyMeter(_ handler: any MeterHandler) {}
  /// Instruments live as long as the process.
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  /// Instruments live as long as the process.
  public func destroyTimer(_ handler: any TimerHandler) {}
}

extension [String] {
  fileprivate static func < (one: [String], other: [String]) -> Bool {
    one.lexicographicallyPrecedes(other)
  }
}
