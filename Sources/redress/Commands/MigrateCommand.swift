import ArgumentParser
import Foundation
import Postgres

/// `redress migrate`: brings the database's schema up to date.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Bring the database up to date.",
    discussion: "Connects as the owner of the database. Safe to run at any time, and twice at once."
  )

  func run() async throws {
    let settings = try await Settings.read()
    let applied = try await settings.migrator.apply { print("applied \($0)") }
    print(applied.isEmpty ? "the database is up to date" : "done")
  }
}

extension Settings {
  var migrator: Migrator {
    Migrator(directory: URL(filePath: root + "/migrations"), configuration: database)
  }
}
