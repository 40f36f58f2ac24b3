import Ballots
import Foundation
import Logging
import Postgres
import Tabulation
import Workplace

/// Where the demo's rounds get their keys, and what is said when they cannot get any.
struct DemoKeys {
  let settings: Settings
  let say: @Sendable (String) -> Void

  /// - Throws: `DemoKeysError` when a tabulator is at work on this database.
  func checkNoTabulatorWorks() async throws {
    let lock = TabulatorLock(configuration: settings.database)
    let isAlone: Bool
    do {
      isAlone = try await lock.isHeld()
    } catch let error as DatabaseError where error.sqlState == "22023" {
      return  // There is no role for a tabulator yet, and so none at work.
    }
    await lock.release()
    if !isAlone { throw DemoKeysError.tabulatorWorks }
  }

  /// Holds the demo's rounds, in a database that the demo has been loaded into; says why where they
  /// cannot be held.
  func holdRounds(as owner: Pool<LoginRole>) async throws {
    guard let keys = folders() else { return }
    let lock = TabulatorLock(configuration: settings.database)
    guard try await lock.isHeld() else {
      return say("The demo has no survey rounds: \(DemoKeysError.tabulatorWorks)")
    }
    // What becomes of a round is said once, when it has become of it.
    var logger = settings.logger("redress")
    logger.logLevel = max(logger.logLevel, .warning)
    try await settings.withPool(WebRole.self) { [logger] web in
      try await settings.withPool(TabulatorRole.self) { tabulating in
        try await settings.withPool(BallotBoxRole.self) { casting in
          let now = Date()
          let holder = DemoRoundHolder(
            demo: try DemoRounds(
              directory: settings.root + "/demo", publicDirectory: settings.root + "/public",
              database: web, owner: owner, now: now),
            tabulator: try await Tabulator.start(
              database: tabulating, keys: keys, logger: logger, complaints: Complaints()),
            box: BallotBox(database: casting, logger: logger), now: now, progress: say)
          try await holder.holdAll()
        }
      }
    }
    await lock.release()
  }

  /// Nil, and said, when there is none that can be used.
  private func folders() -> KeyFolders? {
    guard let path = settings.keyDirectory else {
      say("The demo has no survey rounds: \(SettingName.keyDirectory.variable) is not given.")
      return nil
    }
    do {
      return try KeyFolders(path)
    } catch {
      say("The demo has no survey rounds: \(error)")
      return nil
    }
  }
}

/// Why the demo's rounds are not held.
enum DemoKeysError: Error, CustomStringConvertible {
  /// It would take rounds of the past for missed ones.
  case tabulatorWorks

  var description: String {
    "a tabulator is at work on this database. Stop it first (Ctrl-C ends `make run`)."
  }
}
