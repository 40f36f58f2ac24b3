import Crypto
import Foundation
import Postgres
import Rounds
import Tabulation
import TestSupport
import Testing
import Voting

/// A round with real keys, put into the database as the tabulator would.
struct HeldRound: Sendable {
  let id: Int64
  let round: VotersRound
  let issuing: IssuingKey
  let opening: OpeningKey
  let owner: Pool<LoginRole>

  var path: String { "/ballots/\(round.hash)" }

  /// Made once: it takes half a second.
  private static let sharedKey = Result { try IssuingKey() }

  /// - Parameters:
  ///   - days: when it opens and closes, in days from now.
  ///   - roll: who may ask for a token.
  static func hold(
    _ title: String = "How are we?", state: RoundState = .open,
    days: ClosedRange<Double> = -1...1, roll: [Int64] = [], by author: Int64,
    on owner: Pool<LoginRole>
  ) async throws -> HeldRound {
    let (issuing, opening) = (try sharedKey.get(), OpeningKey())
    let receipt = Curve25519.Signing.PrivateKey()
    var policy = samplePolicy(title, days)
    policy.keys = RoundPolicy.Keys(
      issuing: try issuing.publicKey.derRepresentation, opening: opening.publicKey,
      receipt: receipt.publicKey.rawRepresentation)
    let bytes = try policy.canonical
    let hash = PolicyHash(of: bytes)
    let id = try #require(
      await owner.first(
        HeldRoundQueries.add(
          policy, bytes: bytes, hash: hash, state: .draft, author: author)))
    try await owner.run(HeldRoundQueries.give(receipt.rawRepresentation, to: id))
    try await owner.run(HeldRoundQueries.enroll(roll, in: id))
    try await owner.run(HeldRoundQueries.move(id, to: state))
    let held = HeldRound(
      id: id, round: try VotersRound(policy: bytes, hash: hash), issuing: issuing,
      opening: opening, owner: owner)
    if state == .open { try await held.openBox() }
    return held
  }

  static func samplePolicy(_ title: String, _ days: ClosedRange<Double>) -> RoundPolicy {
    func day(_ days: Double) -> Date {
      Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + days * 86_400).rounded())
    }
    return RoundPolicy(
      title: title, introduction: "Because we want to know.",
      themes: [.init(id: "trust", name: "Trust")],
      questions: [
        .init(id: "say", kind: .agreement5, text: "I can say what I think.", theme: "trust"),
        .init(id: "words", kind: .text, text: "What should change?", isRequired: false),
      ],
      roll: .init(departments: [], sites: [], size: 500),
      lists: [
        .init(
          id: "site", name: "Site",
          segments: [.init(name: "Leeds", roll: 300), .init(name: "Cork", roll: 200)])
      ],
      crossings: [], minimum: 10, commentMinimum: 10, opens: day(days.lowerBound),
      closes: day(days.upperBound), scripts: [:])
  }

  /// Lets the box take this round's ballots.
  func openBox() async throws {
    try await owner.run(HeldRoundQueries.openBox(for: id))
  }

  /// Lets the box take nobody's.
  func shutBox() async throws {
    try await owner.run(HeldRoundQueries.shutBox())
  }

  func move(to state: RoundState) async throws {
    try await owner.run(HeldRoundQueries.move(id, to: state))
  }

  /// The token of somebody new, issued as the protocol has it.
  func token() throws -> Data {
    let request = try TokenRequest(by: VoterSecret(), in: round)
    return try request.token(signedBy: issuing.sign(request.blinded))
  }

  /// What somebody with a token sends.
  func ballot(_ words: String = "More light", token: Data? = nil) throws -> Ballot {
    try Ballot(
      BallotAnswers(answers: ["say": .choice(3), "words": .text(words)], segments: ["site": 1]),
      token: token ?? self.token(), in: round)
  }

  /// What lies in the box, by nullifier.
  func stored() async throws -> [Data: Data] {
    let rows = try await owner.rows(HeldRoundQueries.stored(of: id))
    return Dictionary(uniqueKeysWithValues: rows)
  }
}

enum HeldRoundQueries {
  static func add(
    _ policy: RoundPolicy, bytes: Data, hash: PolicyHash, state: RoundState, author: Int64
  ) -> Query<LoginRole, Int64> {
    Query(
      """
      insert into survey_round (title, state, opens_at, closes_at, author_id, core, policy, policy_hash)
      values (\(policy.title), \(state.rawValue), \(policy.opens), \(policy.closes), \(author), '{}',
        \([UInt8](bytes)), \([UInt8](hash.bytes)))
      returning id
      """)
  }

  static func give(_ receiptKey: Data, to round: Int64) -> Command<LoginRole> {
    Command(
      "insert into receipt_key (round_id, private_key) values (\(round), \([UInt8](receiptKey)))")
  }

  static func enroll(_ people: [Int64], in round: Int64) -> Command<LoginRole> {
    Command(
      """
      insert into round_roll (round_id, employee_id) select \(round), id from unnest(\(people)) as id
      """)
  }

  static func openBox(for round: Int64) -> Command<LoginRole> {
    Command("insert into ballot_box (round_id) values (\(round))")
  }

  static func shutBox() -> Command<LoginRole> {
    // Ballots refer to the box; the tabulator truncates them in the transaction that removes it.
    Command(
      """
      with emptied as (delete from ballot returning round_id)
      delete from ballot_box where (select count(*) from emptied) >= 0
      """)
  }

  static func move(_ round: Int64, to state: RoundState) -> Command<LoginRole> {
    Command("update survey_round set state = \(state.rawValue) where id = \(round)")
  }

  static func stored(of round: Int64) -> Query<LoginRole, (Data, Data)> {
    Query("select nullifier, sealed from ballot where round_id = \(round)") { row in
      let nullifier: [UInt8] = try row.next()
      let sealed: [UInt8] = try row.next()
      return (Data(nullifier), Data(sealed))
    }
  }
}
