import Postgres
import Web

/// Somebody the database knows.
public struct KnownEmployee: Sendable, Equatable {
  /// The opaque number.
  public let id: Employee.ID
  /// Whether they may sign in.
  public let isActive: Bool
  /// What the list said last.
  public let record: EmployeeRecord
}

/// What an import does, worked out from the list and from what the database knows, before anything
/// is written.
public struct EmployeeImportPlan: Sendable {
  /// Somebody known of whom the list now says something else.
  public struct Change: Sendable {
    /// The opaque number.
    public let id: Employee.ID
    /// What the list says.
    public let record: EmployeeRecord
    /// Whether they were not active before.
    public let isReturn: Bool
    /// The columns that differ, in the words of the list.
    public let columns: [String]
  }

  /// Those whom the database does not know.
  public private(set) var joins: [EmployeeRecord] = []
  /// Those of whom something changes, returns among them.
  public private(set) var changes: [Change] = []
  /// The active ones who are not in the list.
  public private(set) var leavers: [KnownEmployee] = []
  /// The lines that are not taken.
  public private(set) var problems: [CSVProblem]
  /// Why somebody who is not in the good lines is not deactivated.
  public private(set) var notes: [String] = []
  /// How many are active before the import.
  public let activeBefore: Int

  /// Compares the list with what is known.
  init(_ file: EmployeeFile, known: [KnownEmployee]) {
    problems = file.problems
    activeBefore = known.count { $0.isActive }
    var mentioned = file.mentioned
    let holders = Dictionary(
      known.map { ($0.record.mail.lowercased(), $0.record.number) }, uniquingKeysWith: { $1 })
    let byNumber = Dictionary(known.map { ($0.record.number, $0) }, uniquingKeysWith: { $1 })
    var listed: Set<String> = []
    for line in file.lines {
      let record = line.record
      if let holder = holders[record.mail.lowercased()], holder != record.number {
        problems.append(
          CSVProblem(line: line.number, reason: "The mail address belongs to \(holder)."))
        mentioned.insert(record.number.lowercased())
        continue
      }
      listed.insert(record.number)
      add(record, byNumber[record.number])
    }
    problems.sort { $0.line < $1.line }
    findLeavers(among: known, listed: listed, mentioned: mentioned, isComplete: file.isComplete)
  }

  private mutating func add(_ record: EmployeeRecord, _ known: KnownEmployee?) {
    guard let known else {
      joins.append(record)
      return
    }
    let columns = known.record.columns(differingFrom: record)
    guard !columns.isEmpty || !known.isActive else { return }
    changes.append(
      Change(id: known.id, record: record, isReturn: !known.isActive, columns: columns))
  }

  /// A bad line may be about anybody whom it names, and one that cannot be read at all about
  /// everybody: they are not taken for people who left.
  private mutating func findLeavers(
    among known: [KnownEmployee], listed: Set<String>, mentioned: Set<String>, isComplete: Bool
  ) {
    let missing = known.filter { $0.isActive && !listed.contains($0.record.number) }
    guard isComplete || missing.isEmpty else {
      notes.append(
        "Some lines could not be read at all, so nobody is deactivated; "
          + "\(counted(missing.count, "person is", "people are")) missing from the other lines.")
      return
    }
    for person in missing {
      if mentioned.contains(person.record.number.lowercased())
        || mentioned.contains(person.record.mail.lowercased())
      {
        notes.append("\(person.record.number) stands on a bad line and so stays active.")
      } else {
        leavers.append(person)
      }
    }
  }
}

extension EmployeeImportPlan {
  /// Whether the list takes away so many that it may be the wrong one: more than 5 in 100.
  public var needsConfirmation: Bool { leavers.count * 20 > activeBefore }

  /// Whether there is nothing to write.
  public var isEmpty: Bool { joins.isEmpty && changes.isEmpty && leavers.isEmpty }

  /// Whom it concerns and how, a line a person.
  public var details: [String] {
    joins.map { "joins    \($0.number) \($0.name)" }
      + changes.map { change in
        let columns = change.columns.isEmpty ? "" : ": \(change.columns.joined(separator: ", "))"
        let verb = change.isReturn ? "returns " : "changes "
        return "\(verb) \(change.record.number) \(change.record.name)\(columns)"
      }
      + leavers.map { "leaves   \($0.record.number) \($0.record.name)" }
  }

  /// How many; without names, for the public log.
  public var summary: String {
    let returns = changes.count { $0.isReturn }
    return "\(joins.count.grouped) joined, \((changes.count - returns).grouped) changed, "
      + "\(returns.grouped) returned, \(leavers.count.grouped) left"
  }
}

extension EmployeeRecord {
  /// The columns in which two records of one person differ.
  fileprivate func columns(differingFrom other: EmployeeRecord) -> [String] {
    let differences = [
      ("name", name != other.name), ("mail", mail != other.mail),
      ("department", department != other.department), ("site", site != other.site),
      ("start_date", startedOn != other.startedOn),
    ]
    return differences.filter(\.1).map(\.0)
  }
}
