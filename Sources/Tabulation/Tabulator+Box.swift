import Foundation
import Postgres
import Rounds

extension Tabulator {
  /// Opens the box when the time has come. It waits for a round before it to be counted.
  func open(_ round: inout ActiveRound, now: Date) async throws {
    guard round.state == .announced, round.policy.opens <= now else { return }
    let isOpened = try await database.transaction { [id = round.id] transaction in
      guard try await transaction.run(TabulatorQueries.openBox(for: id)) == 1 else { return false }
      try await move(id, by: .opening, from: .announced, now: now, in: transaction)
      try checkpoint.pass(.opening)
      return true
    }
    guard isOpened else {
      return complain("the box holds ballots of another round", at: .opening, of: round.id)
    }
    complaints.forget(.opening, of: round.id)
    round.state = .open
    try checkpoint.pass(.opened)
    note(.open, round.id)
  }

  /// Takes no more ballots, once those on their way are in.
  func shut(_ round: inout ActiveRound, now: Date) async throws {
    try await database.transaction { [id = round.id] transaction in
      try await transaction.run(TabulatorQueries.shutBox(of: id))
      try await move(id, by: .closing, from: .open, now: now, in: transaction)
      try checkpoint.pass(.shutting)
    }
    round.state = .counting
    try checkpoint.pass(.shut)
    note(.counting, round.id)
  }

  func move(
    _ round: Int64, by event: RoundEvent, from state: RoundState, now: Date,
    in transaction: Transaction<TabulatorRole>
  ) async throws {
    guard let next = state.after(event) else { throw RoundMoved() }
    let moved = try await transaction.run(
      TabulatorQueries.move(round, from: state.rawValue, to: next.rawValue, at: now))
    guard moved == 1 else { throw RoundMoved() }
  }

  /// Ends a round that can never be counted, and says why.
  func void(_ round: inout ActiveRound, _ reason: String, now: Date) async throws {
    try await void(
      round.id, reason, emptiesBox: round.state == .open || round.state == .counting, now: now)
    round.state = .void
    try await destroyKeys(of: round.hash)
  }

  /// - Parameter emptiesBox: whether there may be ballots of this round; those of another that is open
  ///   stay, whatever the database says of this one.
  func void(_ round: Int64, _ reason: String, emptiesBox: Bool, now: Date) async throws {
    try await database.transaction { transaction in
      let moved = try await transaction.run(
        TabulatorQueries.void(round, reason: reason, at: now))
      guard moved == 1 else { throw RoundMoved() }
      try await transaction.run(TabulatorQueries.shutBox(of: round))
      if emptiesBox, try await transaction.first(TabulatorQueries.isBoxOpen()) == false {
        try await transaction.pipeline(TabulatorQueries.emptyBox())
      }
      try await transaction.pipeline(Self.forgetting(round))
    }
    note(.void, round)
  }

  /// Deletes what a round that was called off leaves. Its keys are nobody's by now, nor can anybody
  /// read what is in its box, if somebody called it off by hand after it was opened.
  func forget(_ round: Int64) async throws {
    try await database.transaction { transaction in
      if try await transaction.run(TabulatorQueries.shutBox(of: round)) > 0 {
        try await transaction.pipeline(TabulatorQueries.emptyBox())
      }
      try await transaction.pipeline(Self.forgetting(round))
    }
  }

  /// Deletes who could take part and who asked for a token.
  static func forgetting(_ round: Int64) -> [Command<TabulatorRole>] {
    [
      TabulatorQueries.holdRequests(), TabulatorQueries.forgetRequests(of: round),
      TabulatorQueries.forgetRoll(of: round), TabulatorQueries.forgetReceiptKey(of: round),
    ]
  }
}
