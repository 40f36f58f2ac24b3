import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation

@Suite("Long after its close a round is where the life cycle ends")
struct TransitionsTests {
  @Test("The tabulator makes its own moves and no others", arguments: RoundState.allCases)
  func moves(from state: RoundState) async throws {
    try await Office.with { office in
      let round = try await office.round(in: state)
      #expect(try await round.state() == state.rawValue)
      let longAfter = round.closes.addingTimeInterval(30 * 86_400)
      // There it stays.
      for _ in 1...2 {
        try await office.tabulator().step(now: longAfter)
        #expect(try await round.state() == end(of: state).rawValue)
      }
      #expect(try office.files().isEmpty)
    }
  }

  /// What was opened is counted, what should have been is lost, and the rest stays where it is.
  private func end(of state: RoundState) -> RoundState {
    let shut = state.after(.closing) ?? state
    return shut.after(.publication) ?? state.after(.loss) ?? state
  }
}

extension Office {
  /// A round that came there as rounds do, or back from its approval.
  fileprivate func round(in state: RoundState) async throws -> TestRound {
    switch state {
    case .draft, .review:
      let round = try await TestRound.approved(in: owner, opens: Self.noon)
      try await owner.run(Rows.takeBack(round.id, to: state))
      return round
    case .approved:
      return try await TestRound.approved(in: owner, opens: Self.noon)
    case .announced:
      return try await announced()
    case .open:
      return try await opened()
    case .counting:
      let round = try await opened()
      let crash = Crash(at: .shut)
      await #expect(throws: Crash.Struck.self) {
        try await tabulator(crash.checkpoint).step(now: round.closes)
      }
      return round
    case .closed:
      let round = try await opened()
      try await tabulator().step(now: round.closes)
      return round
    case .cancelled:
      let round = try await announced()
      try await round.cancel()
      return round
    case .void:
      let round = try await TestRound.approved(in: owner, opens: Self.noon)
      try await tabulator().step(now: round.closes)
      return round
    }
  }
}

private enum Rows {
  static func takeBack(_ round: Int64, to state: RoundState) -> Command<LoginRole> {
    Command("update survey_round set state = \(state.rawValue) where id = \(round)")
  }
}
