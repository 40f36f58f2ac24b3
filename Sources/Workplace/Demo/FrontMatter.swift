import Foundation

/// The `key: value` lines between the two `---` at the top of a text, and what follows them.
///
/// Strict: exactly these keys in this order, each on a line of its own, so that a slip in a file is
/// an error that names its line and not a petition that looks odd.
struct FrontMatter {
  /// The text behind the second `---`, without blank lines around it.
  let body: String

  private let file: String
  private let values: [String: (line: Int, text: String)]

  private static let fence = "---"

  /// - Parameter file: what errors call it.
  init(_ text: String, keys: [String], file: String) throws(DemoError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try Self.expectFence(on: 1, of: lines, file)
    var values: [String: (line: Int, text: String)] = [:]
    for (index, key) in keys.enumerated() {
      let line = index + 2
      values[key] = (line, try Self.value(of: key, on: line, of: lines, file))
    }
    try Self.expectFence(on: keys.count + 2, of: lines, file)
    self.values = values
    self.file = file
    body = lines.dropFirst(keys.count + 2).joined(separator: "\n")
      .trimmingCharacters(in: .newlines)
  }

  private static func expectFence(
    on line: Int, of lines: [Substring], _ file: String
  ) throws(DemoError) {
    guard lines.count >= line, lines[line - 1] == fence else {
      throw DemoError(file: file, line: line, "\(fence) is expected here and nothing else.")
    }
  }

  private static func value(
    of key: String, on line: Int, of lines: [Substring], _ file: String
  ) throws(DemoError) -> String {
    guard lines.count >= line, lines[line - 1].hasPrefix(key + ":") else {
      throw DemoError(file: file, line: line, "“\(key): …” is expected here.")
    }
    return lines[line - 1].dropFirst(key.count + 1).trimmingCharacters(in: .whitespaces)
  }
}

extension FrontMatter {
  /// The value of a key as `read` understands it.
  ///
  /// - Parameter wanted: what is expected there, for the sentence when `read` gives nil.
  func value<Value>(
    _ key: String, _ wanted: String, _ read: (String) -> Value?
  ) throws(DemoError) -> Value {
    let (line, text) = values[key] ?? (1, "")
    guard let value = read(text) else {
      throw DemoError(file: file, line: line, "\(key) must be \(wanted), not “\(text)”.")
    }
    return value
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
}
