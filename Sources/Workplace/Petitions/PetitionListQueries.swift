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
      case .responseDue: responseDue(list, limit)
      case .trending: trending(list, limit)
      case .newest: newest(list, limit)
      case .mostSigned: mostSigned(list, limit)
      case .bestMatch: bestMatch(list, limit)
      }
    // A common state or word is met soon along the order, a rare one is fetched by its own index.
    let isUniform = list.text.isEmpty && (list.state == nil || list.sort == .responseDue)
    return isUniform ? page : page.plannedForItsValues()
  }

  private static func responseDue(
    _ list: PetitionList, _ limit: Int
  ) -> Query<WebRole, ListedPetition> {
    due(
      in: petitions(of: list),
      after(list) { "and (p.response_due_at, p.id) > (to_timestamp(\($0.key)), \($0.id))" }, limit)
  }

  /// The answers whose day has passed, the longest first.
  static func overdue(limit: Int) -> Query<WebRole, ListedPetition> {
    due(in: "petition", "and p.response_due_at < now()", limit)
  }

  /// The answers whose day is still to come, the soonest first.
  static func dueNext(limit: Int) -> Query<WebRole, ListedPetition> {
    due(in: "petition", "and p.response_due_at >= now()", limit)
  }

  private static func due(
    in petitions: SQL, _ condition: SQL, _ limit: Int
  ) -> Query<WebRole, ListedPetition> {
    show(
      """
      select p.id, extract(epoch from p.response_due_at)::double precision as key
      from \(petitions) p
      where p.state = 'response-due' \(condition)
      order by p.response_due_at, p.id limit \(Int64(limit))
      """, order: "found.key, found.id")
  }

  private static func trending(_ list: PetitionList, _ limit: Int) -> Query<WebRole, ListedPetition>
  {
    show(
      """
      select s.petition_id as id, s.heat as key
      from \(petitions(of: list)) p join petition_standing s on s.petition_id = p.id
      where true \(isIn(list))
        \(after(list) { "and (s.heat, s.petition_id) < (\($0.key), \($0.id))" })
      order by s.heat desc, s.petition_id desc limit \(Int64(limit))
      """)
  }

  private static func newest(_ list: PetitionList, _ limit: Int) -> Query<WebRole, ListedPetition> {
    show(
      """
      select p.id, extract(epoch from p.opened_at)::double precision as key
      from \(petitions(of: list)) p
      where true \(isIn(list))
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
      from \(petitions(of: list)) p join petition_standing s on s.petition_id = p.id
      where true \(isIn(list))
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
        from \(petitions(of: list)) p
      ) p
      where true \(isIn(list))
        \(after(list) { "and (key, id) < (\($0.key), \($0.id))" })
      order by key desc, id desc limit \(Int64(limit))
      """)
  }

  /// What a page shows of the petitions that were found; `key` is the sort key that the cursor carries.
  private static func show(
    _ found: SQL, order: SQL = "found.key desc, found.id desc"
  ) -> Query<WebRole, ListedPetition> {
    Query(
      """
      select p.id, p.title, p.addressee, d.name, coalesce(p.threshold, 0), s.signatures, p.state,
        coalesce(p.opened_at, p.state_changed_at), p.closes_at, p.closed_at, p.response_due_at,
        p.answered_at,
        case when p.state = 'rejected' then (
          select reason from petition_event
          where petition_id = p.id and act = 'reject' order by id desc limit 1
        ) end,
        found.key
      from (\(found)) as found
        join petition p on p.id = found.id
        join petition_standing s on s.petition_id = found.id
        join employee e on e.id = p.petitioner_id
        join department d on d.id = e.department_id
      order by \(order)
      """
    ) { row in try ListedPetition(from: &row) }
  }

  /// How many petitions of each state that everybody may see there are, or match a search.
  static func counts(text: String) -> Query<WebRole, (state: Petition.State, count: Int)> {
    let list = PetitionList(text: text, state: nil, sort: .newest, after: nil)
    let counts = Query<WebRole, (state: Petition.State, count: Int)>(
      """
      select p.state, count(*) from \(petitions(of: list)) p
      where p.state in ('open', 'response-due', 'answered', 'closed', 'archived', 'rejected')
      group by p.state
      """
    ) { row in try (state: row.next(), count: row.next()) }
    return text.isEmpty ? counts : counts.plannedForItsValues()
  }

  /// All petitions or, of those that match a search, the newest: ranking reads each, so a common word
  /// must not mean all of them.
  ///
  /// Of rejected ones the background is nobody's to read, so no search may tell what is in it: they are
  /// found by their title alone. They begin with the day on which they were rejected.
  private static func petitions(of list: PetitionList) -> SQL {
    if list.text.isEmpty {
      return list.state == .rejected
        ? """
        (select id, state, state_changed_at as opened_at from petition where state = 'rejected')
        """ : "petition"
    }
    return """
      (
        (
          select id, state, opened_at, response_due_at, search from petition
          where state in ('open', 'response-due', 'answered', 'closed', 'archived')
            and search @@ websearch_to_tsquery('english', \(list.text))
          order by opened_at desc, id desc limit \(Int64(PetitionList.searched))
        ) union all (
          select id, state, state_changed_at, null, setweight(to_tsvector('english', title), 'A')
          from petition
          where state = 'rejected'
            and to_tsvector('english', title) @@ websearch_to_tsquery('english', \(list.text))
          order by state_changed_at desc, id desc limit \(Int64(PetitionList.searched))
        )
        order by opened_at desc, id desc limit \(Int64(PetitionList.searched))
      )
      """
  }

  private static func isIn(_ list: PetitionList) -> SQL {
    if let state = list.state { return "and p.state = \(state)" }
    return list.text.isEmpty
      ? "and p.state in ('open', 'response-due', 'answered', 'closed')" : ""
  }

  private static func after(
    _ list: PetitionList, _ condition: (PetitionList.After) -> SQL
  ) -> SQL {
    list.after.map(condition) ?? ""
  }
}
