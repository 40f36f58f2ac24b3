import Postgres
import Web

/// Takes over the company's list of employees: who is new joins, what changed is changed, and who is
/// missing is deactivated.
public struct EmployeeImport: Sendable {
  /// How many people a statement is about.
  static let chunkSize = 1_000

  private let database: Pool<OperatorRole>

  /// Imports into this database.
  public init(database: Pool<OperatorRole>) {
    self.database = database
  }

  /// What importing the list would do; nothing is written.
  public func plan(_ file: EmployeeFile) async throws -> EmployeeImportPlan {
    let known = try await database.rows(EmployeeImportQueries<OperatorRole>.known())
    return EmployeeImportPlan(file, known: known)
  }

  /// Imports the list in one transaction: all of its good lines or nothing.
  ///
  /// - Parameters:
  ///   - company: what the site calls the company, unless it has a name already.
  ///   - isConfirmed: whether more than 5 in 100 may be deactivated.
  ///   - progress: told what is done, a line at a time.
  /// - Returns: what was done.
  /// - Throws: ``EmployeeImportError``; then nothing was written.
  @discardableResult
  public func run(
    _ file: EmployeeFile, company: String? = nil, isConfirmed: Bool = false,
    progress: @Sendable (String) -> Void = { _ in }
  ) async throws -> EmployeeImportPlan {
    try await database.transaction { transaction in
      _ = try await transaction.rows(Queries.lock())
      let plan = EmployeeImportPlan(file, known: try await transaction.rows(Queries.known()))
      guard isConfirmed || !plan.needsConfirmation else {
        throw EmployeeImportError.tooManyLeavers(plan.leavers.count, of: plan.activeBefore)
      }
      if let company { try await transaction.run(EmployeeImportQueries.nameCompany(company)) }
      if plan.isEmpty { return plan }
      try await write(plan, in: transaction, progress)
      _ = try await AuditLog.append(
        AuditLog.Event(
          action: .employeesImported, actor: nil, subject: nil, role: nil, reason: plan.summary,
          subjectCommitment: nil),
        in: transaction)
      return plan
    }
  }

  private typealias Queries = EmployeeImportQueries<OperatorRole>

  private func write(
    _ plan: EmployeeImportPlan, in transaction: Transaction<OperatorRole>,
    _ progress: @Sendable (String) -> Void
  ) async throws {
    let records = plan.joins + plan.changes.map(\.record)
    try await transaction.run(Queries.addDepartments(records.map(\.department)))
    try await transaction.run(Queries.addSites(records.map(\.site)))
    try await inChunks(plan.leavers.map(\.id), "deactivated", progress) { chunk in
      try await transaction.pipeline([
        EmployeeImportQueries.deactivate(chunk), EmployeeImportQueries.endSessions(of: chunk),
        EmployeeImportQueries.deleteLinks(of: chunk),
      ])
    }
    try await inChunks(plan.changes, "changed", progress) { chunk in
      try await transaction.run(EmployeeImportQueries.change(chunk))
    }
    try await inChunks(plan.joins, "added", progress) { chunk in
      try await transaction.run(Queries.join(chunk))
    }
  }

  private func inChunks<Element>(
    _ elements: [Element], _ verb: String, _ progress: (String) -> Void,
    _ work: (ArraySlice<Element>) async throws -> some Any
  ) async throws {
    for chunk in elements.chunks(of: Self.chunkSize) {
      _ = try await work(chunk)
      progress("\(chunk.endIndex.grouped) of \(elements.count.grouped) \(verb)")
    }
  }
}

/// Why a list was not imported.
public enum EmployeeImportError: Error, Equatable, CustomStringConvertible {
  /// So many would be deactivated, of so many who are active.
  case tooManyLeavers(Int, of: Int)

  /// A plain sentence.
  public var description: String {
    switch self {
    case .tooManyLeavers(let leavers, let active):
      "\(leavers.grouped) of \(counted(active, "active employee", "active employees")) are missing "
        + "from the list, more than 5 in 100. Nothing was written. If they have left, import it again "
        + "with --confirm."
    }
  }
}

extension Array {
  /// Its elements in order, so many at a time.
  func chunks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
