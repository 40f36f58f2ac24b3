import Foundation
import Postgres
import Web

/// What the company's list says of one person.
public struct EmployeeRecord: Sendable, Equatable {
  /// The personnel number: stays with the person, whatever else changes.
  public let number: String
  /// Full name.
  public let name: String
  /// Address at work.
  public let mail: String
  /// Name of the department.
  public let department: String
  /// Name of the site.
  public let site: String
  /// The first day of work.
  public let startedOn: Day
}

/// The company's list of employees as it was read: its good lines, and what is wrong with the others.
public struct EmployeeFile: Sendable {
  /// A good line.
  struct Line: Sendable {
    let number: Int
    let record: EmployeeRecord
  }

  /// The columns that the header must name, in any order and among any others.
  public static let columns = ["id", "name", "mail", "department", "site", "start_date"]

  private(set) var lines: [Line] = []
  /// What is wrong with the lines that are not taken.
  public private(set) var problems: [CSVProblem] = []
  /// Everything that stands on bad lines, in lower case: whoever has one of these as number or mail
  /// is still in the list, even if it cannot be told what it says of them.
  private(set) var mentioned: Set<String> = []
  /// Whether it is known of every bad line what stands on it.
  private(set) var isComplete = true

  private var numbers: [String: Int] = [:]
  private var mails: [String: Int] = [:]

  /// Reads all of it.
  ///
  /// - Throws: ``EmployeeFileError`` when the header is not as it must be, else what reading throws.
  public init(_ reader: CSVReader) throws {
    var reader = reader
    let header = try EmployeeHeader(reader.next())
    while let next = try reader.next() {
      switch next {
      case .success(let line):
        add(line, header)
      case .failure(let problem):
        problems.append(problem)
        isComplete = false
      }
    }
  }

  private mutating func add(_ line: CSVRecord, _ header: EmployeeHeader) {
    do throws(EmployeeLineDefect) {
      let record = try header.record(line.fields)
      try refuse(record.number, in: numbers, "The id")
      try refuse(record.mail.lowercased(), in: mails, "The mail address")
      numbers[record.number] = line.line
      mails[record.mail.lowercased()] = line.line
      lines.append(Line(number: line.line, record: record))
    } catch {
      problems.append(CSVProblem(line: line.line, reason: error.sentence))
      mentioned.formUnion(line.fields.map { EmployeeHeader.cleaned($0).lowercased() })
    }
  }

  private func refuse(
    _ value: String, in seen: [String: Int], _ what: String
  ) throws(EmployeeLineDefect) {
    guard let line = seen[value] else { return }
    throw EmployeeLineDefect(sentence: "\(what) stands on line \(line) already.")
  }
}

/// Why a list cannot be read at all.
public enum EmployeeFileError: Error, Equatable, CustomStringConvertible {
  /// There is no first line, or it cannot be read.
  case noHeader(String)
  /// Columns that the header does not name.
  case missingColumns([String])
  /// A column that the header names twice.
  case repeatedColumn(String)

  /// A plain sentence.
  public var description: String {
    switch self {
    case .noHeader(let reason):
      "The first line must name the columns. \(reason)"
    case .missingColumns(let columns):
      "The first line must name the columns; these are missing: \(columns.joined(separator: ", "))."
    case .repeatedColumn(let column):
      "The first line names the column \(column) twice."
    }
  }
}

/// Why a line is not taken.
private struct EmployeeLineDefect: Error {
  let sentence: String
}

/// Where the columns are.
private struct EmployeeHeader {
  private let places: [String: Int]
  private let width: Int

  init(_ first: Result<CSVRecord, CSVProblem>?) throws(EmployeeFileError) {
    let names: [String]
    switch first {
    case nil: throw .noHeader("The file is empty.")
    case .failure(let problem): throw .noHeader(problem.reason)
    case .success(let line): names = line.fields.map { Self.cleaned($0).lowercased() }
    }
    let missing = EmployeeFile.columns.filter { !names.contains($0) }
    guard missing.isEmpty else { throw .missingColumns(missing) }
    for column in EmployeeFile.columns where names.count(where: { $0 == column }) > 1 {
      throw .repeatedColumn(column)
    }
    places = Dictionary(
      names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    width = names.count
  }

  func record(_ fields: [String]) throws(EmployeeLineDefect) -> EmployeeRecord {
    guard fields.count == width else {
      throw EmployeeLineDefect(
        sentence: "The line has \(counted(fields.count, "field", "fields")), and the first line "
          + "names \(counted(width, "column", "columns")).")
    }
    let record = EmployeeRecord(
      number: try text("id", 40, fields), name: try text("name", 200, fields),
      mail: try text("mail", 254, fields), department: try text("department", 100, fields),
      site: try text("site", 100, fields), startedOn: try day(fields))
    guard (try? MailAddress(record.mail, name: record.name)) != nil else {
      throw EmployeeLineDefect(sentence: "The mail address is not one that can be written to.")
    }
    return record
  }

  private func text(
    _ column: String, _ maximum: Int, _ fields: [String]
  ) throws(EmployeeLineDefect) -> String {
    let text = places[column].map { Self.cleaned(fields[$0]) } ?? ""
    guard !text.isEmpty else { throw EmployeeLineDefect(sentence: "The \(column) is missing.") }
    guard text.unicodeScalars.count <= maximum else {
      throw EmployeeLineDefect(
        sentence: "The \(column) is longer than \(maximum) characters.")
    }
    guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw EmployeeLineDefect(
        sentence: "The \(column) has a line break or another control character.")
    }
    return text
  }

  private func day(_ fields: [String]) throws(EmployeeLineDefect) -> Day {
    let text = try text("start_date", 40, fields)
    guard let day = Day(text) else {
      throw EmployeeLineDefect(sentence: "The start_date must be a day such as 2026-04-27.")
    }
    return day
  }

  /// Without space around it, and in Unicode's composed form: PostgreSQL compares bytes, Swift
  /// compares characters, and both have to agree on who is who.
  static func cleaned(_ field: String) -> String {
    field.trimmingCharacters(in: .whitespaces).precomposedStringWithCanonicalMapping
  }
}
