import CoreMetrics
import Synchronization

/// Something measured, as lines of the text format.
protocol Instrument: AnyObject, Sendable {
  var kind: String { get }
  func lines(name: String, labels: [String]) -> String
}

extension Instrument {
  func line(_ name: String, _ labels: [String], _ value: some CustomStringConvertible) -> String {
    let braces = labels.isEmpty ? "" : "{" + labels.joined(separator: ",") + "}"
    return "\(name)\(braces) \(value)\n"
  }
}

/// Counts whole things.
final class WholeCounter: Instrument, CounterHandler {
  private let value = Atomic<Int64>(0)

  var kind: String { "counter" }
  func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
  func reset() { value.store(0, ordering: .relaxed) }

  func lines(name: String, labels: [String]) -> String {
    line(name, labels, value.load(ordering: .relaxed))
  }
}

/// Counts amounts.
final class FractionCounter: Instrument, FloatingPointCounterHandler {
  private let value = Mutex<Double>(0)

  var kind: String { "counter" }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func reset() { value.withLock { $0 = 0 } }

  func lines(name: String, labels: [String]) -> String {
    line(name, labels, value.withLock { $0 })
  }
}

/// A level that goes up and down.
final class LevelGauge: Instrument, MeterHandler, RecorderHandler {
  private let value = Mutex<Double>(0)

  var kind: String { "gauge" }
  func set(_ level: Int64) { set(Double(level)) }
  func set(_ level: Double) { value.withLock { $0 = level } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ level: Int64) { set(level) }
  func record(_ level: Double) { set(level) }

  func lines(name: String, labels: [String]) -> String {
    line(name, labels, value.withLock { $0 })
  }
}

/// How values spread over fixed bounds.
final class Histogram: Instrument, TimerHandler, RecorderHandler {
  /// From half a millisecond to ten seconds.
  static let seconds = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
  ]
  /// Powers of four, for sizes and lengths.
  static let plain = (0..<10).map { Double(1 << (2 * $0)) }

  private struct State {
    var counts: [Int64]
    var sum = 0.0
  }

  private let bounds: [Double]
  private let state: Mutex<State>

  init(bounds: [Double]) {
    self.bounds = bounds
    state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
  }

  var kind: String { "histogram" }
  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
  func preferDisplayUnit(_ unit: TimeUnit) {}
  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock { state in
      state.counts[bucket] += 1
      state.sum += value
    }
  }

  func lines(name: String, labels: [String]) -> String {
    let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
    var text = ""
    var total: Int64 = 0
    for (index, count) in counts.enumerated() {
      total += count
      let bound = index < bounds.count ? "\(bounds[index])" : "+Inf"
      text += line(name + "_bucket", labels + ["le=\"\(bound)\""], total)
    }
    return text + line(name + "_sum", labels, sum) + line(name + "_count", labels, total)
  }
}
