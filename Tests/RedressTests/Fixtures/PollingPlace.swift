import Ballots
import Foundation
import HTTPTypes
import Logging
import Postgres
import Rounds
import TestSupport
import Testing
import Web
import Workplace

@testable import redress

/// The whole site with the ballot box beside it, as `redress serve` puts them together.
struct PollingPlace: Sendable {
  let site: TestSite
  let author: TestPerson
  private let configuration: ConnectionConfiguration

  static func with(_ body: @escaping @Sendable (PollingPlace) async throws -> Void) async throws {
    try await TestDatabase.migrated { database in
      let configuration = try database.configuration()
      let log = TestLog()
      let pool = Pool<BallotBoxRole>(
        configuration: configuration, maximumConnections: 2, checkoutTimeout: .seconds(300),
        logger: Logger(label: "box") { _ in log })
      let box = BallotBox(database: pool, logger: Logger(label: "box") { _ in log })
      try await TestSite.with(
        on: database, unobserved: { BallotRoutes(of: $0, box: box, keptFor: .zero).add(to: $1) }
      ) { site in
        try await body(
          PollingPlace(
            site: site, author: site.employ("Anna", roles: ["analyst"]),
            configuration: configuration))
        try expectEmpty(log.lines)
      }
      await pool.close()
    }
  }

  /// Sends a ballot as the page does: without cookies.
  func send(
    _ bytes: Data, to path: String, headers: HTTPFields = [.contentType: "application/octet-stream"]
  ) async throws -> Answer {
    try await site.visitor().send(.post, path, headers: headers, bytes: Array(bytes))
  }

  func hold(
    _ title: String = "How are we?", state: RoundState = .open, days: ClosedRange<Double> = -1...1,
    roll: [TestPerson] = []
  ) async throws -> HeldRound {
    try await HeldRound.hold(
      title, state: state, days: days, roll: roll.map(\.id), by: author.id, on: site.owner)
  }

  /// Waits until a channel of the database is heard from, once something was done.
  func hears(_ channel: String, when act: () async throws -> Void) async throws {
    var events = Listener(configuration: configuration, channels: [channel]).makeAsyncIterator()
    while let event = await events.next() {
      switch event {
      case .connected: try await act()
      case .notification(let heard) where heard.channel == channel: return
      case .notification, .reconnected: break
      }
    }
  }

  /// Whether the server refuses a statement to a role for want of a right.
  func expectDenied<Role: DatabaseRole>(
    _ statement: SQL, to role: Role.Type, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let pool = Pool<Role>(
      configuration: configuration, maximumConnections: 1, checkoutTimeout: .seconds(300),
      logger: Logger(label: "attack") { _ in SwiftLogNoOpLogHandler() })
    do {
      try await pool.run(Command(statement))
      Issue.record("\(Role.name) may \(statement)", sourceLocation: sourceLocation)
    } catch let error as DatabaseError {
      #expect(error.sqlState == "42501", "\(statement): \(error)", sourceLocation: sourceLocation)
    }
    await pool.close()
  }

  private static func expectEmpty(_ lines: [String]) throws {
    struct Logged: Error { let lines: [String] }
    if !lines.isEmpty { throw Logged(lines: lines) }
  }
}

/// What tests read and change in the database, as its owner.
extension TestSite {
  func number(_ sql: SQL) async throws -> Int? {
    try await owner.first(Query<LoginRole, Int>(sql))
  }

  func texts(_ sql: SQL) async throws -> [String] {
    try await owner.rows(Query<LoginRole, String>(sql))
  }

  func change(_ sql: SQL) async throws {
    try await owner.run(Command<LoginRole>(sql))
  }
}
