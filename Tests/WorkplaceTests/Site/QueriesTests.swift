import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The application's SQL")
struct QueriesTests {
  /// A query by the name of its function, and the question whether the server would run it.
  struct Check: Sendable {
    let name: String
    let run: @Sendable (TestDatabase) async throws -> Void

    init<R: DatabaseRole, Row>(_ name: String, _ query: Query<R, Row>) {
      self.name = name
      // EXPLAIN prepares with the types of the bound values and checks the role's rights, which
      // PREPARE alone does not; nothing is run.
      let plan = Query<R, String>("explain \(query.sql)")
      run = { database in
        let pool = Pool<R>(
          configuration: try database.configuration(), maximumConnections: 1,
          checkoutTimeout: .seconds(300),
          logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        do {
          _ = try await pool.rows(plan)
        } catch {
          Issue.record("\(name) as \(R.name): \(error)")
        }
        await pool.close()
      }
    }
  }

  @Test("Every query can be run by the role that it is written for") func explain() async throws {
    try await TestDatabase.migrated { database in
      for check in try Self.all { try await check.run(database) }
    }
  }

  @Test("No query of the sources is left out") func complete() throws {
    var declared: [String: Int] = [:]
    let sources = URL(filePath: TestSite.root).appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(atPath: sources.path))
    for case let path as String in files where path.hasSuffix("Queries.swift") {
      let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
      let type = path.split(separator: "/").last?.dropLast(".swift".count) ?? ""
      for function in text.matches(of: #/(?m)^  (?:public )?static func (\w+)\(/#) {
        declared["\(type).\(function.1)", default: 0] += 1
      }
    }
    #expect(declared.count > 70)
    // Made of the queries beside it.
    declared["ErasureQueries.erase"] = nil
    // A DO block, which cannot be explained; loading the demo anew runs it.
    declared["DemoQueries.deleteEverything"] = nil
    // LOCK and TRUNCATE cannot be explained either; closing a round runs them.
    declared["TabulatorQueries.holdRequests"] = nil
    declared["TabulatorQueries.emptyBox"] = nil
    let checked = Dictionary(grouping: try Self.all, by: \.name).mapValues(\.count)
    for (name, count) in declared {
      #expect((checked[name] ?? 0) >= count, "\(name) is in the sources and not checked here")
    }
    for name in checked.keys {
      #expect(declared[name] != nil, "\(name) is checked here and not in the sources")
    }
  }

  private static var all: [Check] {
    get throws { try fixed + demo }
  }

  private static var fixed: [Check] {
    accounts + sessions + roles + people + petitions + lists + frontPage + lifeCycle + responses
      + imports(OperatorRole.self)
      + imports(LoginRole.self) + audit(WebRole.self) + audit(OperatorRole.self)
      + audit(LoginRole.self) + office + site
      + moderation + drafts + notifications + tokens + tabulation + surveys
      + publishedResults
  }

  private static let hash = [UInt8](repeating: 7, count: 32)

  private static var accounts: [Check] {
    [
      Check("AccountQueries.credentials", AccountQueries.credentials(mail: "m")),
      Check("AccountQueries.passwordHash", AccountQueries.passwordHash(of: 1)),
      Check("AccountQueries.setPassword", AccountQueries.setPassword("p", of: 1)),
      Check(
        "AccountQueries.upgradePassword", AccountQueries.upgradePassword(of: 1, from: "a", to: "b")),
      Check("AccountQueries.addressee", AccountQueries.addressee(mail: "m")),
      Check("AccountQueries.addressee", AccountQueries.addressee(of: 1)),
      Check(
        "AccountQueries.createLink", AccountQueries.createLink(hash, for: 1, purpose: .reset)),
      Check("AccountQueries.link", AccountQueries.link(hash, purpose: .reset)),
      Check("AccountQueries.spendLink", AccountQueries.spendLink(hash, purpose: .reset)),
      Check("AccountQueries.deleteLinks", AccountQueries.deleteLinks(of: 1)),
      Check("AccountQueries.deleteExpiredLinks", AccountQueries.deleteExpiredLinks()),
      Check("AccountQueries.profile", AccountQueries.profile(of: 1)),
      Check("InvitationQueries.withoutPassword", InvitationQueries.withoutPassword()),
      Check("InvitationQueries.find", InvitationQueries.find(["1"])),
    ]
  }

