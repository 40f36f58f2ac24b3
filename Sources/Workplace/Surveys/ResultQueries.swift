import Disclosure
import Foundation
import Postgres

/// SQL of reading what was published of rounds.
enum ResultQueries {
  /// A round that is over, one way or another.
  static func ended(_ id: Int64) -> Query<WebRole, EndedRound> {
    Query(
      """
      select r.id, r.title, r.state, r.reason, r.policy, r.policy_hash, s.roll, s.issued,
        s.cast_ballots, s.discarded
      from survey_round r left join round_result s on s.round_id = r.id
      where r.id = \(id) and r.state in ('closed', 'cancelled', 'void')
      """
    ) { row in try EndedRound(from: &row) }
  }

  /// The tables, behind the gate.
  static func cells(of round: Int64) -> Query<WebRole, StoredCell> {
    Query(
      """
      select question, option, list, segment, kind, answers, counts, low, high, category, suppression
      from published_cell where round_id = \(round) order by question, option, list, segment
      """
    ) { row in try StoredCell(from: &row) }
  }

  /// How many comments were published on each question.
  static func commentCounts(of round: Int64) -> Query<WebRole, (question: String, count: Int)> {
    Query(
      """
      select question, count(*) from published_comment where round_id = \(round) group by question
      """
    ) { row in try (question: row.next(), count: row.next()) }
  }

  /// Comments on one question in the order of their random ids.
  static func comments(
    of round: Int64, on question: String, after id: UUID?, limit: Int
  ) -> Query<WebRole, ResultComment> {
    Query(
      """
      select id, body from published_comment
      where round_id = \(round) and question = \(question)
        and (\(id)::uuid is null or id > \(id))
      order by id limit \(Int64(limit))
      """
    ) { row in try ResultComment(id: row.next(), body: row.next()) }
  }
}

/// A comment, by itself.
struct ResultComment: Sendable {
  let id: UUID
  let body: String
}

/// A row of `published_cell`.
struct StoredCell: Sendable {
  let place: Place
  let content: PublishedCell

  /// Whose answers to which question.
  struct Place: Sendable, Hashable {
    /// The question's id; empty for how many took part.
    let question: String
    /// Which option of the question, where several can be chosen; else 0.
    let option: Int
    /// `RoundPolicy.everybody` or the id of a segment list.
    let list: String
    let segment: Int
  }

  init(place: Place, content: PublishedCell) {
    self.place = place
    self.content = content
  }

  init(from row: inout PostgresRow) throws(DatabaseError) {
    place = try Place(
      question: row.next(), option: Int(row.next(Int16.self)), list: row.next(),
      segment: Int(row.next(Int16.self)))
    let kind: String = try row.next()
    let answers: Int32? = try row.next()
    let counts: [Int32]? = try row.next()
    let low: Int16? = try row.next()
    let high: Int16? = try row.next()
    let category: Int16? = try row.next()
    let reason: String? = try row.next()
    content =
      switch (kind, answers, counts, low, high) {
      case ("exact", let answers?, let counts?, _, _):
        .exact(Figures(answers: Int(answers), counts: counts.map(Int.init)))
      case ("band", let answers?, _, let low?, let high?) where low <= high:
        .band(
          answers: Int(answers), percent: Int(low)...Int(high),
          of: category.map { .category(Int($0)) } ?? .favourable)
      // Whatever else such a row may hold is not looked at.
      default: .suppressed(reason.flatMap(Suppression.init) ?? .keptBack)
      }
  }
}
