import Foundation
import Postgres

/// SQL of leadership's answers.
enum ResponseQueries {
  static func draft(of petition: Petition.ID) -> Query<WebRole, ResponseDraft> {
    Query(
      """
      select d.body, d.version, p.name, e.position, d.updated_at
      from response_draft d
        join employee e on e.id = d.author_id
        left join person p on p.employee_id = d.author_id
      where d.petition_id = \(petition)
      """
    ) { row in
      try ResponseDraft(
        body: row.next(), version: row.next(), author: Signatory(from: &row), savedAt: row.next())
    }
  }

  /// Saves the first draft; no row when a colleague was first.
  static func startDraft(
    _ body: String, of petition: Petition.ID, by author: Employee.ID
  ) -> Command<WebRole> {
    Command(
      """
      insert into response_draft (petition_id, body, author_id)
      values (\(petition), \(body), \(author)) on conflict do nothing
      """)
  }

  /// Saves over that version; no row when there is another by now.
  static func changeDraft(
    _ body: String, of petition: Petition.ID, version: Int32, by author: Employee.ID
  ) -> Command<WebRole> {
    Command(
      """
      update response_draft
      set body = \(body), author_id = \(author), version = version + 1, updated_at = now()
      where petition_id = \(petition) and version = \(version)
      """)
  }

  /// Ends the draft and gives its text; no row when there is another version by now.
  static func takeDraft(of petition: Petition.ID, version: Int32) -> Query<WebRole, String> {
    Query(
      """
      delete from response_draft where petition_id = \(petition) and version = \(version)
      returning body
      """)
  }

  static func addVersion(_ version: ResponseVersion.New) -> Command<WebRole> {
    Command(
      """
      insert into response_version (petition_id, number, body, note, author_id)
      values (\(version.petition), \(version.number), \(version.body), \(version.note),
        \(version.author))
      """)
  }

  /// Versions from the newest on, those before that number.
  static func versions(
    of petition: Petition.ID, before number: Int32?, limit: Int
  ) -> Query<WebRole, ResponseVersion> {
    Query(
      """
      select v.number, v.body, v.note, p.name, e.position, v.published_at
      from response_version v
        join employee e on e.id = v.author_id
        left join person p on p.employee_id = v.author_id
      where v.petition_id = \(petition) and (\(number)::integer is null or v.number < \(number))
      order by v.number desc limit \(Int64(limit))
      """
    ) { row in try ResponseVersion(from: &row) }
  }

  /// Every version without its text, from the first on: who published when.
  static func publications(of petition: Petition.ID) -> Query<WebRole, ResponseVersion> {
    Query(
      """
      select v.number, '' as body, v.note, p.name, e.position, v.published_at
      from response_version v
        join employee e on e.id = v.author_id
        left join person p on p.employee_id = v.author_id
      where v.petition_id = \(petition) order by v.number
      """
    ) { row in try ResponseVersion(from: &row) }
  }

  static func signatory(_ employee: Employee.ID) -> Query<WebRole, Signatory> {
    Query(
      """
      select p.name, e.position from employee e left join person p on p.employee_id = e.id
      where e.id = \(employee)
      """
    ) { row in try Signatory(from: &row) }
  }
}

extension ResponseVersion {
  /// The columns number, body, note, name, position and published_at.
  init(from row: inout PostgresRow) throws {
    number = try row.next()
    body = try row.next()
    note = try row.next()
    author = try Signatory(from: &row)
    publishedAt = try row.next()
  }
}
