import Foundation

/// A record of a CSV file.
public struct CSVRecord: Sendable, Hashable {
  /// The line on which it begins, counted from 1.
  public let line: Int
  /// Its fields, at least one, without their quotation marks.
  public let fields: [String]
}

/// A record that cannot be used.
public struct CSVProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The line on which it begins, counted from 1.
  public let line: Int
  /// A plain sentence for the person who has the file.
  public let reason: String

  /// "Line 12: …"
  public var description: String { "Line \(line): \(reason)" }
}

/// Reads CSV (RFC 4180) in UTF-8, in pieces, so that the file may be larger than memory.
///
/// A bad record does not end the reading: it is reported with its line, and the reading goes on at
/// the next line. A quotation mark that is never closed would otherwise take all that follows it.
/// Lines may end in LF or CRLF; empty lines and a byte order mark are passed over.
public struct CSVReader {
  /// What is too large to be meant.
  public struct Limits: Sendable {
    /// Bytes of a field.
    public var field = 16_384
    /// Bytes of a record with its line end. So much is kept in memory, and looked at again for
    /// every quotation mark that is not closed.
    public var record = 65_536
    /// Bad records, after which the rest of the file is not read.
    public var problems = 1_000

    /// 16 KiB, 64 KiB and 1,000.
    public init() {}
  }

  private var window: Window
  private let limits: Limits
  private var line = 1
  private var problems = 0
  private var isFinished = false
  private var isAtStart = true

  /// A reader of the file at this path.
  ///
  /// - Throws: Foundation's error when the file cannot be opened.
  public init(path: String, limits: Limits = Limits()) throws {
    let file = try FileHandle(forReadingFrom: URL(filePath: path))
    self.init(limits: limits) { try file.read(upToCount: 65_536) ?? Data() }
  }

  /// - Parameter read: the next bytes, none at the end.
  init(limits: Limits = Limits(), read: @escaping () throws -> some Sequence<UInt8>) {
    self.limits = limits
    window = Window { try Array(read()) }
  }

  /// The next record, or what is wrong with it; nil at the end.
  ///
  /// - Throws: only what reading the file throws.
  public mutating func next() throws -> Result<CSVRecord, CSVProblem>? {
    if isAtStart {
      isAtStart = false
      if let problem = try passByteOrderMark() { return .failure(problem) }
    }
    guard !isFinished, try passEmptyLines() else { return nil }
    var parser = Parser(limits: limits)
    let first = line
    let reason: String?
    do {
      let end = try parser.parse(&window)
      reason = parser.defect
      line += window.pass(end)
    } catch let broken as Broken {
      reason = broken.reason
      line += try window.passLine()
    }
    guard let reason else { return .success(CSVRecord(line: first, fields: parser.fields)) }
    return .failure(problem(first, reason))
  }

  private mutating func problem(_ line: Int, _ reason: String) -> CSVProblem {
    problems += 1
    guard problems > limits.problems else { return CSVProblem(line: line, reason: reason) }
    isFinished = true
    return CSVProblem(
      line: line,
      reason: "More than \(limits.problems) lines before this one are bad, so reading stops here.")
  }

  private mutating func passByteOrderMark() throws -> CSVProblem? {
    let start = [try window.byte(0), try window.byte(1), try window.byte(2)]
    if start == [0xEF, 0xBB, 0xBF] { _ = window.pass(3) }
    if start[0] == 0xFE && start[1] == 0xFF || start[0] == 0xFF && start[1] == 0xFE {
      isFinished = true
      return CSVProblem(line: 1, reason: "The file is in UTF-16. Save it as CSV in UTF-8.")
    }
    return nil
  }

  /// Whether anything follows them.
  private mutating func passEmptyLines() throws -> Bool {
    while let byte = try window.byte(0) {
      if byte == .lineFeed {
        line += window.pass(1)
      } else if try byte == .carriageReturn && window.byte(1) == .lineFeed {
        line += window.pass(2)
      } else {
        return true
      }
    }
    return false
  }
}

/// A record whose end cannot be told.
private struct Broken: Error {
  let reason: String
}

/// The bytes from the beginning of the current record on, as far as they have been read.
private struct Window {
  private let read: () throws -> [UInt8]
  private var bytes: [UInt8] = []
  private var start = 0
  private var isComplete = false

