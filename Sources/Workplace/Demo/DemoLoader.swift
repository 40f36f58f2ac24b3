import Foundation
import Passwords
import Postgres
import Web

/// Fills an empty database with the demo company.
///
/// Everything but the salts is the same in every database, so that what a page of the demo shows can
/// be talked about.
public struct DemoLoader: Sendable {
  private let directory: String
  private let passwords: Argon2Parameters

  /// - Parameters:
  ///   - directory: the folder `demo` of the repository.
  ///   - passwords: how dear the hash of the published password is.
  public init(directory: String, passwords: Argon2Parameters = .default) {
    self.directory = directory
    self.passwords = passwords
  }

  /// Loads everything in one transaction: all of the demo or nothing.
  ///
  /// - Parameters:
  ///   - database: migrated, and empty; as its owner.
  ///   - progress: told what is done, a line at a time.
  /// - Throws: ``DemoError`` when the database is not empty or a file is not as it should be.
  public func load(
    into database: Pool<LoginRole>, progress: @Sendable (String) -> Void = { _ in }
  ) async throws {
    try await load(into: database, now: Date(), progress: progress)
  }

  func load(
    into database: Pool<LoginRole>, now: Date, progress: @Sendable (String) -> Void = { _ in }
  ) async throws {
    let calendar = DemoCalendar(now: now)
    let plan = try DemoPlan(files: DemoFiles(directory: directory), calendar: calendar)
    let (files, people) = (plan.files, plan.people)
    // One hash for all accounts, and so one salt: the password is no secret, and 2,400 hashes would
    // take minutes.
    let phc = try Argon2id.hash(Demo.password, parameters: passwords)
    try await database.transaction { transaction in
      _ = try await transaction.rows(DemoQueries.lock())
      guard try await transaction.first(DemoQueries.isEmpty()) == true else {
        throw DemoError(
          "There are people in this database already. The demo is loaded into an empty one only.")
      }
      try await transaction.run(DemoQueries.mark(company: files.company.name))
      let ids = try await add(people, phc: phc, in: transaction)
      progress("\(people.count.grouped) employees at \(files.company.sites.count) sites")
      let grants = try await grantRoles(to: people, ids, calendar, in: transaction)
      progress("\(grants) roles")
      let staff = DemoStaff(people: people, ids: ids)
      try await DemoPetitionLoader(plan: plan, staff: staff, transaction: transaction)
        .load(progress: progress)
      try await DemoBankLoader(bank: files.surveys.bank, transaction: transaction).load()
      progress("\(files.surveys.bank.questions.count) survey questions")
    }
  }

  /// - Returns: the id of each person.
  private func add(
    _ people: [DemoPerson], phc: String, in transaction: Transaction<LoginRole>
  ) async throws -> [Employee.ID] {
    typealias Queries = EmployeeImportQueries<LoginRole>
    let records = people.map(\.record)
    try await transaction.run(Queries.addDepartments(records.map(\.department)))
    try await transaction.run(Queries.addSites(records.map(\.site)))
    for chunk in records.chunks(of: EmployeeImport.chunkSize) {
      try await transaction.run(Queries.join(chunk))
    }
    try await transaction.run(DemoQueries.setPasswords(phc))
    let known = try await transaction.rows(Queries.known())
    let ids = Dictionary(known.map { ($0.record.number, $0.id) }, uniquingKeysWith: { $1 })
    return records.compactMap { ids[$0.number] }
  }

  /// Gives roles as they are given in earnest: the operator makes the first steward, who gives all
  /// others. They were told of it long ago, so no notices wait.
  private func grantRoles(
    to people: [DemoPerson], _ ids: [Employee.ID], _ calendar: DemoCalendar,
    in transaction: Transaction<LoginRole>
  ) async throws -> Int {
    let holders = people.indices.filter { people[$0].account?.role != nil }
    guard let first = holders.first(where: { people[$0].account?.role == .steward }) else {
      throw DemoError(file: "company.json", "nobody is a steward.")
    }
    // Redress came to the company a year ago, before its first petition.
    let start = calendar.day(beforePresent: 378).date
    for (place, index) in ([first] + holders.filter { $0 != first }).enumerated() {
      guard let account = people[index].account, let role = account.role else { continue }
      let identity = try await transaction.first(AuditQueries<LoginRole>.identity(of: ids[index]))
      try await transaction.run(DemoQueries.addRole(role, to: ids[index]))
      _ = try await AuditLog.append(
        AuditLog.Event(
          action: .roleGranted, actor: index == first ? nil : ids[first], subject: ids[index],
          role: role, reason: account.reason, subjectCommitment: identity?.commitment),
        at: start.addingTimeInterval(9 * 3600 + Double(place) * 420), in: transaction)
    }
    return holders.count
  }
}

extension DemoCompany.Account {
  /// Why they were given their role, as the register says it.
  fileprivate var reason: String {
    switch role {
    case .leadership: "Answers petitions as \(title)."
    case .analyst: "Makes the surveys as \(title)."
    case .moderator: "Reviews drafts as \(title)."
    case .steward: "Keeps accounts and roles as \(title)."
    case nil: ""
    }
  }
}
