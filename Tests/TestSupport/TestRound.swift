import Foundation
import Logging
import Postgres
import Rounds

/// A survey round in a database, and people on its roll, without the pages that make them.
public struct TestRound: Sendable {
  /// Its number.
  public let id: Int64
  /// The people of its roll.
  public let people: [Int64]
  /// When it is to open and to close.
  public let opens: Date, closes: Date
  /// All rights on the database.
  public let owner: Pool<LoginRole>

  /// A round that a second person approved.
  /// - Parameters:
  ///   - people: how many are on its roll.
  ///   - opens: when it opens; two days later it closes.
  ///   - change: what is to be different in its policy.
  public static func approved(
    in owner: Pool<LoginRole>, people: Int = 50, opens: Date, closes: Date? = nil,
    change: (inout RoundPolicy) -> Void = { _ in }
  ) async throws -> TestRound {
    let employees = try await owner.rows(RoundRows.hire(people + 2))
    let closes = closes ?? opens.addingTimeInterval(2 * 86_400)
    var policy = policy(people: people, opens: opens, closes: closes)
    change(&policy)
    let core = String(decoding: try policy.canonical, as: UTF8.self)
    guard
      let id = try await owner.first(
        RoundRows.approve(
          core, author: employees[0], approver: employees[1], opens: opens, closes: closes))
    else { throw CancellationError() }
    let roll = Array(employees.dropFirst(2))
    try await owner.run(RoundRows.enrol(roll, in: id))
    return TestRound(id: id, people: roll, opens: opens, closes: closes, owner: owner)
  }

  /// The same round in a copy of its database.
  public func seen(by owner: Pool<LoginRole>) -> TestRound {
    TestRound(id: id, people: people, opens: opens, closes: closes, owner: owner)
  }

  /// All rights on a database.
  public static func owner(of database: TestDatabase) throws -> Pool<LoginRole> {
    Pool(
      configuration: try database.configuration(), maximumConnections: 4,
      checkoutTimeout: .seconds(300),
      logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
  }

  /// Two questions and one list.
  private static func policy(people: Int, opens: Date, closes: Date) -> RoundPolicy {
    RoundPolicy(
      title: "Autumn round", introduction: "", themes: [],
      questions: [
        .init(id: "trust", kind: .agreement5, text: "I trust my manager."),
        .init(id: "words", kind: .text, text: "What else?", isRequired: false),
      ],
      roll: .init(departments: [], sites: [], size: people),
      lists: [
        .init(
          id: "department", name: "Department",
          segments: [
            .init(name: "Sales", roll: people / 2),
            .init(name: "Stores", roll: people - people / 2),
          ])
      ],
      crossings: [], minimum: 10, commentMinimum: 10, opens: opens, closes: closes, scripts: [:])
  }

  /// Where it is.
  public func state() async throws -> String? { try await owner.first(RoundRows.state(of: id)) }

  /// Why it was called off or is void.
  public func reason() async throws -> String? { try await owner.first(RoundRows.reason(of: id)) }

  /// Its policy with keys; nil before the announcement.
  public func policy() async throws -> RoundPolicy? {
    guard let bytes = try await owner.first(RoundRows.policy(of: id)) else { return nil }
    return try RoundPolicy(canonical: Data(bytes))
  }

  /// Asks for a token under somebody's name.
  public func ask(_ blinded: Data, for person: Int64) async throws {
    try await owner.run(RoundRows.ask(Array(blinded), person, in: id))
  }

  /// What was answered, by person; nil for what is not signed.
  public func signatures() async throws -> [Int64: Data?] {
    let rows = try await owner.rows(RoundRows.signatures(in: id))
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.person, $0.signature.map { Data($0) }) })
  }

  /// The people whose request cannot be used.
  public func unusable() async throws -> [Int64] {
    try await owner.rows(RoundRows.unusable(in: id))
  }

  /// Puts a ballot into the box.
  public func cast(_ ballot: SealedAnswers) async throws {
    try await owner.run(casting(ballot))
  }

  /// Puts many ballots into the box.
  public func cast(_ ballots: [SealedAnswers]) async throws {
    try await owner.pipeline(ballots.map(casting))
  }

  /// What puts a ballot into the box, to be run in a transaction.
  public func casting(_ ballot: SealedAnswers) -> Command<LoginRole> {
    RoundRows.cast(ballot, in: id)
  }

  /// Calls it off, as people do.
  public func cancel() async throws { try await owner.run(RoundRows.cancel(id)) }

  /// What was published of it.
  public func result() async throws -> Result? { try await owner.first(RoundRows.result(of: id)) }

  /// How many rows are left that must not outlive it.
  public func leftovers() async throws -> Int? {
    try await owner.first(RoundRows.leftovers(of: id))
  }

  /// A row of `round_result`.
  public struct Result: Sendable, Equatable {
    /// People on the roll.
    public let roll: Int
    /// Tokens.
    public let issued: Int
    /// Nil for too few.
    public let cast: Int?
    /// Ballots that did not open.
    public let discarded: Int
    /// Each of 32 bytes.
    public let nullifiers: [Data]
  }
}

