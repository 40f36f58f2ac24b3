import Foundation
import Postgres
import Rounds

/// All that the tabulator says to the database.
enum TabulatorQueries {
  /// A round between its announcement and its end.
  struct ActiveRow: Sendable {
    let id: Int64
    let state: String
    let policy: [UInt8]
    let hash: [UInt8]
  }

  /// A request for a token.
  struct Request: Sendable {
    let employee: Int64
    let blinded: [UInt8]
  }

  /// A ballot in the box.
  struct Sealed: Sendable {
    let token: [UInt8]
    let nullifier: [UInt8]
    let bytes: [UInt8]
  }

  /// The time by the database's clock.
  static func time() -> Query<TabulatorRole, Date> { Query("select clock_timestamp()") }

  // MARK: - Rounds

  static func approved() -> Query<TabulatorRole, ApprovedRound> {
    Query(
      """
      select id, core, (select count(*) from round_roll where round_id = survey_round.id),
        opens_at, closes_at
      from survey_round where state = 'approved' and core is not null order by id
      """
    ) { row in
      try ApprovedRound(
        id: row.next(), core: row.next(), roll: row.next(), opens: row.next(), closes: row.next())
    }
  }

  static func active() -> Query<TabulatorRole, ActiveRow> {
    Query(
      """
      select id, state, policy, policy_hash from survey_round
      where state in ('announced', 'open', 'counting') order by id
      """
    ) { row in
      try ActiveRow(id: row.next(), state: row.next(), policy: row.next(), hash: row.next())
    }
  }

  /// The rounds whose keys are still needed.
  static func keyed() -> Query<TabulatorRole, [UInt8]> {
    Query("select policy_hash from survey_round where state in ('announced', 'open', 'counting')")
  }

  /// The same, once those who are changing rounds at the moment are done.
  static func keyedForCertain() -> Query<TabulatorRole, [UInt8]?> {
    Query(
      """
      select policy_hash from survey_round
      where state in ('approved', 'announced', 'open', 'counting') for no key update
      """
    ) { row in try row.next() }
  }

  static func announce(
    _ round: Int64, policy: [UInt8], hash: [UInt8], at now: Date
  ) -> Command<TabulatorRole> {
    Command(
      """
      update survey_round set policy = \(policy), policy_hash = \(hash), state = 'announced',
        state_changed_at = \(now)
      where id = \(round) and state = 'approved'
      """)
  }

  static func keepReceiptKey(_ key: [UInt8], of round: Int64) -> Command<TabulatorRole> {
    Command("insert into receipt_key (round_id, private_key) values (\(round), \(key))")
  }

  static func move(
    _ round: Int64, from state: String, to next: String, at now: Date
  ) -> Command<TabulatorRole> {
    Command(
      """
      update survey_round set state = \(next), state_changed_at = \(now)
      where id = \(round) and state = \(state)
      """)
  }

  static func void(_ round: Int64, reason: String, at now: Date) -> Command<TabulatorRole> {
    Command(
      """
      update survey_round set state = 'void', reason = \(reason), state_changed_at = \(now)
      where id = \(round) and state in ('approved', 'announced', 'open', 'counting')
      """)
  }

  // MARK: - Requests for tokens

  static func roll(of round: Int64) -> Query<TabulatorRole, Int> {
    Query("select count(*) from round_roll where round_id = \(round)")
  }

  static func unsigned(
    in round: Int64, after employee: Int64, limit: Int
  ) -> Query<TabulatorRole, Request> {
    Query(
      """
      select employee_id, blinded from token_request
      where round_id = \(round) and signature is null and not is_unusable
        and employee_id > \(employee)
      order by employee_id limit \(limit)
      """
    ) { row in try Request(employee: row.next(), blinded: row.next()) }
  }

  /// Stores signatures; where there is none, the request is unusable.
  static func store(
    _ signatures: [[UInt8]?], for employees: [Int64], in round: Int64
  ) -> Command<TabulatorRole> {
    Command(
      """
      update token_request
      set signature = signed.signature, is_unusable = signed.signature is null
      from unnest(\(employees), \(signatures)) as signed (employee_id, signature)
      where round_id = \(round) and token_request.employee_id = signed.employee_id
        and token_request.signature is null and not is_unusable
      """)
  }

  static func tellSigned() -> Command<TabulatorRole> {
    Command("select pg_notify('token_signed', '')")
  }

  // MARK: - The box

  /// Opens it, unless there are ballots of another round in it.
  static func openBox(for round: Int64) -> Command<TabulatorRole> {
    Command(
      "insert into ballot_box (round_id) select \(round) where not exists (select from ballot)")
  }

