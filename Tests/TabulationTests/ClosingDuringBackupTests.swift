import Postgres
import TestSupport
import Testing

@testable import Tabulation

@Suite("A round that closes while its box is read, by a backup say")
struct ClosingDuringBackupTests {
  @Test("It keeps nobody from asking for a token, and is counted once the reader is done")
  func backup() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      try await round.cast(.invented)
      try await office.owner.transaction { backup in
        try await backup.run(Rows.read())
        let closing = Task { try await office.tabulator().step(now: round.closes) }
        try await office.waitUntilSomebodyWaits()
        #expect(try await office.owner.first(Rows.holdsRequests()) == false)
        let error = await #expect(throws: DatabaseError.self) { try await closing.value }
        #expect(error?.sqlState == "55P03", "it does not wait for long")
      }
      #expect(try await round.state() == "counting")
      try await office.tabulator().step(now: round.closes)
      #expect(try await round.state() == "closed")
      #expect(try await round.result()?.discarded == 1)
    }
  }

  @Test("One that is called off by hand while it is open leaves nothing, and the next one opens")
  func calledOffByHand() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      try await round.cast(.invented)
      try await round.cancel()
      let next = try await TestRound.approved(in: office.owner, opens: round.closes)
      try await office.tabulator().step(now: next.opens)
      #expect(try await round.leftovers() == 0)
      #expect(try await next.state() == "open")
    }
  }
}

private enum Rows {
  /// As `pg_dump` does.
  static func read() -> Command<LoginRole> { Command("lock table ballot in access share mode") }

  /// Whether requests for tokens have to wait for somebody.
  static func holdsRequests() -> Query<LoginRole, Bool> {
    Query(
      """
      select exists (select from pg_locks
        where relation = 'token_request'::regclass and mode = 'ShareRowExclusiveLock'
          and database = (select oid from pg_database where datname = current_database()))
      """)
  }
}
