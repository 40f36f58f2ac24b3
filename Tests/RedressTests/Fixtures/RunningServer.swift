import Foundation
import TestSupport
import Testing

/// `redress serve` as a process of the tests', on a port that the system chose.
final class RunningServer: Sendable {
  struct Ended: Error, CustomStringConvertible {
    let status: Int32
    let log: String
    var description: String { "the server ended with status \(status): \(log)" }
  }

  let port: Int
  private let child: Child
  private let logFile: URL
  private let end: Task<Int32, Never>
  private let hasEnded: Flag

  var id: pid_t { child.id }
  var log: String { get throws { try Scratch.text(logFile) } }

  private init(
    child: Child, logFile: URL, end: Task<Int32, Never>, hasEnded: Flag, port: Int
  ) {
    self.child = child
    self.hasEnded = hasEnded
    self.logFile = logFile
    self.end = end
    self.port = port
  }

  /// A test that fails on its way leaves nothing running.
  deinit {
    if !hasEnded.isUp { Glibc.kill(child.id, SIGKILL) }
    Scratch.remove(logFile)
  }

  /// Starts it and waits until it listens.
  /// - Parameter port: to listen on, for instance that of a server before it.
  static func start(
    _ database: TestDatabase, port: Int = 0, _ settings: [String: String] = [:]
  ) async throws -> RunningServer {
    let usual = [
      "REDRESS_DATABASE_URL": database.url, "REDRESS_ADDRESS": "127.0.0.1:\(port)",
      "REDRESS_METRICS_ADDRESS": "127.0.0.1:0", "REDRESS_PASSWORD_MEMORY_KIB": "64",
      "REDRESS_PASSWORD_ITERATIONS": "1", "REDRESS_LOG_LEVEL": "trace",
    ]
    let logFile = Scratch.file("log")
    let child = try Child(
      Redress.path(), ["serve"], environment: Redress.environment(usual.merging(settings) { $1 }),
      output: logFile.path)
    let hasEnded = Flag()
    let end = Task {
      let status = await child.wait()
      hasEnded.raise()
      return status
    }
    do {
      let bound = try await listening(logFile, hasEnded)
      return RunningServer(
        child: child, logFile: logFile, end: end, hasEnded: hasEnded, port: bound)
    } catch {
      Glibc.kill(child.id, SIGKILL)
      throw Ended(status: await end.value, log: try Scratch.text(logFile))
    }
  }

  /// The port that the log names.
  private static func listening(
    _ log: URL, _ hasEnded: Flag
  ) async throws -> Int {
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    while ContinuousClock.now < deadline, !hasEnded.isUp {
      let line = try? Scratch.text(log).split(separator: "\n").first {
        $0.contains("listening on")
      }
      if let line, let port = line.split(separator: ":").last.flatMap({ Int($0) }) { return port }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw CancellationError()
  }

  /// Ends it at once, whatever it does.
  func kill() async {
    Glibc.kill(id, SIGKILL)
    _ = await end.value
  }

  /// Asks it to end.
  /// - Returns: its exit status.
  func terminate() async -> Int32 {
    Glibc.kill(id, SIGTERM)
    return await end.value
  }

  /// Its exit status once it has ended by itself.
  func ended() async -> Int32 { await end.value }

  /// Lends a server, which is gone afterwards.
  static func with(
    _ database: TestDatabase, _ settings: [String: String] = [:],
    _ body: (RunningServer) async throws -> Void
  ) async throws {
    let server = try await start(database, settings)
    do {
      try await body(server)
    } catch {
      await server.kill()
      throw error
    }
    await server.kill()
  }

  /// The most memory that it ever had resident, in KiB.
  func peakMemory() throws -> Int { try status("VmHWM:") }
  /// The memory that it has resident now, in KiB.
  func memory() throws -> Int { try status("VmRSS:") }

  private func status(_ name: String) throws -> Int {
    let lines = try Scratch.text(URL(filePath: "/proc/\(id)/status")).split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix(name) })
    return try #require(
      line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
  }
}
