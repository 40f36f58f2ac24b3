import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation

@Suite("The box is open between the dates of a round")
struct BoxDatesTests {
  @Test("Nothing is done twice, and the next date is known")
  func idle() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      let policy = try await round.policy()
      #expect(try await office.tabulator().step(now: Office.noon) == round.opens)
      #expect(try await round.policy() == policy)
      #expect(try await office.tabulator().step(now: round.opens) == round.closes)
      #expect(try await office.tabulator().step(now: round.closes) == nil)
    }
  }

  @Test("The box is open from the first date to the second, by the policy and no other date")
  func dates() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      try await office.owner.run(Rows.moveDates(of: round.id))
      try await office.tabulator().step(now: round.opens.addingTimeInterval(-1))
      #expect(try await round.state() == "announced")
      await #expect(throws: DatabaseError.self) { try await round.cast(.invented) }
      try await office.tabulator().step(now: round.opens)
      #expect(try await round.state() == "open")
      try await round.cast(.invented)
      try await office.tabulator().step(now: round.closes.addingTimeInterval(-1))
      #expect(try await round.state() == "open")
      try await office.tabulator().step(now: round.closes)
      #expect(try await round.state() == "closed")
      await #expect(throws: DatabaseError.self) { try await round.cast(.invented) }
    }
  }

  @Test("Shutting the box waits for a ballot on its way, and counts it")
  func inFlight() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      let ballot = SealedAnswers.invented
      let isCast = Gate()
      let closing = Task {
        await isCast.pass()
        return try await office.tabulator().step(now: round.closes)
      }
      try await office.owner.transaction { transaction in
        try await transaction.run(round.casting(ballot))
        isCast.open()
        try await office.waitUntilSomebodyWaits()
        #expect(try await round.state() == "open")
      }
      _ = try await closing.value
      #expect(try await round.state() == "closed")
      #expect(try await round.result()?.discarded == 1)
    }
  }

  @Test("A round that nobody opened in time is void", arguments: [false, true])
  func late(isAnnounced: Bool) async throws {
    try await Office.with { office in
      let round =
        isAnnounced
        ? try await office.announced()
        : try await TestRound.approved(in: office.owner, opens: Office.noon)
      try await office.tabulator().step(now: round.closes)
      #expect(try await round.state() == "void")
      #expect(try await round.reason()?.contains("never opened") == true)
      #expect(try await round.leftovers() == 0)
      #expect(try office.files().isEmpty)
    }
  }

  @Test("One round follows another at the same moment, and their ballots do not mix")
  func consecutive() async throws {
    try await Office.with { office in
      let first = try await office.opened()
      let second = try await TestRound.approved(in: office.owner, opens: first.closes)
      try await office.tabulator().step(now: first.opens)
      try await first.cast(.invented)
      try await office.tabulator().step(now: first.closes)
      #expect(try await first.state() == "closed")
      #expect(try await second.state() == "open")
      #expect(try await first.result()?.discarded == 1)
      try await second.cast(.invented)
      try await second.cast(.invented)
      try await office.tabulator().step(now: second.closes)
      #expect(try await second.result()?.discarded == 2)
    }
  }
}

extension Office {
  /// Until a statement of somebody waits for a lock.
  func waitUntilSomebodyWaits() async throws {
    while try await owner.first(Rows.waiting()) != true {
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}

private enum Rows {
  static func moveDates(of round: Int64) -> Command<LoginRole> {
    Command(
      """
      update survey_round set opens_at = opens_at - interval '1 year',
        closes_at = closes_at + interval '1 year' where id = \(round)
      """)
  }

  static func waiting() -> Query<LoginRole, Bool> {
    Query(
      """
      select exists (select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock')
      """)
  }
}
