import Foundation
import Testing

@testable import Workplace

@Suite("Reading CSV")
struct CSVReaderTests {
  @Test(
    "Records as RFC 4180 describes them",
    arguments: [
      ("a,b,c\r\nd,e,f\r\n", [["a", "b", "c"], ["d", "e", "f"]]),
      ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
      ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
      ("\"a\",\"b\"\r\n", [["a", "b"]]),
      ("\"a,b\",c\n", [["a,b", "c"]]),
      ("\"a \"\"quoted\"\" word\",\"\"\"\"\n", [["a \"quoted\" word", "\""]]),
      ("\"one\r\ntwo\nthree\",b\nc,d\n", [["one\r\ntwo\nthree", "b"], ["c", "d"]]),
      ("\"a\rb\"\n", [["a\rb"]]),
      (",\n", [["", ""]]),
      (",,", [["", "", ""]]),
      ("\"\"", [[""]]),
      ("\"\",\"\"\n", [["", ""]]),
      (" a , b \n", [[" a ", " b "]]),
      ("é,🙂\n", [["é", "🙂"]]),
      ("", []),
      ("\n\r\n\n", []),
      ("\u{FEFF}a,b\n", [["a", "b"]]),
      ("\u{FEFF}\"a\",b\n", [["a", "b"]]),
      ("a\n\u{FEFF}b\n", [["a"], ["\u{FEFF}b"]]),
      ("a\n\n\nb\n", [["a"], ["b"]]),
    ])
  func records(text: String, expected: [[String]]) throws {
    #expect(try read(text).records.map(\.fields) == expected)
    #expect(try read(text).problems == [])
    // The same whatever the pieces in which the bytes arrive.
    for size in 1...7 {
      #expect(try read(text, pieces: size).records == read(text).records)
    }
  }

  @Test("Records carry the line on which they begin")
  func lines() throws {
    let text = "a\r\n\"b\nb\n\nb\",c\n\n\nd\n\"e\r\ne\"\nf"
    #expect(try read(text).records.map(\.line) == [1, 2, 8, 9, 11])
  }

  static let unclosed = "A quotation mark opens a field that is never closed."
  static let inside = "A quotation mark stands in a field that does not begin with one."
  static let after = "Text follows a closing quotation mark."