  private static var sessions: [Check] {
    [
      Check("SessionQueries.find", SessionQueries.find([hash], idleDays: 14)),
      Check("SessionQueries.noteUse", SessionQueries.noteUse([hash])),
      Check("SessionQueries.create", SessionQueries.create(hash, for: 1, device: "d", days: 60)),
      Check("SessionQueries.end", SessionQueries.end(UUID(), of: 1)),
      Check("SessionQueries.endAll", SessionQueries.endAll(of: 1)),
      Check("SessionQueries.endOthers", SessionQueries.endOthers(of: 1, than: UUID())),
      Check("SessionQueries.deleteExpired", SessionQueries.deleteExpired(idleDays: 14)),
      Check("SessionQueries.open", SessionQueries.open(of: 1, idleDays: 14)),
    ]
  }

  private static var roles: [Check] {
    [
      Check("RoleQueries.add", RoleQueries.add(.analyst, to: 1)),
      Check("RoleQueries.remove", RoleQueries.remove(.analyst, from: 1)),
      Check("RoleQueries.holders", RoleQueries.holders()),
      Check("RoleQueries.history", RoleQueries.history(before: nil, limit: 9)),
      Check("RoleQueries.history", RoleQueries.history(before: 9, limit: 9)),
      Check("RoleQueries.grants", RoleQueries.grants(to: 1)),
      Check("RoleQueries.addNotice", RoleQueries.addNotice(of: 1, to: 1)),
      Check("RoleQueries.notices", RoleQueries.notices(of: 1, limit: 9)),
      Check("RoleQueries.acknowledgeNotices", RoleQueries.acknowledgeNotices(of: 1)),
    ]
  }

  private static var people: [Check] {
    [
      Check("PeopleQueries.count", PeopleQueries.count(matching: "a")),
      Check("PeopleQueries.search", PeopleQueries.search("a", after: nil, limit: 9)),
      Check("PeopleQueries.search", PeopleQueries.search("a", after: 1, limit: 9)),
      Check("PeopleQueries.find", PeopleQueries.find(1)),
      Check("PeopleQueries.setPosition", PeopleQueries.setPosition("p", of: 1)),
    ]
  }

  private static var petitions: [Check] {
    let signing = Signing(petition: 1, employee: 1, showsName: true, reason: nil)
    return [
      Check("PetitionQueries.find", PetitionQueries.find(1)),
      Check("PetitionQueries.views", PetitionQueries.views([.init(petition: 1, reader: 1)])),
      Check(
        "PetitionQueries.signatures", PetitionQueries.signatures(of: 1, before: nil, limit: 9)),
      Check("PetitionQueries.signatures", PetitionQueries.signatures(of: 1, before: 9, limit: 9)),
      Check("PetitionQueries.reasonCount", PetitionQueries.reasonCount(of: 1)),
      Check("PetitionQueries.days", PetitionQueries.days(of: 1)),
      Check("PetitionQueries.changeSignature", PetitionQueries.changeSignature(signing)),
      Check("PetitionQueries.purgeWithdrawn", PetitionQueries.purgeWithdrawn()),
      Check("SigningQueries.sign", SigningQueries.sign([signing])),
      Check("SigningQueries.withdraw", SigningQueries.withdraw([.init(petition: 1, employee: 1)])),
    ]
  }

  private static var lifeCycle: [Check] {
    let event = PetitionEvent.New(petition: 1, act: .reject, actor: 1, reason: .unclear)
    return [
      Check("LifeCycleQueries.lock", LifeCycleQueries.lock(1)),
      Check("LifeCycleQueries.move", LifeCycleQueries.move(1, to: .open)),
      Check("LifeCycleQueries.addEvent", LifeCycleQueries.addEvent(event, to: .rejected)),
      Check("LifeCycleQueries.refresh", LifeCycleQueries.refresh(1)),
      Check("LifeCycleQueries.events", LifeCycleQueries.events(of: 1)),
      Check("ClockQueries.reachThresholds", ClockQueries.reachThresholds()),
      Check("ClockQueries.closeDue", ClockQueries.closeDue()),
      Check("ClockQueries.archiveDue", ClockQueries.archiveDue()),
      Check("ClockQueries.runOut", ClockQueries.runOut()),
      Check("ClockQueries.warnBeforeRunOut", ClockQueries.warnBeforeRunOut()),
      Check("ClockQueries.remindOfResponses", ClockQueries.remindOfResponses()),
      Check("ClockQueries.countHeat", ClockQueries.countHeat()),
    ]
  }

  private static func audit<R: DatabaseRole>(_: R.Type) -> [Check] {
    let event = AuditLog.Event(
      action: .roleGranted, actor: 1, subject: 1, role: .analyst, reason: "r",
      subjectCommitment: nil)
    let entry = AuditLog.Entry(
      id: 1, occurredAt: Date(), event: event, previousHash: hash, hash: hash)
    return [
      Check("AuditQueries.lock", AuditQueries<R>.lock()),
      Check("AuditQueries.last", AuditQueries<R>.last()),
      Check("AuditQueries.insert", AuditQueries<R>.insert(entry)),
      Check("AuditQueries.entries", AuditQueries<R>.entries(from: 1, limit: 9)),
      Check("AuditQueries.identity", AuditQueries<R>.identity(of: 1)),
    ]
  }