  /// Shuts it behind the last ballot in flight.
  static func shutBox(of round: Int64) -> Command<TabulatorRole> {
    Command("delete from ballot_box where round_id = \(round)")
  }

  static func ballots(
    of round: Int64, after nullifier: [UInt8], limit: Int
  ) -> Query<TabulatorRole, Sealed> {
    Query(
      """
      select token, nullifier, sealed from ballot
      where round_id = \(round) and nullifier > \(nullifier) order by nullifier limit \(limit)
      """
    ) { row in try Sealed(token: row.next(), nullifier: row.next(), bytes: row.next()) }
  }

  /// Whether the box takes ballots of any round.
  static func isBoxOpen() -> Query<TabulatorRole, Bool> {
    Query("select exists (select from ballot_box)")
  }

  static func ballotsInBox() -> Query<TabulatorRole, Int> {
    Query("select count(*) from ballot")
  }

  /// Empties it, or fails while somebody reads it for long, a backup for instance.
  static func emptyBox() -> [Command<TabulatorRole>] {
    [Command("set local lock_timeout = '2s'"), Command("truncate ballot")]
  }

  // MARK: - The end of a round

  /// How many tokens were issued.
  static func issued(in round: Int64) -> Query<TabulatorRole, Int> {
    Query(
      "select count(*) from token_request where round_id = \(round) and signature is not null")
  }

  static func publishResult(
    of round: Int64, _ result: RoundResult
  ) -> Command<TabulatorRole> {
    Command(
      """
      insert into round_result (round_id, roll, issued, cast_ballots, discarded, nullifiers)
      values (\(round), \(result.totals.roll), \(result.totals.issued), \(result.totals.cast),
        \(result.totals.discarded), \(result.nullifiers))
      """)
  }

  static func publish(_ cell: Publication.Cell, of round: Int64) -> Command<TabulatorRole> {
    let row = CellRow(cell.content)
    return Command(
      """
      insert into published_cell
        (round_id, question, option, list, segment, kind, answers, counts, low, high, category,
          suppression)
      values (\(round), \(cell.question), \(cell.option), \(cell.list), \(cell.segment),
        \(row.kind), \(row.answers), \(row.counts), \(row.low), \(row.high), \(row.category),
        \(row.suppression))
      """)
  }

  static func publish(
    _ comments: [Publication.Comment], of round: Int64
  ) -> Command<TabulatorRole> {
    Command(
      """
      insert into published_comment (round_id, question, body)
      select \(round), question, body
      from unnest(\(comments.map(\.question)), \(comments.map(\.body))) as c (question, body)
      """)
  }

  /// Waits for requests on their way, and lets none follow until the roll is gone.
  static func holdRequests() -> Command<TabulatorRole> {
    Command("lock table token_request in share row exclusive mode")
  }

  static func forgetRequests(of round: Int64) -> Command<TabulatorRole> {
    Command("delete from token_request where round_id = \(round)")
  }

  static func forgetRoll(of round: Int64) -> Command<TabulatorRole> {
    Command("delete from round_roll where round_id = \(round)")
  }

  static func forgetReceiptKey(of round: Int64) -> Command<TabulatorRole> {
    Command("delete from receipt_key where round_id = \(round)")
  }

  /// Rounds that were called off and still have a roll, a key for receipts or a box.
  static func cancelled() -> Query<TabulatorRole, Int64> {
    Query(
      """
      select id from survey_round where state = 'cancelled'
        and (exists (select from round_roll where round_id = survey_round.id)
          or exists (select from receipt_key where round_id = survey_round.id)
          or exists (select from ballot_box where round_id = survey_round.id))
      """)
  }

  // MARK: - One at a time

  /// Where this database's keys are.
  static func keyFolder() -> Query<TabulatorRole, UUID> {
    Query("select name from key_folder")
  }

  static func nameKeyFolder(_ name: UUID) -> Command<TabulatorRole> {
    Command(
      """
      insert into key_folder (name) values (\(name))
      on conflict (is_single) do update set name = excluded.name
      """)
  }

  /// Whether this session is the tabulator from now on.
  static func becomeTheOnlyOne() -> Query<TabulatorRole, Bool> {
    Query("select pg_try_advisory_lock(\(AdvisoryLock.tabulator))")
  }

  static func isThere() -> Query<TabulatorRole, Bool> {
    Query("select true")
  }
}

/// What is published about who took part.
struct RoundResult: Sendable {
  let totals: RoundTotals
  /// Sorted, one behind the other.
  let nullifiers: [UInt8]
}
