import Foundation
import Passwords
import TestSupport

@testable import Workplace

/// The demo as the repository has it, and one loaded for all tests that only read.
enum LoadedDemo {
  static let directory = TestDatabase.migrations.deletingLastPathComponent()
    .appending(path: "demo").path

  /// Some days after the story, so that its dates are as they are written.
  static let now = Date(timeIntervalSince1970: 1_795_400_000)

  /// The demo as it is planned, before it goes into a database.
  struct Plan: Sendable {
    let files: DemoFiles
    let people: [DemoPerson]
    let signings: [(petition: DemoPetition, signing: DemoSigning)]
    /// Of all petitions; the published ones come first, in the order of ``signings``.
    let lives: [DemoLife]

    init(now: Date) throws {
      let files = try DemoFiles(directory: LoadedDemo.directory)
      let plan = try DemoPlan(files: files, calendar: DemoCalendar(now: now))
      signings = Array(zip(files.petitions, plan.signings))
      people = plan.people
      lives = plan.lives
      self.files = files
    }
  }

  static var plan: Plan {
    get throws { try planned.get() }
  }

  private static let planned = Result { try Plan(now: now) }

  static func loader(_ directory: String = directory) throws -> DemoLoader {
    // The dearest part of loading is not what these tests are about.
    DemoLoader(
      directory: directory, passwords: try Argon2Parameters(memory: 8, passes: 1, lanes: 1))
  }

  /// Its database goes with the test server.
  static var company: TestCompany {
    get async throws { try await load.value }
  }

  private static let load = Task {
    let company = try TestCompany(await TestDatabase.migrated())
    try await loader().load(into: company.owner, now: now)
    return company
  }
}