  @Test(
    "A bad record is reported by its line, and the next line is read",
    arguments: [
      ("a\nb\"c\nd\n", inside, [2], [["a"], ["d"]]),
      ("a\n\"b\"c\nd\n", after, [2], [["a"], ["d"]]),
      ("a\n\"b\" \nd\n", after, [2], [["a"], ["d"]]),
      ("a\n\"b\nc\nd\n", unclosed, [2], [["a"], ["c"], ["d"]]),
      ("a\n\"b\nc,\"d\"\ne\n", after, [2], [["a"], ["c", "d"], ["e"]]),
      ("\"", unclosed, [1], []),
      ("\"\"\"", unclosed, [1], []),
      ("a,\"", unclosed, [1], []),
      ("a\rb\nc\n", "A carriage return stands alone. Lines must end in LF or CRLF.", [1], [["c"]]),
      ("a\r", "A carriage return stands alone. Lines must end in LF or CRLF.", [1], []),
      ("\"a\nb\"x\nc\n\"d\n", unclosed, [4], [["c"]]),
      ("a\nb,c\0,d\ne\n", "Field 2 has a NUL character.", [2], [["a"], ["e"]]),
      ("\"a\n\0\"\nb\n", "Field 1 has a NUL character.", [1], [["b"]]),
    ])
  func badRecords(text: String, reason: String, lines: [Int], good: [[String]]) throws {
    let result = try read(text)
    #expect(result.problems.filter { $0.reason == reason }.map(\.line) == lines)
    #expect(result.records.map(\.fields) == good)
    for size in 1...7 { #expect(try read(text, pieces: size) == result) }
  }

  @Test("One stray quotation mark costs its own line, not the rest of the file")
  func strayQuote() throws {
    let rows = (2...20_000).map { "\($0),\"name, of \($0)\"\n" }.joined()
    let result = try read("1,\"name of 1\n" + rows)
    #expect(result.problems.map(\.line) == [1])
    #expect(result.records.count == 19_999)
    #expect(result.records.last == CSVRecord(line: 20_000, fields: ["20000", "name, of 20000"]))
  }

  @Test(
    "Invalid UTF-8 is reported, not replaced",
    arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]])
  func invalidUTF8(bytes: [UInt8]) throws {
    let result = try read(bytes: Array("a\nb,".utf8) + bytes + Array(",c\nd\n".utf8))
    #expect(result.problems == [CSVProblem(line: 2, reason: "Field 2 is not valid UTF-8.")])
    #expect(result.records.map(\.fields) == [["a"], ["d"]])
  }

  @Test("A file in UTF-16 is told apart", arguments: [[0xFF, 0xFE], [0xFE, 0xFF]])
  func utf16(mark: [UInt8]) throws {
    let result = try read(bytes: mark + [0x61, 0, 0x0A, 0, 0x62, 0])
    #expect(
      result.problems == [
        CSVProblem(line: 1, reason: "The file is in UTF-16. Save it as CSV in UTF-8.")
      ])
    #expect(result.records == [])
  }

  @Test("A field may have so many bytes and no more")
  func fieldLimit() throws {
    var limits = CSVReader.Limits()
    limits.field = 4
    let result = try read("1234\n12345\n\"12\n4\"\n\"12\n45\"\nééé\na\n", limits: limits)
    #expect(result.records.map(\.fields) == [["1234"], ["12\n4"], ["a"]])
    #expect(result.problems.map(\.line) == [2, 5, 7])
    #expect(
      result.problems.map(\.reason)
        == Array(repeating: "Field 1 is longer than 4 bytes.", count: 3))
  }

  @Test("A record may have so many bytes and no more, and the next line is read")
  func recordLimit() throws {
    var limits = CSVReader.Limits()
    limits.record = 8
    let result = try read("1234567\n12345678\n\"1\n2345678\n\na,b\n", limits: limits)
    #expect(result.records.map(\.fields) == [["1234567"], ["2345678"], ["a", "b"]])
    #expect(result.problems.map(\.line) == [2, 3])
    #expect(
      try #require(result.problems.first).description
        == "Line 2: The record is longer than 8 bytes. A closing quotation mark may be missing.")
  }

  @Test("A line without an end takes no more memory than a record may")
  func endlessLine() throws {
    var pieces = 0
    var reader = CSVReader {
      pieces += 1
      return pieces <= 1_000 ? [UInt8](repeating: 0x61, count: 65_536) : Array("\nb\n".utf8)
    }
    #expect(try reader.next() == .failure(problem(1)))
    #expect(try reader.next() == .success(CSVRecord(line: 2, fields: ["b"])))

    func problem(_ line: Int) -> CSVProblem {
      CSVProblem(
        line: line,
        reason: "The record is longer than 65536 bytes. A closing quotation mark may be missing.")
    }
  }

  @Test("Reading stops after so many bad records and says so")
  func problemLimit() throws {
    var limits = CSVReader.Limits()
    limits.problems = 3
    let result = try read("a\nb\"\nb\"\nb\"\nc\nb\"\nd\n", limits: limits)
    #expect(result.records.map(\.fields) == [["a"], ["c"]])
    #expect(result.problems.map(\.line) == [2, 3, 4, 6])
    #expect(
      result.problems.last?.reason
        == "More than 3 lines before this one are bad, so reading stops here.")
  }

  @Test("A file is read from disk in pieces")
  func file() throws {
    let url = URL.temporaryDirectory.appending(path: "redress \(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: url) }
    let row = "Ada Oyelaran,ada@meridian.example,\"Platform, \"\"core\"\"\"\r\n"
    try Data(String(repeating: row, count: 50_000).utf8).write(to: url)
    var reader = try CSVReader(path: url.path)
    var count = 0
    while let result = try reader.next() {
      count += 1
      let record = try result.get()
      #expect(record.line == count)
      #expect(record.fields == ["Ada Oyelaran", "ada@meridian.example", "Platform, \"core\""])
    }
    #expect(count == 50_000)
  }

  @Test("A file that is not there, or not a file, is an error")
  func noFile() {
    #expect(throws: (any Error).self) { try CSVReader(path: "/nowhere/at all.csv") }
    #expect(throws: (any Error).self) {
      var reader = try CSVReader(path: "/")
      _ = try reader.next()
    }
  }

  @Test("Arbitrary bytes never stop the reader, and every line is accounted for")
  func arbitraryBytes() throws {
    var generator = SplitMix(state: 7)
    let alphabet: [UInt8] = Array("a\",\n\r\0".utf8) + [0xC3, 0xA9]
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        alphabet[Int.random(in: alphabet.indices, using: &generator)]
      }
      let result = try read(bytes: bytes)
      let lines = result.records.map(\.line) + result.problems.map(\.line)
      #expect(Set(lines).count == lines.count)
      #expect(lines.allSatisfy { $0 >= 1 && $0 <= bytes.count { $0 == 0x0A } + 1 })
      #expect(try read(bytes: bytes, pieces: 3) == result)
    }
  }
}

extension CSVReaderTests {
  struct Contents: Equatable {
    var records: [CSVRecord] = []
    var problems: [CSVProblem] = []
  }

  func read(
    _ text: String, pieces: Int? = nil, limits: CSVReader.Limits = .init()
  ) throws -> Contents {
    try read(bytes: Array(text.utf8), pieces: pieces, limits: limits)
  }

  func read(
    bytes: [UInt8], pieces: Int? = nil, limits: CSVReader.Limits = .init()
  ) throws -> Contents {
    var reader = CSVReader(bytes: bytes, limits: limits)
    if let pieces {
      var rest = bytes[...]
      reader = CSVReader(limits: limits) {
        defer { rest = rest.dropFirst(pieces) }
        return rest.prefix(pieces)
      }
    }
    var contents = Contents()
    while let result = try reader.next() {
      switch result {
      case .success(let record): contents.records.append(record)
      case .failure(let problem): contents.problems.append(problem)
      }
    }
    return contents
  }
}

extension CSVReader {
  /// A reader of these bytes.
  init(bytes: [UInt8], limits: Limits = Limits()) {
    var rest: [UInt8]? = bytes
    self.init(limits: limits) {
      defer { rest = nil }
      return rest ?? []
    }
  }
}

/// The same numbers on every run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
