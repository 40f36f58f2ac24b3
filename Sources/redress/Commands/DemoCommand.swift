import ArgumentParser
import Foundation
import Postgres
import Workplace

/// `redress demo`: fills an empty database with a fictional company.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Load the demo company into an empty database and print its sign-ins.")

  @Flag(help: "First delete everything, in a database that bears the demo's mark.")
  var reset = false

  @Flag(help: "Leave a database that is not empty as it is.")
  var ifEmpty = false

  func run() async throws {
    let settings = try await Settings.read()
    let keys = DemoKeys(settings: settings, say: Self.say)
    if reset {
      // Before anything is deleted: it would take the rounds of the past for missed ones.
      try await keys.checkNoTabulatorWorks()
      try await settings.withPool(LoginRole.self) { try await Demo.reset($0) }
      try await settings.migrator.apply()
    }
    try await settings.withPool(LoginRole.self) { database in
      let isEmpty = try await Demo.isEmpty(database)
      guard isEmpty || !ifEmpty else { return }
      let loader = DemoLoader(directory: settings.root + "/demo", passwords: settings.passwords)
      try await loader.load(into: database, progress: Self.say)
      try await keys.holdRounds(as: database)
    }
    try await settings.withPool(WebRole.self) { database in
      guard try await database.first(SiteQueries.workplace())?.isDemo == true else { return }
      printSignIns(try await Demo.signIns(database))
    }
  }

  /// Progress goes to standard error, so that the output holds the sign-ins alone.
  @Sendable private static func say(_ progress: String) {
    FileHandle.standardError.write(Data((progress + "\n").utf8))
  }

  private func printSignIns(_ accounts: [DemoSignIn]) {
    print("Sign in with the password “\(Demo.password)” as")
    for account in accounts {
      print("  \(account.role.padding(toLength: 12, withPad: " ", startingAt: 0))\(account.mail)")
    }
  }
}
