import Postgres

/// SQL of writing along. There is one co-author at most.
enum CoAuthorQueries {
  /// Whose address this is, among those who can sign in.
  static func colleague(mail: String) -> Query<WebRole, Employee.ID> {
    Query(
      """
      select e.id from person p join employee e on e.id = p.employee_id
      where lower(p.mail) = lower(\(mail)) and e.is_active
      """)
  }

  /// Asks a colleague, while it is a draft and nobody else is asked.
  static func ask(
    _ colleague: Employee.ID, to id: Petition.ID, by author: Employee.ID
  ) -> Command<WebRole> {
    Command(
      """
      update petition set co_author_id = \(colleague), co_author_agreed = false
      where id = \(id) and petitioner_id = \(author) and co_author_id is null and state = 'draft'
      """)
  }

  /// The asked colleague agrees, as long as no moderator reads it. Authors do not sponsor.
  static func agree(_ colleague: Employee.ID, to id: Petition.ID) -> Command<WebRole> {
    Command(
      """
      with agreed as (
        update petition set co_author_agreed = true
        where id = \(id) and co_author_id = \(colleague) and not co_author_agreed
          and state in ('draft', 'gathering-sponsors')
        returning id
      ), unsponsored as (
        delete from sponsor
        where employee_id = \(colleague) and petition_id = (select id from agreed)
      )
      select from agreed
      """)
  }

  /// Takes the co-author away, or the question: by the petitioner, or by that colleague.
  static func remove(from id: Petition.ID, by person: Employee.ID) -> Command<WebRole> {
    Command(
      """
      update petition set co_author_id = null, co_author_agreed = false
      where id = \(id) and co_author_id is not null
        and (petitioner_id = \(person) or co_author_id = \(person))
        and state in ('draft', 'gathering-sponsors', 'in-review')
      """)
  }
}
