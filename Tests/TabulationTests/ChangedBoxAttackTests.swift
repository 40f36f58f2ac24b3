import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation

@Suite("A box that changes while it is counted")
struct ChangedBoxAttackTests {
  @Test("Attack 20: nothing is published that leaves out a ballot in it; all are counted anew")
  func changed() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      let issuer = try await office.issuer(of: round)
      let ballots = [try issuer.ballot(.trust(3)), try issuer.ballot(.trust(4))]
      try await round.cast(ballots[0])
      // Whoever owns the tables can put something into a box that is shut.
      try await office.owner.run(Rows.disarm())
      let isHeld = Gate()
      let counting = Task {
        await isHeld.pass()
        return try await office.tabulator().step(now: round.closes)
      }
      try await office.owner.transaction { transaction in
        try await transaction.run(Rows.holdRequests())
        isHeld.open()
        // What is in the box is counted, and its result is to be written.
        try await office.waitUntilSomebodyWaits()
        try await round.cast(ballots[1])
      }
      await #expect(throws: Tabulator.BoxChanged.self) { try await counting.value }
      #expect(try await round.state() == "counting")
      #expect(try await round.result() == nil)
      try await office.tabulator().step(now: round.closes)
      #expect(try await round.state() == "closed")
      let result = try #require(try await round.result())
      #expect(Set(result.nullifiers).isSuperset(of: ballots.map(\.nullifier)))
      #expect(result.discarded == 0)
    }
  }
}

private enum Rows {
  static func disarm() -> Command<LoginRole> {
    Command("alter table ballot disable trigger ballot_requires_open_box")
  }

  /// Lets nobody read how many tokens were issued before the end of the transaction.
  static func holdRequests() -> Command<LoginRole> {
    Command("lock table token_request in access exclusive mode")
  }
}