private enum RoundRows {
  static func hire(_ count: Int) -> Query<LoginRole, Int64> {
    Query(
      """
      with d as (insert into department (name) values ('Sales') on conflict do nothing returning id),
        s as (insert into site (name) values ('Hall') on conflict do nothing returning id)
      insert into employee (department_id, site_id, started_on)
      select (select id from d union all select id from department limit 1),
        (select id from s union all select id from site limit 1), '2024-05-06'
      from generate_series(1, \(count)) returning id
      """)
  }

  static func approve(
    _ core: String, author: Int64, approver: Int64, opens: Date, closes: Date
  ) -> Query<LoginRole, Int64> {
    Query(
      """
      insert into survey_round (title, state, opens_at, closes_at, author_id, approver_id, core)
      values ('Autumn round', 'approved', \(opens), \(closes), \(author), \(approver), \(core))
      returning id
      """)
  }

  static func enrol(_ people: [Int64], in round: Int64) -> Command<LoginRole> {
    Command(
      """
      insert into round_roll (round_id, employee_id) select \(round), p from unnest(\(people)) as p
      """)
  }

  static func state(of round: Int64) -> Query<LoginRole, String> {
    Query("select state from survey_round where id = \(round)")
  }

  static func reason(of round: Int64) -> Query<LoginRole, String> {
    Query("select reason from survey_round where id = \(round)")
  }

  static func policy(of round: Int64) -> Query<LoginRole, [UInt8]> {
    Query("select policy from survey_round where id = \(round) and policy is not null")
  }

  static func ask(_ blinded: [UInt8], _ person: Int64, in round: Int64) -> Command<LoginRole> {
    Command(
      """
      insert into token_request (round_id, employee_id, blinded)
      values (\(round), \(person), \(blinded)) on conflict do nothing
      """)
  }

  static func signatures(
    in round: Int64
  ) -> Query<LoginRole, (person: Int64, signature: [UInt8]?)> {
    Query("select employee_id, signature from token_request where round_id = \(round)") { row in
      (person: try row.next(), signature: try row.next())
    }
  }

  static func unusable(in round: Int64) -> Query<LoginRole, Int64> {
    Query("select employee_id from token_request where round_id = \(round) and is_unusable")
  }

  static func cast(_ ballot: SealedAnswers, in round: Int64) -> Command<LoginRole> {
    Command(
      """
      insert into ballot (round_id, token, nullifier, sealed)
      values (\(round), \(Array(ballot.token)), \(Array(ballot.nullifier)), \(Array(ballot.sealed)))
      """)
  }

  static func cancel(_ round: Int64) -> Command<LoginRole> {
    Command("update survey_round set state = 'cancelled' where id = \(round)")
  }

  static func result(of round: Int64) -> Query<LoginRole, TestRound.Result> {
    Query(
      """
      select roll::bigint, issued::bigint, cast_ballots::bigint, discarded::bigint, nullifiers
      from round_result where round_id = \(round)
      """
    ) { row in
      let (roll, issued): (Int, Int) = (try row.next(), try row.next())
      let (cast, discarded): (Int?, Int) = (try row.next(), try row.next())
      let bytes: [UInt8] = try row.next()
      let nullifiers = stride(from: 0, to: bytes.count, by: 32).map { start in
        Data(bytes[start..<start + 32])
      }
      return TestRound.Result(
        roll: roll, issued: issued, cast: cast, discarded: discarded, nullifiers: nullifiers)
    }
  }

  static func leftovers(of round: Int64) -> Query<LoginRole, Int> {
    Query(
      """
      select (select count(*) from round_roll where round_id = \(round))
        + (select count(*) from token_request where round_id = \(round))
        + (select count(*) from receipt_key where round_id = \(round))
        + (select count(*) from ballot_box where round_id = \(round))
        + (select count(*) from ballot where round_id = \(round))
      """)
  }
}
