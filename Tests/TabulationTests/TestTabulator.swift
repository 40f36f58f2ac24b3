import Foundation
import Logging
import Postgres
import Rounds
import Synchronization
import TestSupport
import Testing

@testable import Tabulation

/// A database, a key directory and whoever works on them.
struct Office: Sendable {
  let database: TestDatabase
  let owner: Pool<LoginRole>
  let pool: Pool<TabulatorRole>
  let path: String
  let directory: KeyDirectory
  let log = TestLog()

  /// Lends one.
  static func with(_ body: nonisolated(nonsending) (Office) async throws -> Void) async throws {
    let database = try await TestDatabase.migrated()
    try await with(database, body)
    try await database.drop()
  }

  /// An empty directory that may hold keys.
  static func makeKeyDirectory() throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
      .path
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    return path
  }

  /// Lends one on a database that is there.
  static func with(
    _ database: TestDatabase, _ body: nonisolated(nonsending) (Office) async throws -> Void
  ) async throws {
    let path = try makeKeyDirectory()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let owner = try TestRound.owner(of: database)
    let pool = Pool<TabulatorRole>(
      configuration: try database.configuration(), maximumConnections: 2,
      checkoutTimeout: .seconds(300),
      logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
    let office = Office(
      database: database, owner: owner, pool: pool, path: path, directory: try KeyDirectory(path))
    do {
      try await body(office)
    } catch {
      await office.close()
      throw error
    }
    await office.close()
  }

  private func close() async {
    await pool.close()
    await owner.close()
  }

  /// A tabulator as it is after a start. Faults that come back are told of at once.
  func tabulator(
    _ checkpoint: Checkpoint = .none, complaints: Complaints = Complaints(pause: .zero)
  ) -> Tabulator {
    let log = log
    return Tabulator(
      database: pool, directory: directory, logger: Logger(label: "tests") { _ in log },
      complaints: complaints, checkpoint: checkpoint)
  }

  /// A round that is announced, and opens in an hour.
  func announced(people: Int = 50) async throws -> TestRound {
    let round = try await TestRound.approved(
      in: owner, people: people, opens: Self.noon.addingTimeInterval(3_600))
    try await tabulator().step(now: Self.noon)
    return round
  }

  /// A round that takes ballots.
  func opened(people: Int = 50) async throws -> TestRound {
    let round = try await announced(people: people)
    try await tabulator().step(now: round.opens)
    return round
  }

  /// Who gives out tokens of a round without being asked.
  func issuer(of round: TestRound) async throws -> TestIssuer {
    let policy = try #require(try await round.policy())
    let hash = PolicyHash(of: try policy.canonical)
    let key = try #require(try directory.keys(of: hash)).issuing
    return TestIssuer(policy) { try key.sign($0) }
  }

  func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// A time that every test calls now.
  static let noon = Date(timeIntervalSince1970: 1_795_608_000)
}

/// Stops a tabulator once, at one moment.
final class Crash: Sendable {
  struct Struck: Error {}

  private let moment: Checkpoint.Moment
  private let strikes: Atomic<Int>

  /// - Parameter skipping: how often it passes the moment before.
  init(at moment: Checkpoint.Moment, skipping count: Int = 0) {
    self.moment = moment
    strikes = Atomic(-count)
  }

  var hasStruck: Bool { strikes.load(ordering: .relaxed) > 0 }

  var checkpoint: Checkpoint {
    Checkpoint { [self] moment in
      guard moment == self.moment else { return }
      let number = strikes.add(1, ordering: .relaxed).newValue
      if number == 1 { throw Struck() }
    }
  }
}

extension BallotAnswers {
  /// One of five, and perhaps words.
  static func trust(_ step: Int, _ words: String? = nil) -> BallotAnswers {
    var answers: [String: Answer] = ["trust": .choice(step)]
    if let words { answers["words"] = .text(words) }
    return BallotAnswers(answers: answers, segments: ["department": step % 2])
  }
}

extension SealedAnswers {
  /// As long as any, under no token that anybody signed, and nothing that opens.
  static var invented: SealedAnswers {
    SealedAnswers(token: TestVoter.random(490), sealed: TestVoter.random(400))
  }
}
