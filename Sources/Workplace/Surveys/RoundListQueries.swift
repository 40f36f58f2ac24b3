import Foundation
import Postgres
import Rounds
import Web

/// SQL of the lists of rounds.
enum RoundListQueries {
  /// Rounds that are on or to come, the first to open first; no two of them are on at a time.
  static func current() -> Query<WebRole, RoundSummary> {
    Query(
      """
      select id, title, state, opens_at, closes_at, 0::bigint from survey_round
      where state in ('announced', 'open', 'counting') order by opens_at, id limit 100
      """
    ) { row in try RoundSummary(from: &row) }
  }

  /// Rounds that are worked on: first those that were handed in, then drafts, newest first.
  static func work(in states: [RoundState], limit: Int) -> Query<WebRole, RoundSummary> {
    Query(
      """
      select id, title, state, opens_at, closes_at, 0::bigint from survey_round
      where state = any(\(states)) order by state = 'draft', id desc limit \(Int64(limit))
      """
    ) { row in try RoundSummary(from: &row) }
  }

  /// Rounds that are over, newest first.
  static func past(before place: RoundPlace?, limit: Int) -> Query<WebRole, RoundSummary> {
    let before: SQL =
      place.map {
        """
        and (closes_at, id)
          < (timestamptz 'epoch' + \($0.closes) * interval '1 microsecond', \($0.id))
        """
      } ?? ""
    return Query(
      """
      select id, title, state, opens_at, closes_at, (extract(epoch from closes_at) * 1000000)::bigint
      from survey_round where state in ('closed', 'cancelled', 'void') \(before)
      order by closes_at desc, id desc limit \(Int64(limit))
      """
    ) { row in try RoundSummary(from: &row) }
  }

  /// Rounds that another can start from, newest first: the latest, and one that was named.
  static func earlier(with named: SurveyRound.ID?) -> Query<WebRole, RoundSummary> {
    Query(
      """
      select id, title, state, opens_at, closes_at, 0::bigint from survey_round
      where id = \(named) or id in (select id from survey_round order by id desc limit 20)
      order by id desc
      """
    ) { row in try RoundSummary(from: &row) }
  }
}

/// A round in a list.
struct RoundSummary: Sendable {
  let id: SurveyRound.ID
  let title: String
  let state: RoundState
  let opensAt: Date
  let closesAt: Date
  /// When it closes, in microseconds since 1970.
  let place: Int64

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    title = try row.next()
    state = try row.next()
    opensAt = try row.next()
    closesAt = try row.next()
    place = try row.next()
  }

  var cursor: Cursor { Cursor(["\(place)", "\(id)"]) }
}

/// Where a page of past rounds begins: behind this round.
struct RoundPlace: Sendable {
  let closes: Int64
  let id: SurveyRound.ID

  init?(_ parameter: String) {
    guard let cursor = Cursor(parameter: parameter, keys: 2), let closes = cursor.time(at: 0),
      let id = SurveyRound.ID(cursor.keys[1])
    else { return nil }
    self.closes = closes
    self.id = id
  }
}
