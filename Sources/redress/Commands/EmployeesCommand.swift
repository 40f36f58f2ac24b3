import ArgumentParser
import Foundation
import Postgres
import Workplace

/// `redress employees`: what the operator does about people.
struct EmployeesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "employees",
    abstract: "Import, invite and erase people, and give roles.",
    discussion: "ID is always the personnel number of the company's list.",
    subcommands: [ImportCommand.self, InviteCommand.self, RoleCommand.self, EraseCommand.self])
}

/// `redress employees import`
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take over the company's list of employees.",
    discussion: """
      The list is CSV in UTF-8 with the columns id, name, mail, department, site and start_date \
      (2026-04-27), named by its first line, in any order and among others. Who is new joins, what \
      changed is changed, who is missing is deactivated, and who is there again returns. Bad lines \
      are reported and passed over.
      """)

  @Argument(help: "The list.", completion: .file(extensions: ["csv"]))
  var file: String

  @Flag(help: "Only tell what would be done.")
  var dryRun = false

  @Flag(help: "Deactivate even more than 5 in 100.")
  var confirm = false

  @Option(help: "What the site calls the company; needed once.")
  var company: String?

  func validate() throws {
    if let company, !(1...100).contains(company.count) {
      throw ValidationError("The company's name has 1 to 100 characters.")
    }
  }

  func run() async throws {
    let settings = try await Settings.read()
    let list = try EmployeeFile(try reader())
    try await settings.withPool(OperatorRole.self) { database in
      let importer = EmployeeImport(database: database)
      if dryRun {
        report(try await importer.plan(list))
      } else {
        report(
          try await importer.run(list, company: company, isConfirmed: confirm) { print($0) })
      }
    }
    try await remindOfCompany(settings)
  }

  private func reader() throws -> CSVReader {
    do {
      return try CSVReader(path: file)
    } catch {
      throw ValidationError("\(file) cannot be read.")
    }
  }

  private func report(_ plan: EmployeeImportPlan) {
    for problem in plan.problems { print(problem) }
    for note in plan.notes { print(note) }
    if dryRun {
      for detail in plan.details { print(detail) }
      if plan.needsConfirmation { print("More than 5 in 100 would leave: this needs --confirm.") }
    }
    print(plan.summary + (dryRun ? " (nothing was written)" : ""))
  }

  private func remindOfCompany(_ settings: Settings) async throws {
    let workplace = try await settings.withPool(WebRole.self) {
      try await $0.first(SiteQueries.workplace())
    }
    if workplace == nil {
      print("The company has no name on the site yet: add --company NAME once.")
    }
  }
}

/// `redress employees invite`
struct InviteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invite",
    abstract: "Mail people a link to choose their password.",
    discussion: "Exits with 1 when somebody could not be invited.")

  @Flag(help: "Everybody who is active and has no password.")
  var allNew = false

  @Flag(help: "Show the mails with their links here, where no mail server is configured.")
  var show = false

  @Argument(help: "Whom to invite.")
  var ids: [String] = []

  func validate() throws {
    guard allNew == ids.isEmpty else {
      throw ValidationError("Name those to invite, or give --all-new.")
    }
  }

  func run() async throws {
    let settings = try await Settings.read()
    // Else whoever means to mail a company fills a terminal with links that let anybody in.
    guard show || settings.mail != nil else {
      throw ValidationError(
        "No mail server is configured. Set REDRESS_SMTP_URL, or give --show to read the mails here."
      )
    }
    let outcome = try await settings.withPool(WebRole.self) { database in
      let workplace = try await database.first(SiteQueries.workplace())
      let invitations = Invitations(
        database: database, mail: settings.mailTransport(settings.logger("mail")),
        publicURL: settings.publicURL, company: workplace?.company ?? "your company")
      return try await invitations.send(to: allNew ? .allNew : .numbers(ids)) { print($0) }
    }
    for failure in outcome.failures { print(failure) }
    print("\(outcome.sent) invited")
    guard outcome.failures.isEmpty else { throw ExitCode(1) }
  }
}

/// `redress employees role`
struct RoleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "role",
    abstract: "Give or take back a role, for instance to the first steward.",
    discussion: "Everybody reads it in the register, as done by the operator.",
    subcommands: [Grant.self, Revoke.self])

  struct Subject: ParsableArguments {
    @Argument(help: "Whom it concerns.")
    var id: String

    @Argument(help: "The role.")
    var role: Role

    @Option(help: "Why; read by everybody in the register.")
    var reason: String

    func apply(isGrant: Bool) async throws {
      let settings = try await Settings.read()
      let change = try OperatorRoleChange(role, isGrant: isGrant, to: id, reason: reason)
      try await settings.withPool(WebRole.self) { try await change.apply(in: $0) }
      print("\(id) \(isGrant ? "has" : "no longer has") the role \(role.rawValue)")
    }
  }

  struct Grant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Give a role.")

    @OptionGroup var subject: Subject

    func run() async throws { try await subject.apply(isGrant: true) }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take a role back.")

    @OptionGroup var subject: Subject

    func run() async throws { try await subject.apply(isGrant: false) }
  }
}

extension Role: ExpressibleByArgument {}

/// `redress employees erase`
struct EraseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Erase what is held about somebody.",
    discussion: """
      Name, address, password, sessions and reasons are deleted; signatures stay counted without a \
      name. Who is still in the company's list joins anew with its next import, and backups hold \
      the person until they are deleted.
      """)

  @Argument(help: "Whom to erase.")
  var id: String

  @Flag(help: "Erase; without it only whom the id means is shown.")
  var confirm = false

  func run() async throws {
    let settings = try await Settings.read()
    try await settings.withPool(OperatorRole.self) { database in
      let erasure = Erasure(database: database)
      guard confirm else {
        describe(try await erasure.subject(id))
        print("Nothing was erased. To erase them for good, add --confirm.")
        throw ExitCode(1)
      }
      let subject = try await erasure.erase(id)
      print("\(id) is erased; \(subject.signatures) signatures stay counted without a name.")
      remind(of: subject.petitions)
    }
  }

  private func describe(_ subject: Erasure.Subject) {
    print("\(id) is \(subject.name), who signed \(subject.signatures) petitions.")
    remind(of: subject.petitions)
  }

  private func remind(of petitions: [String]) {
    guard !petitions.isEmpty else { return }
    print("The petitions they wrote stay as they are; look whether a name is in their texts:")
    for title in petitions { print("  \(title)") }
  }
}
