import ArgumentParser
import Foundation
import Passwords
import Postgres
import Rounds
import Web
import Workplace

/// `redress doctor`: looks at what the site stands on and says what is wrong.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check configuration, database, its encryption and the audit log.",
    discussion: "Exits with 1 when something must be looked at.")

  func run() async throws {
    let settings = try await Settings.read()
    print("settings           all usable")
    var report = DoctorReport()
    report.passwords(settings.passwords)
    try await settings.withPool(WebRole.self) { database in
      try await report.database(database)
      try await report.encryption(of: database)
      try await report.logging(of: database)
      try await report.clock(of: database)
      try await report.surveys(database)
      try await report.tabulator(of: database)
      try await report.scripts(of: database, publicDirectory: settings.root + "/public")
      try await report.auditLog(database)
    }
    report.keyDirectory(settings.keyDirectory)
    try await report.migrations(settings.migrator)
    guard report.isHealthy else { throw ExitCode(1) }
  }
}

/// What the doctor found, printed line by line.
struct DoctorReport {
  private(set) var isHealthy = true

  private mutating func say(_ topic: String, _ finding: String, isGood: Bool = true) {
    print(
      topic.padding(toLength: 18, withPad: " ", startingAt: 0),
      isGood ? finding : "LOOK: " + finding)
    isHealthy = isHealthy && isGood
  }

  /// Hashing that costs an attacker less than the default does.
  mutating func passwords(_ parameters: Argon2Parameters) {
    let usual = Argon2Parameters.default
    let isDear = parameters.memory * parameters.passes >= usual.memory * usual.passes
    let cost = "\(parameters.memory) KiB, \(parameters.passes) passes, \(parameters.lanes) lanes"
    say(
      "passwords",
      isDear ? cost : "\(cost): cheaper to guess than with \(usual.memory) KiB and \(usual.passes)",
      isGood: isDear)
  }

  mutating func database(_ database: Pool<WebRole>) async throws {
    let server = try await database.first(DoctorQueries.server())
    say("database", server ?? "unknown", isGood: server != nil)
  }

  mutating func encryption(of database: Pool<WebRole>) async throws {
    let session = try await database.withConnection { await $0.tls }
    guard let session else {
      let isLocal = try await database.first(DoctorQueries.isLocal()) ?? false
      say(
        "encryption", isLocal ? "none, on this machine only" : "none, across the network",
        isGood: isLocal)
      return
    }
    say("encryption", "\(session.protocolName), \(session.cipher), \(session.bits) bits")
    let days = session.daysLeft()
    say("certificate", "\(session.subject), \(days) days left", isGood: days >= 14)
  }

  /// Settings of the server that would write what people do into its log.
  mutating func logging(of database: Pool<WebRole>) async throws {
    for setting in try await database.rows(DoctorQueries.talkativeSettings()) {
      say(
        "server log", "\(setting.name) is \(setting.value); set it to \(setting.advice)",
        isGood: false)
    }
  }

  /// Ballots are refused by the clock of this machine, and surveys close once both say that it is time.
  mutating func clock(of database: Pool<WebRole>) async throws {
    guard let theirs = try await database.first(DoctorQueries.time()) else { return }
    let seconds = Int(abs(theirs.timeIntervalSinceNow))
    say(
      "clock", seconds < 60 ? "as the database's" : "\(seconds) s apart from the database's",
      isGood: seconds < 60)
  }

  /// Whoever answers a survey was promised these scripts and no others.
  mutating func scripts(of database: Pool<WebRole>, publicDirectory: String) async throws {
    let hashes: [String: String]
    do {
      hashes = try BallotScripts(publicDirectory: publicDirectory).hashes
    } catch {
      return say("survey scripts", "cannot be read: \(error)", isGood: false)
    }
    for (round, bytes) in try await database.rows(DoctorQueries.policies()) {
      let policy = try? RoundPolicy(canonical: Data(bytes))
      guard policy?.scripts != hashes else { continue }
      say(
        "survey scripts", "number \(round) was announced with others than are in public/js",
        isGood: false)
    }
  }

  /// A tabulator that does not run, or fails, leaves surveys where they are.
  mutating func surveys(_ database: Pool<WebRole>) async throws {
    let late = try await database.rows(DoctorQueries.lateRounds())
    if late.isEmpty { say("surveys", "none is late") }
    for round in late {
      say(
        "surveys",
        "number \(round.id) is still \(round.state), \(counted(round.seconds / 60, "minute", "minutes")) late: what does `redress tabulate` log?",
        isGood: false)
    }
  }

  /// Without one nobody gets a token, and no survey is late before its next date.
  mutating func tabulator(of database: Pool<WebRole>) async throws {
    if try await database.first(DoctorQueries.isTabulatorPresent()) == true {
      return say("surveys", "a tabulator is at work")
    }
    let isNeeded = try await database.first(DoctorQueries.isTabulatorNeeded()) == true
    say(
      "surveys",
      isNeeded
        ? "no tabulator is at work: does `redress tabulate` run, and what does it log?"
        : "no tabulator is at work, and none is needed",
      isGood: !isNeeded)
  }

  /// Looked at from outside: only the tabulator may enter it.
  mutating func keyDirectory(_ path: String?) {
    guard let path else {
      let name = SettingName.keyDirectory.variable
      return say("survey keys", "not looked at here (\(name) is not set)")
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      let why = String(cString: strerror(errno))
      return say("survey keys", "\(path) cannot be looked at: \(why)", isGood: false)
    }
    let mode = status.st_mode & 0o7777
    say(
      "survey keys",
      mode == 0o700
        ? "\(path) is for its user alone"
        : "\(path) has the permissions 0\(String(mode, radix: 8)) and must have 0700",
      isGood: mode == 0o700)
  }

  mutating func auditLog(_ database: Pool<WebRole>) async throws {
    switch try await AuditChain.verify(database) {
    case .intact(let entries): say("audit log", "\(entries) entries, the chain is intact")
    case .broken(let entry): say("audit log", "the chain breaks at entry \(entry)", isGood: false)
    }
  }

  mutating func migrations(_ migrator: Migrator) async throws {
    let pending = try await migrator.status().filter { $0.appliedAt == nil }.count
    say(
      "migrations", pending == 0 ? "all applied" : "\(pending) to apply: run `redress migrate`",
      isGood: pending == 0)
  }
}