  private static let record = EmployeeRecord(
    number: "1", name: "n", mail: "m@m.example", department: "d", site: "s",
    startedOn: Day(Date(), in: .gmt))

  private static func imports<R: DatabaseRole>(_: R.Type) -> [Check] {
    [
      Check("EmployeeImportQueries.lock", EmployeeImportQueries<R>.lock()),
      Check("EmployeeImportQueries.known", EmployeeImportQueries<R>.known()),
      Check("EmployeeImportQueries.addDepartments", EmployeeImportQueries<R>.addDepartments(["d"])),
      Check("EmployeeImportQueries.addSites", EmployeeImportQueries<R>.addSites(["s"])),
      Check("EmployeeImportQueries.join", EmployeeImportQueries<R>.join([record])),
    ]
  }

  private static var office: [Check] {
    typealias Imports = EmployeeImportQueries<OperatorRole>
    return [
      Check(
        "EmployeeImportQueries.change",
        Imports.change([.init(id: 1, record: record, isReturn: false, columns: [])])),
      Check("EmployeeImportQueries.deactivate", Imports.deactivate([1])),
      Check("EmployeeImportQueries.endSessions", Imports.endSessions(of: [1])),
      Check("EmployeeImportQueries.deleteLinks", Imports.deleteLinks(of: [1])),
      Check("EmployeeImportQueries.nameCompany", Imports.nameCompany("c")),
      Check("ErasureQueries.subject", ErasureQueries.subject("1")),
      Check("ErasureQueries.holdStill", ErasureQueries.holdStill(1)),
      Check("ErasureQueries.refreshPages", ErasureQueries.refreshPages(of: 1)),
      Check("ErasureQueries.hideSignatures", ErasureQueries.hideSignatures(of: 1)),
      Check("ErasureQueries.deleteWithdrawn", ErasureQueries.deleteWithdrawn(of: 1)),
      Check("ErasureQueries.handOverPetitions", ErasureQueries.handOverPetitions(of: 1)),
      Check("ErasureQueries.blankDrafts", ErasureQueries.blankDrafts(of: 1)),
      Check("ErasureQueries.leaveDrafts", ErasureQueries.leaveDrafts(of: 1)),
      Check("ErasureQueries.deleteSponsorships", ErasureQueries.deleteSponsorships(of: 1)),
      Check("ErasureQueries.renameAddressee", ErasureQueries.renameAddressee(1)),
      Check("ErasureQueries.deleteNotices", ErasureQueries.deleteNotices(of: 1)),
      Check("ErasureQueries.deleteNotifications", ErasureQueries.deleteNotifications(of: 1)),
      Check("ErasureQueries.deleteMuted", ErasureQueries.deleteMuted(of: 1)),
      Check("ErasureQueries.deleteUnsubscribeLinks", ErasureQueries.deleteUnsubscribeLinks(of: 1)),
      Check("ErasureQueries.deleteSessions", ErasureQueries.deleteSessions(of: 1)),
      Check("ErasureQueries.deleteLinks", ErasureQueries.deleteLinks(of: 1)),
      Check("ErasureQueries.deleteVerdicts", ErasureQueries.deleteVerdicts(of: 1)),
      Check("ErasureQueries.deletePassword", ErasureQueries.deletePassword(of: 1)),
      Check("ErasureQueries.deletePerson", ErasureQueries.deletePerson(1)),
      Check("ErasureQueries.deactivate", ErasureQueries.deactivate(1)),
    ]
  }

  private static var site: [Check] {
    [
      Check("SiteQueries.ready", SiteQueries.ready()),
      Check("SiteQueries.workplace", SiteQueries.workplace()),
      Check("DoctorQueries.server", DoctorQueries.server()),
      Check("DoctorQueries.isLocal", DoctorQueries.isLocal()),
      Check("DoctorQueries.time", DoctorQueries.time()),
      Check("DoctorQueries.policies", DoctorQueries.policies()),
      Check("DoctorQueries.lateRounds", DoctorQueries.lateRounds()),
      Check("DoctorQueries.isTabulatorPresent", DoctorQueries.isTabulatorPresent()),
      Check("DoctorQueries.isTabulatorNeeded", DoctorQueries.isTabulatorNeeded()),
      Check("DoctorQueries.talkativeSettings", DoctorQueries.talkativeSettings()),
    ]
  }
}
