import Foundation
import Rounds
import Tabulation
import TestSupport
import Testing

/// `redress tabulate` as a process of the tests', with a key directory of its own.
final class RunningTabulator: Sendable {
  let id: pid_t
  private let end: Task<Int32, Never>
  private let logFile: URL
  private let hasEnded: Flag

  /// Whether it has ended.
  var isOver: Bool { hasEnded.isUp }

  var log: String { get throws { try Scratch.text(logFile) } }

  init(
    _ database: TestDatabase, keys directory: URL, _ settings: [String: String] = [:],
    arguments: [String] = []
  ) throws {
    let usual = [
      "REDRESS_DATABASE_URL": database.url, "REDRESS_KEY_DIRECTORY": directory.path,
      "REDRESS_LOG_LEVEL": "trace",
    ]
    let file = Scratch.file("log")
    let child = try Child(
      Redress.path(), ["tabulate"] + arguments,
      environment: Redress.environment(usual.merging(settings) { $1 }), output: file.path)
    let flag = Flag()
    (id, logFile, hasEnded) = (child.id, file, flag)
    end = Task {
      let status = await child.wait()
      flag.raise()
      return status
    }
  }

  /// A test that fails on its way leaves nothing running.
  deinit {
    if !hasEnded.isUp { Glibc.kill(id, SIGKILL) }
    Scratch.remove(logFile)
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
}

/// A key directory of a test's own.
final class Keys: Sendable {
  let directory: URL

  init(mode: Int = 0o700) throws {
    directory = Scratch.file("keys")
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: mode])
  }

  deinit { Scratch.remove(directory) }

  /// What lies in the folders of the databases.
  func files() throws -> [String] {
    try paths().map { URL(filePath: $0).lastPathComponent }.sorted()
  }

  /// Removes what lies in the folders, and leaves these.
  func lose() throws {
    for path in try paths() {
      try FileManager.default.removeItem(at: directory.appending(path: path))
    }
  }

  /// Who gives out tokens of an announced round without being asked.
  func issuer(of round: TestRound) async throws -> TestIssuer {
    let policy = try #require(try await round.policy())
    let hash = PolicyHash(of: try policy.canonical)
    let folder = try #require(
      try paths().first { $0.contains("\(hash)") }.map {
        directory.appending(path: $0).deletingLastPathComponent().path
      })
    let key = try #require(try KeyDirectory(folder).keys(of: hash)).issuing
    return TestIssuer(policy) { try key.sign($0) }
  }

  private func paths() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: directory.path)
      .filter { $0.contains("/") }
  }

  func copy() throws -> Keys {
    let copy = try Keys()
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
      try FileManager.default.copyItem(
        at: directory.appending(path: name), to: copy.directory.appending(path: name))
    }
    return copy
  }
}