  init(read: @escaping () throws -> [UInt8]) {
    self.read = read
  }

  /// The byte so many after the beginning, or nil past the end of the file.
  mutating func byte(_ offset: Int) throws -> UInt8? {
    while start + offset >= bytes.count {
      if isComplete { return nil }
      try fill()
    }
    return bytes[start + offset]
  }

  /// Bytes that ``byte(_:)`` has reached already.
  func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> {
    bytes[start + range.lowerBound..<start + range.upperBound]
  }

  /// Puts the beginning behind these bytes, and counts the line feeds among them.
  mutating func pass(_ count: Int) -> Int {
    let lines = bytes(0..<count).count { $0 == .lineFeed }
    start += count
    return lines
  }

  /// Puts the beginning behind the next line feed, or at the end of the file.
  mutating func passLine() throws -> Int {
    while try byte(0) != nil {
      let rest = bytes[start...]
      if let lineFeed = rest.firstIndex(of: .lineFeed) {
        start = lineFeed + 1
        return 1
      }
      start = bytes.count
    }
    return 0
  }

  private mutating func fill() throws {
    bytes.removeFirst(start)
    start = 0
    let next = try read()
    isComplete = next.isEmpty
    bytes += next
  }
}

/// Takes one record apart.
private struct Parser {
  let limits: CSVReader.Limits
  var fields: [String] = []
  /// What is wrong with the record although its end is clear.
  var defect: String?
  private var offset = 0

  init(limits: CSVReader.Limits) {
    self.limits = limits
  }

  /// The length of the record with its line end.
  ///
  /// - Throws: ``Broken``, or what reading throws.
  mutating func parse(_ window: inout Window) throws -> Int {
    while true {
      let isQuoted = try peek(&window) == .quote
      append(try isQuoted ? quoted(&window) : unquoted(&window))
      switch try peek(&window) {
      case .comma:
        offset += 1
      case .lineFeed:
        return offset + 1
      case .carriageReturn where try window.byte(offset + 1) == .lineFeed:
        return offset + 2
      case .carriageReturn:
        throw Broken(reason: "A carriage return stands alone. Lines must end in LF or CRLF.")
      case nil:
        return offset
      default:
        throw Broken(reason: "Text follows a closing quotation mark.")
      }
    }
  }

  private mutating func unquoted(_ window: inout Window) throws -> [UInt8] {
    let start = offset
    while let byte = try peek(&window) {
      switch byte {
      case .comma, .lineFeed, .carriageReturn: return Array(window.bytes(start..<offset))
      case .quote:
        throw Broken(reason: "A quotation mark stands in a field that does not begin with one.")
      default: offset += 1
      }
    }
    return Array(window.bytes(start..<offset))
  }

  private mutating func quoted(_ window: inout Window) throws -> [UInt8] {
    var field: [UInt8] = []
    offset += 1
    while let byte = try peek(&window) {
      offset += 1
      if byte == .quote {
        guard try peek(&window) == .quote else { return field }
        offset += 1
      }
      field.append(byte)
    }
    throw Broken(reason: "A quotation mark opens a field that is never closed.")
  }

  private func peek(_ window: inout Window) throws -> UInt8? {
    guard offset < limits.record else {
      throw Broken(
        reason: "The record is longer than \(limits.record) bytes."
          + " A closing quotation mark may be missing.")
    }
    return try window.byte(offset)
  }

  private mutating func append(_ field: [UInt8]) {
    let number = fields.count + 1
    if field.count > limits.field {
      defect = defect ?? "Field \(number) is longer than \(limits.field) bytes."
    }
    if field.contains(0) { defect = defect ?? "Field \(number) has a NUL character." }
    let text = String(validating: field, as: UTF8.self)
    if text == nil { defect = defect ?? "Field \(number) is not valid UTF-8." }
    fields.append(text ?? "")
  }
}

extension UInt8 {
  fileprivate static let quote = UInt8(ascii: "\"")
  fileprivate static let comma = UInt8(ascii: ",")
  fileprivate static let lineFeed = UInt8(ascii: "\n")
  fileprivate static let carriageReturn = UInt8(ascii: "\r")
}
