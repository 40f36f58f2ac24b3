import Foundation
import Postgres
import Rounds
import Tokens

extension Tabulator {
  /// Ballots that are in memory at a time.
  private static let ballots = 512
  private static let nullifierSize = 32

  /// What a box held.
  private struct Count {
    var tally: Tally
    var discarded = 0
    /// Of the ballots that were counted, in the order of the bytes.
    var nullifiers: [UInt8] = []
  }

  /// The box holds other ballots than were counted. Nothing is published; it is counted anew.
  struct BoxChanged: Error {}

  /// Counts, publishes what the gate lets through, and destroys box and keys.
  func count(_ round: inout ActiveRound, now: Date) async throws {
    guard let opening = try await keys(of: round)?.opening else {
      return try await void(&round, VoidReason.keysLost, now: now)
    }
    let count = try await openAll(of: round, with: opening)
    try checkpoint.pass(.counted)
    try await publish(consume count, of: round, now: now)
    round.state = .closed
    try checkpoint.pass(.published)
    note(.closed, round.id)
    try await destroyKeys(of: round.hash)
  }

  private func openAll(of round: ActiveRound, with key: OpeningKey) async throws -> Count {
    let tokens = try BallotRound(
      policyHash: round.hash, issuingKey: round.policy.keys?.issuing ?? Data())
    var count = Count(tally: Tally(policy: round.policy))
    // In one piece from the start: growing, it would be there twice.
    let inBox = try await database.first(TabulatorQueries.ballotsInBox()) ?? 0
    count.nullifiers.reserveCapacity(inBox * Self.nullifierSize)
    var last: [UInt8] = []
    while true {
      let sealed = try await database.rows(
        TabulatorQueries.ballots(of: round.id, after: last, limit: Self.ballots))
      guard let final = sealed.last else { return count }
      last = final.nullifier
      let opened = try await Cores.map(sealed) { Self.open($0, with: key, tokens, in: round) }
      for (ballot, answers) in zip(sealed, opened) {
        if let answers {
          count.tally.add(answers)
          count.nullifiers += ballot.nullifier
        } else {
          count.discarded += 1
        }
      }
    }
  }

  /// Nil for what is no ballot of this round under its own nullifier, and for what has no token of this
  /// round: the box is as open to whoever takes over the site as the site, and the token's signature is
  /// not theirs to make.
  private static func open(
    _ ballot: TabulatorQueries.Sealed, with key: OpeningKey, _ tokens: BallotRound,
    in round: ActiveRound
  ) -> BallotAnswers? {
    guard let token = try? BallotToken(ballot.token, of: tokens),
      token.nullifier.bytes == Data(ballot.nullifier)
    else { return nil }
    let answers = try? key.open(
      Data(ballot.bytes), under: Data(ballot.nullifier), in: round.hash,
      ballotSize: round.policy.ballotSize)
    return answers.flatMap { try? BallotAnswers($0, to: round.policy) }
  }

  private func publish(
    _ count: consuming Count, of round: ActiveRound, now: Date
  ) async throws {
    let publication = try count.tally.publication()
    let counted = count.nullifiers.count / Self.nullifierSize + count.discarded
    let totals = RoundTotals(
      roll: round.policy.roll.size,
      // The tabulator alone signs, so that this is the number until the requests are forgotten.
      issued: try await database.first(TabulatorQueries.issued(in: round.id)) ?? 0,
      cast: publication.castBallots, discarded: count.discarded)
    // From here on the nullifiers are in the statement, and not in memory a second time.
    let result = TabulatorQueries.publishResult(
      of: round.id,
      RoundResult(
        totals: totals, nullifiers: filledUp((consume count).nullifiers, to: round.policy.minimum)))
    let cells = publication.cells.map { TabulatorQueries.publish($0, of: round.id) }
    try await database.transaction { [id = round.id] transaction in
      guard try await transaction.first(TabulatorQueries.ballotsInBox()) == counted else {
        throw BoxChanged()
      }
      // Before anything is locked that others wait for: a backup may keep this waiting.
      try await transaction.pipeline(TabulatorQueries.emptyBox())
      try await transaction.run(result)
      try await transaction.pipeline(cells)
      try await transaction.run(TabulatorQueries.publish(publication.comments, of: id))
      try await transaction.pipeline(Self.forgetting(id))
      try await move(id, by: .publication, from: .counting, now: now, in: transaction)
      try checkpoint.pass(.publishing)
    }
    if totals.hasMoreBallotsThanTokens {
      complain(
        "more ballots were in its box than tokens were issued", at: .counting, of: round.id)
    }
    if totals.hasMoreTokensThanPeople {
      complain("more tokens were issued than people are on its roll", at: .counting, of: round.id)
    }
  }

  /// A list from which nobody can tell how many took part when that are fewer than the minimum.
  private func filledUp(_ nullifiers: [UInt8], to minimum: Int) -> [UInt8] {
    let missing = minimum - nullifiers.count / Self.nullifierSize
    guard missing > 0 else { return nullifiers }
    let invented = (0..<missing).map { _ in
      (0..<Self.nullifierSize).map { _ in UInt8.random(in: .min ... .max) }
    }
    let real = stride(from: 0, to: nullifiers.count, by: Self.nullifierSize).map { start in
      Array(nullifiers[start..<start + Self.nullifierSize])
    }
    return (real + invented).sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self)
  }
}
