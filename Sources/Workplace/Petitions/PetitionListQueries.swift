import Foundation
import Postgres

/// SQL of the petition list: filtered, sorted, searched, a page at a time.
///
/// Which petitions are on a page is found first, along the index of the order; what is shown of them
/// is joined to these few only.
enum PetitionListQueries {
  static func page(_ list: PetitionList, limit: Int) -> Query<WebRole, ListedPetition> {
    let page: Query<WebRole, ListedPetition> =
      switch list.sort {
      case .trending: trending(list, limit)
      case .newest: newest(list, limit)
      case .mostSigned: mostSigned(list, limit)
      case .bestMatch: bestMatch(list, limit)
      }
    // A common state or word is met soon along the order, a rare one is fetched by its own index.
    return list.state == nil && list.text.isEmpty ? page : page.plannedForItsValues()
  }

  private static func trending(_ list: PetitionList, _ limit: Int) -> Query<WebRole, ListedPetition>
  {
    show(
      """
      select s.petition_id as id, s.heat as key
      from \(petitions(matching: list.text)) p join petition_standing s on s.petition_id = p.id
      where true \(isIn(list.state))
        \(after(list) { "and (s.heat, s.petition_id) < (\($0.key), \($0.id))" })
      order by s.heat desc, s.petition_id desc limit \(Int64(limit))
      """)
  }

  private static func newest(_ list: PetitionList, _ limit: Int) -> Query<WebRole, ListedPetition> {
    show(
      """
      select p.id, extract(epoch from p.opened_at)::double precision as key
      from \(petitions(matching: list.text)) p
      where true \(isIn(list.state))
        \(after(list) { "and (p.opened_at, p.id) < (to_timestamp(\($0.key)), \($0.id))" })
      order by p.opened_at desc, p.id desc limit \(Int64(limit))
      """)
  }

  private static func mostSigned(
    _ list: PetitionList, _ limit: Int
  ) -> Query<WebRole, ListedPetition> {
    show(
      """
      select s.petition_id as id, s.signatures::double precision as key
      from \(petitions(matching: list.text)) p join petition_standing s on s.petition_id = p.id
      where true \(isIn(list.state))
        \(after(list) {
          "and (s.signatures, s.petition_id) < (\(Int32(clamping: Int64($0.key))), \($0.id))"
        })
      order by s.signatures desc, s.petition_id desc limit \(Int64(limit))
      """)
  }

  private static func bestMatch(
    _ list: PetitionList, _ limit: Int
  ) -> Query<WebRole, ListedPetition> {
    show(
      """
      select id, key from (
        select p.id, p.state,
          ts_rank(p.search, websearch_to_tsquery('english', \(list.text)))::double precision as key
        from \(petitions(matching: list.text)) p
      ) p
      where true \(isIn(list.state))
        \(after(list) { "and (key, id) < (\($0.key), \($0.id))" })
      order by key desc, id desc limit \(Int64(limit))
      """)
  }

  /// What a page shows of the petitions that were found; `key` is the sort key that the cursor carries.
  private static func show(_ found: SQL) -> Query<WebRole, ListedPetition> {
    Query(
      """
      select p.id, p.title, p.addressee, d.name, p.state, p.threshold, p.opened_at, p.closes_at,
        p.closed_at, s.signatures, found.key
      from (\(found)) as found
        join petition p on p.id = found.id
        join petition_standing s on s.petition_id = found.id
        join employee e on e.id = p.petitioner_id
        join department d on d.id = e.department_id
      order by found.key desc, found.id desc
      """
    ) { row in try ListedPetition(from: &row) }
  }

  /// How many petitions of each state are listed.
  static func counts(text: String) -> Query<WebRole, (state: Petition.State, count: Int)> {
    let counts = Query<WebRole, (state: Petition.State, count: Int)>(
      "select p.state, count(*) from \(petitions(matching: text)) p group by 1"
    ) { row in try (state: row.next(), count: row.next()) }
    return text.isEmpty ? counts : counts.plannedForItsValues()
  }

  /// All petitions, or the newest that match a search: ranking reads each, so a common word must not
  /// mean all of them.
  private static func petitions(matching text: String) -> SQL {
    guard !text.isEmpty else { return "petition" }
    return """
      (
        select id, state, opened_at, search from petition
        where search @@ websearch_to_tsquery('english', \(text))
        order by opened_at desc, id desc limit \(Int64(PetitionList.searched))
      )
      """
  }

  private static func isIn(_ state: Petition.State?) -> SQL {
    state.map { "and p.state = \($0)" } ?? ""
  }

  private static func after(
    _ list: PetitionList, _ condition: (PetitionList.After) -> SQL
  ) -> SQL {
    list.after.map(condition) ?? ""
  }
}

/// What a reader asked to list.
struct PetitionList: Sendable, Hashable {
  /// How many of the petitions that match a search are listed, the newest.
  static let searched = 500

  enum Sort: String, Sendable, CaseIterable {
    /// Only while searching.
    case bestMatch = "best-match"
    case trending
    case newest
    case mostSigned = "most-signed"
  }

  /// Where the page begins.
  struct After: Sendable, Hashable {
    /// The sort key of the row before.
    let key: Double
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
  let state: Petition.State
  let threshold: Int
  let openedAt: Date
  let closesAt: Date?
  let closedAt: Date?
  let signatures: Int
  let sortKey: Double

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    title = try row.next()
    addressee = try row.next()
    department = try row.next()
    state = try row.next()
    threshold = try row.next()
    openedAt = try row.next()
    closesAt = try row.next()
    closedAt = try row.next()
    signatures = try row.next()
    sortKey = try row.next()
  }
}
