import Foundation
import TestSupport

/// The ballot's modules in a real browser, through Tests/BrowserTests/ballot_browser.py.
enum Chromium {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private struct Order: Encodable {
    let function: String
    let argument: [String: String]
  }

  /// What the function returns, which may import the modules from `/js/ballot/`.
  static func run(_ function: String, _ argument: [String: String]) throws -> [String: String] {
    let order = try JSONEncoder().encode(Order(function: function, argument: argument))
    let file = FileManager.default.temporaryDirectory.appending(path: "order-\(UUID().uuidString)")
    try order.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }

    let process = Process()
    process.executableURL = URL(filePath: Python.interpreter)
    process.arguments = ["-m", "BrowserTests.ballot_browser"]
    process.currentDirectoryURL = tests
    process.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: "the browser failed; what it said is above")
    }
    return try JSONDecoder().decode([String: String].self, from: printed)
  }

  private static let tests = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
}
