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
