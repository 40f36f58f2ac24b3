import Foundation
import Postgres

/// SQL of the petition list: filtered, sorted, searched, a page at a time.
enum PetitionListQueries {
  static func page(_ list: PetitionList, limit: Int) -> Query<WebRole, ListedPetition> {
    switch list.sort {
    case .trending: trending(list, limit)
    case .newest: newest(list, limit)
    case .mostSigned: mostSigned(list, limit)
    case .bestMatch: bestMatch(list, limit)
    }
  }

  private static func trending(_ list: PetitionList, _ limit: Int) -> Query<WebRole, ListedPetition>
  {
    select(
      key: "s.heat", list: list,
      after: list.after.map { "and (s.heat, p.id) < (\(Double($0.key) ?? 0), \($0.id))" },
      order: "s.heat desc, p.id desc", limit: limit)
  }

  private static func newest(_ list: PetitionList, _ limit: Int) -> Query<WebRole, ListedPetition> {
    select(
      key: "extract(epoch from p.opened_at)::double precision", list: list,
      after: list.after.map {
        "and (p.opened_at, p.id) < (to_timestamp(\(Double($0.key) ?? 0)), \($0.id))"
      },
      order: "p.opened_at desc, p.id desc", limit: limit)
  }

  private static func mostSigned(
    _ list: PetitionList, _ limit: Int
  ) -> Query<WebRole, ListedPetition> {
    select(
      key: "s.signatures::double precision", list: list,
      after: list.after.map {
        "and (s.signatures, p.id) < (\(Int32(clamping: Int64(Double($0.key) ?? 0))), \($0.id))"
      },
      order: "s.signatures desc, p.id desc", limit: limit)
  }

  private static func bestMatch(
    _ list: PetitionList, _ limit: Int
  ) -> Query<WebRole, ListedPetition> {
    let rank: SQL =
      "ts_rank(p.search, websearch_to_tsquery('english', \(list.text)))::double precision"
    return select(
      key: rank, list: list,
      after: list.after.map { "and (\(rank), p.id) < (\(Double($0.key) ?? 0), \($0.id))" },
      order: "\(rank) desc, p.id desc", limit: limit)
  }

  /// The common part; `key` is the sort key that the cursor carries.
  private static func select(
    key: SQL, list: PetitionList, after: SQL?, order: SQL, limit: Int
  ) -> Query<WebRole, ListedPetition> {
    Query(
      """
      select p.id, p.title, p.addressee, d.name, p.threshold, s.signatures, p.state, p.opened_at,
        p.closes_at, p.closed_at, p.response_due_at, p.answered_at, \(key)
      from petition p
        join petition_standing s on s.petition_id = p.id
        join employee e on e.id = p.petitioner_id
        join department d on d.id = e.department_id
      where true \(matches(list)) \(after ?? "")
      order by \(order) limit \(Int64(limit))
      """
    ) { row in try ListedPetition(from: &row) }
  }

  /// How many petitions of each state match the search.
  static func counts(text: String) -> Query<WebRole, (state: Petition.State, count: Int)> {
    let list = PetitionList(text: text, state: nil, sort: .newest, after: nil)
    return Query("select p.state, count(*) from petition p where true \(matches(list)) group by 1")
    {
      row in try (state: row.next(), count: row.next())
    }
  }

  private static func matches(_ list: PetitionList) -> SQL {
    let state: SQL =
      list.state.map { "and p.state = \($0)" }
      ?? "and p.state in ('open', 'response-due', 'answered', 'closed')"
    let text: SQL =
      list.text.isEmpty
      ? "" : "and p.search @@ websearch_to_tsquery('english', \(list.text))"
    return "\(state) \(text)"
  }
}

/// What a reader asked to list.
struct PetitionList: Sendable, Equatable {
  enum Sort: String, Sendable, CaseIterable {
    /// Only while searching.
    case bestMatch = "best-match"
    case trending
    case newest
    case mostSigned = "most-signed"
  }

  /// Where the page begins.
  struct After: Sendable, Equatable {
    /// The sort key of the row before, as PostgreSQL printed it.
    let key: String
    let id: Petition.ID
  }

  let text: String
  let state: Petition.State?
  let sort: Sort
  let after: After?
}

/// A petition as the list shows it.
struct ListedPetition: Sendable {
  let id: Petition.ID
  let title: String
  let addressee: String
  let department: String
  let threshold: Int
  let signatures: Int
  let dates: PetitionDates
  let sortKey: Double

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    title = try row.next()
    addressee = try row.next()
    department = try row.next()
    threshold = try row.next()
    signatures = try row.next()
    dates = try PetitionDates(from: &row)
    sortKey = try row.next()
  }
}
