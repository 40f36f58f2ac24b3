import Foundation
import TestSupport

/// The executable that was built with these tests.
enum Redress {
  struct NotBuilt: Error, CustomStringConvertible {
    let path: String
    var description: String { "there is no \(path): run scripts/build --build-tests first" }
  }

  /// A command that has ended.
  struct Ended: Sendable {
    let status: Int32
    /// All that it wrote, errors as well.
    let output: String
  }

  /// Where it lies: beside the tests' own executable.
  static func path() throws -> String {
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let path = tests.deletingLastPathComponent().appending(path: "redress").path
    guard FileManager.default.isExecutableFile(atPath: path) else { throw NotBuilt(path: path) }
    return path
  }

  /// The whole environment of a process: nothing of the tests' own settings gets into it.
  static func environment(_ settings: [String: String]) -> [String: String] {
    let inherited = ProcessInfo.processInfo.environment.filter {
      ["PATH", "HOME"].contains($0.key)
    }
    // By which `scripts/test` finds what a killed test left behind.
    let mark = ProcessInfo.processInfo.environment.filter { $0.key == "REDRESS_TEST_DIRECTORY" }
    // A settings file says all by itself.
    let root = settings.keys.contains("REDRESS_CONFIG_FILE") ? nil : TestSite.root
    return inherited.merging(mark) { $1 }
      .merging(root.map { ["REDRESS_ROOT": $0] } ?? [:]) { $1 }.merging(settings) { $1 }
  }

  /// Runs a command to its end.
  static func run(_ arguments: String..., settings: [String: String] = [:]) async throws -> Ended {
    try await run(arguments: arguments, settings: settings)
  }

  /// Runs a command to its end.
  static func run(
    arguments: [String], settings: [String: String] = [:]
  ) async throws -> Ended {
    let file = Scratch.file("output")
    defer { Scratch.remove(file) }
    let child = try Child(
      path(), arguments, environment: environment(settings), output: file.path)
    let status = await child.wait()
    return Ended(status: status, output: try Scratch.text(file))
  }
}

/// Files of a test's own.
enum Scratch {
  static func file(_ name: String) -> URL {
    FileManager.default.temporaryDirectory.appending(path: "\(name)-\(UUID().uuidString)")
  }

  static func write(_ text: String, _ name: String) throws -> URL {
    let file = file(name)
    try Data(text.utf8).write(to: file)
    return file
  }

  static func directory(_ name: String) throws -> URL {
    let directory = file(name)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    return directory
  }

  static func text(_ file: URL) throws -> String {
    String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  static func remove(_ file: URL) {
    try? FileManager.default.removeItem(at: file)
  }
}
