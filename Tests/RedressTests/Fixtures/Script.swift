import Foundation
import TestSupport

/// A program in Python that is given a plan, and writes a line about everything that it was told.
final class Script: Sendable {
  private let child: Child
  private let end: Task<Int32, Never>
  private let hasEndedFlag = Flag()
  private let plan: URL
  private let told: URL

  var hasEnded: Bool { hasEndedFlag.isUp }

  /// Starts it.
  /// - Parameter name: of a file beside this one.
  init(_ name: String, plan: some Encodable) throws {
    self.plan = try Scratch.write(
      String(decoding: JSONEncoder().encode(plan), as: UTF8.self), "plan")
    told = Scratch.file("told")
    let child = try Child(
      Python.interpreter, [Python.script(name), self.plan.path], output: told.path)
    self.child = child
    end = Task { [hasEndedFlag] in
      let status = await child.wait()
      hasEndedFlag.raise()
      return status
    }
  }

  deinit {
    if !hasEnded { kill(child.id, SIGKILL) }
    Scratch.remove(plan)
    Scratch.remove(told)
  }

  /// The words of each line so far.
  func lines() throws -> [[Substring]] {
    // The last line may be half written; it is read the next time.
    try Scratch.text(told).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { $0.split(separator: " ") }
  }

  /// Asks it to come to an end.
  func terminate() { kill(child.id, SIGTERM) }

  /// Its exit status once it has ended.
  func ended() async -> Int32 { await end.value }
}

extension Python {
  /// Where a program beside this file is.
  static func script(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: name).path
  }
}
