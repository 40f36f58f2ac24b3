import Foundation
import Postgres

/// The `key: value` lines between the two `---` at the top of a text, and what follows them.
///
/// Strict: exactly these keys in this order, each on a line of its own, so that a slip in a file is
/// an error that names its line and not a petition that looks odd.
struct FrontMatter {
  /// The text behind the second `---`, without blank lines around it.
  let body: String
  /// The values of the key that may stand there several times, from first to last.
  let repeats: [Value]

  /// What stands behind a key.
  struct Value {
    let line: Int
    let text: String
  }

  private let file: String
  private let values: [String: Value]

  private static let fence = "---"

  /// - Parameters:
  ///   - keys: all of these, in this order.
  ///   - optional: behind them any of these, in this order.
  ///   - repeated: at the end this one, as often as it likes.
  ///   - file: what errors call it.
  init(
    _ text: String, keys: [String], optional: [String] = [], repeated: String? = nil, file: String
  ) throws(DemoError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try Self.expectFence(on: 1, of: lines, file)
    var values: [String: Value] = [:]
    var line = 2
    for key in keys {
      guard let value = Self.value(of: key, on: line, of: lines) else {
        throw DemoError(file: file, line: line, "“\(key): …” is expected here.")
      }
      values[key] = value
      line += 1
    }
    for key in optional {
      guard let value = Self.value(of: key, on: line, of: lines) else { continue }
      values[key] = value
      line += 1
    }
    var repeats: [Value] = []
    while let key = repeated, let value = Self.value(of: key, on: line, of: lines) {
      repeats.append(value)
      line += 1
    }
    try Self.expectFence(on: line, of: lines, file)
    self.values = values
    self.repeats = repeats
    self.file = file
    body = lines.dropFirst(line).joined(separator: "\n").trimmingCharacters(in: .newlines)
  }

  private static func expectFence(
    on line: Int, of lines: [Substring], _ file: String
  ) throws(DemoError) {
    guard lines.count >= line, lines[line - 1] == fence else {
      throw DemoError(file: file, line: line, "\(fence) is expected here and nothing else.")
    }
  }

  private static func value(of key: String, on line: Int, of lines: [Substring]) -> Value? {
    guard lines.count >= line, lines[line - 1].hasPrefix(key + ":") else { return nil }
    let text = lines[line - 1].dropFirst(key.count + 1)
    return Value(line: line, text: text.trimmingCharacters(in: .whitespaces))
  }
}

extension FrontMatter {
  /// The value of a key as `read` understands it.
  ///
  /// - Parameter wanted: what is expected there, for the sentence when `read` gives nil.
  func value<Result>(
    _ key: String, _ wanted: String, _ read: (String) -> Result?
  ) throws(DemoError) -> Result {
    try value(values[key] ?? Value(line: 1, text: ""), of: key, wanted, read)
  }

  /// The same for one of ``repeats``.
  func value<Result>(
    _ value: Value, of key: String, _ wanted: String, _ read: (String) -> Result?
  ) throws(DemoError) -> Result {
    guard let result = read(value.text) else {
      throw DemoError(
        file: file, line: value.line, "\(key) must be \(wanted), not “\(value.text)”.")
    }
    return result
  }

  /// The value of a key that may be missing; nil when it is.
  func optional<Result>(
    _ key: String, _ wanted: String, _ read: (String) -> Result?
  ) throws(DemoError) -> Result? {
    values[key] == nil ? nil : try value(key, wanted, read)
  }

  /// The whole number of a key.
  func number(_ key: String, atLeast minimum: Int) throws(DemoError) -> Int {
    try value(key, "a number from \(minimum) on") { text in
      Int(text).flatMap { $0 >= minimum ? $0 : nil }
    }
  }

  /// The text of a key, not empty.
  func text(_ key: String) throws(DemoError) -> String {
    try value(key, "a text") { $0.isEmpty ? nil : $0 }
  }

  /// The day of a key.
  func day(_ key: String) throws(DemoError) -> Day {
    try value(key, "a day such as 2026-04-27") { Day($0) }
  }
}
