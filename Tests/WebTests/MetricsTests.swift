import CoreMetrics
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import TestSupport
import Testing

@testable import Web

@Suite("Metrics are written as Prometheus reads them")
struct MetricsTests {
  private let registry = PrometheusRegistry(help: [
    "jobs_total": "Jobs done.", "queue": "Jobs that wait.", "job_seconds": "How long a job takes.",
    "job_bytes": "How large a job is.", "paid_total": "What was paid.", "load": "How busy it is.",
  ])

  private func measure() {
    registry.makeCounter(label: "jobs", dimensions: [("kind", "mail")]).increment(by: 2)
    registry.makeCounter(label: "jobs", dimensions: [("kind", "mail")]).increment(by: 3)
    registry.makeCounter(label: "jobs", dimensions: [("kind", "other")]).increment(by: 1)
    registry.makeFloatingPointCounter(label: "paid", dimensions: []).increment(by: 0.25)
    registry.makeMeter(label: "queue", dimensions: []).set(Int64(7))
    registry.makeRecorder(label: "load", dimensions: [], aggregate: false).record(0.5)
    let sizes = registry.makeRecorder(label: "job.bytes", dimensions: [], aggregate: true)
    for size in [1, 5, 1_000_000] { sizes.record(Int64(size)) }
    let timer = registry.makeTimer(label: "job", dimensions: [])
    for nanoseconds in [400_000, 30_000_000, 60_000_000_000] {
      timer.recordNanoseconds(Int64(nanoseconds))
    }
  }

  @Test("The reader that Prometheus comes with accepts everything")
  func acceptedByPromtool() throws {
    measure()
    try Promtool.check(registry.exposition())
  }

  @Test("Every kind of instrument adds up to what was measured")
  func values() {
    measure()
    let lines = Set(registry.exposition().split(separator: "\n").map { String($0) })
    for line in [
      "# TYPE jobs_total counter", "# HELP jobs_total Jobs done.",
      "jobs_total{kind=\"mail\"} 5", "jobs_total{kind=\"other\"} 1", "paid_total 0.25",
      "# TYPE queue gauge", "queue 7.0", "load 0.5", "# TYPE job_seconds histogram",
      "job_seconds_bucket{le=\"0.0005\"} 1", "job_seconds_bucket{le=\"0.025\"} 1",
      "job_seconds_bucket{le=\"0.05\"} 2", "job_seconds_bucket{le=\"10.0\"} 2",
      "job_seconds_bucket{le=\"+Inf\"} 3", "job_seconds_count 3",
      "job_bytes_bucket{le=\"1.0\"} 1", "job_bytes_bucket{le=\"4.0\"} 1",
      "job_bytes_bucket{le=\"16.0\"} 2", "job_bytes_count 3", "job_bytes_sum 1000006.0",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
  }

  @Test(
    "Whatever stands in a label's value, the line stays one line",
    arguments: ["\"", "\\", "\n", "\"\u{301}", "\\\u{301}", "\r\n", "a\r\n\"b", "\\n", "é"])
  func labels(value: String) throws {
    registry.makeCounter(label: "jobs", dimensions: [("kind", value)]).increment(by: 1)
    let text = registry.exposition()
    #expect(text.utf8.count { $0 == UInt8(ascii: "\n") } == 3)
    try Promtool.check(text)
  }

  @Test("A name becomes one that Prometheus allows")
  func names() {
    registry.makeMeter(label: "a.b-c d/é", dimensions: [("x.y", "1")]).set(Int64(1))
    #expect(registry.exposition().contains("a_b_c_d__{x_y=\"1\"} 1.0\n"))
  }

  @Test("Gauges that nobody moves are set before each scrape")
  func samplers() {
    let registry = registry
    registry.beforeScrape { registry.makeMeter(label: "queue", dimensions: []).increment(by: 1) }
    #expect(registry.exposition().contains("queue 1.0\n"))
    #expect(registry.exposition().contains("queue 2.0\n"))
  }

  @Test("Many tasks measure at once and nothing is lost")
  func concurrency() async {
    let registry = registry
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<200 {
        group.addTask {
          registry.makeCounter(label: "jobs", dimensions: []).increment(by: 1)
          registry.makeTimer(label: "job", dimensions: []).recordNanoseconds(1)
        }
      }
    }
    #expect(registry.exposition().contains("jobs_total 200\n"))
    #expect(registry.exposition().contains("job_seconds_count 200\n"))
  }

  @Test("Requests are counted by the class of their status, with nothing about who or what")
  func requests() async throws {
    let templates = try Templates(directory: TestSite.root + "/templates")
    let router = withMetricsFactory(registry) {
      SmallSite.router(templates, isSecure: false)
    }
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    try await Application(router: router, logger: logger).test(.live) { client async throws in
      for path in ["/page", "/page?q=ada", "/nowhere/ada", "/broken", "/document"] {
        _ = try await client.send(.get, path)
      }
    }
    let text = registry.exposition()
    for line in [
      "http_requests_total{status=\"2xx\"} 3", "http_requests_total{status=\"4xx\"} 1",
      "http_requests_total{status=\"5xx\"} 1", "http_requests_total{status=\"3xx\"} 0",
      "http_request_duration_seconds_count 5",
    ] {
      #expect(text.contains(line + "\n"), "\(line)")
    }
    #expect(!text.contains("ada") && !text.contains("nowhere") && !text.contains("127.0.0.1"))
  }
}

/// Debian's reader of the text format, from the package prometheus.
private enum Promtool {
  struct Refused: Error, CustomStringConvertible {
    let description: String
  }

  /// - Throws: `Refused`, with what promtool says; also when it is not installed.
  static func check(_ text: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/promtool")
    process.arguments = ["check", "metrics"]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    do {
      try process.run()
    } catch {
      throw Refused(description: "/usr/bin/promtool is missing: install the package prometheus")
    }
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Refused(description: String(decoding: said, as: UTF8.self) + text)
    }
  }
}
