import Postgres

/// SQL of erasing a person.
enum ErasureQueries {
  static func subject(_ number: String) -> Query<OperatorRole, Erasure.Subject> {
    Query(
      """
      select employee_id, name,
        (select count(*) from signature s where s.employee_id = p.employee_id),
        array(select title from petition where petitioner_id = p.employee_id order by id)
      from person p where number = \(number)
      """
    ) { row in
      try Erasure.Subject(
        id: row.next(), name: row.next(), signatures: row.next(), petitions: row.next())
    }
  }

  /// Keeps the person from signing or signing in until the transaction ends: whatever refers to the
  /// row waits for it.
  static func holdStill(_ employee: Employee.ID) -> Query<OperatorRole, Bool> {
    Query("select is_active from employee where id = \(employee) for update")
  }

  /// All that is to be done, in order: pages first, as long as it is known which they are.
  static func erase(_ employee: Employee.ID) -> [Command<OperatorRole>] {
    [
      refreshPages(of: employee), hideSignatures(of: employee), deleteWithdrawn(of: employee),
      handOverPetitions(of: employee), blankDrafts(of: employee), leaveDrafts(of: employee),
      deleteSponsorships(of: employee),
      renameAddressee(employee), deleteNotices(of: employee), deleteNotifications(of: employee),
      deleteMuted(of: employee), deleteUnsubscribeLinks(of: employee),
      deleteSessions(of: employee), deleteLinks(of: employee), deleteVerdicts(of: employee),
      deletePassword(of: employee), deletePerson(employee), deactivate(employee),
    ]
  }

  /// Pages that are kept finished are made anew when the revision moves.
  static func refreshPages(of employee: Employee.ID) -> Command<OperatorRole> {
    Command(
      """
      update petition_standing set revision = revision + 1
      where petition_id in (
        select petition_id from signature where employee_id = \(employee)
        union select id from petition
          where \(employee) in (petitioner_id, co_author_id, addressee_id))
      """)
  }

  static func hideSignatures(of employee: Employee.ID) -> Command<OperatorRole> {
    Command(
      "update signature set reason = null, shows_name = false where employee_id = \(employee)")
  }

  static func deleteWithdrawn(of employee: Employee.ID) -> Command<OperatorRole> {
    Command("delete from withdrawn_signature where employee_id = \(employee)")
  }

  /// Whoever wrote along goes on alone.
  static func handOverPetitions(of employee: Employee.ID) -> Command<OperatorRole> {
    Command(
      """
      update petition
      set petitioner_id = co_author_id, co_author_id = null, co_author_agreed = false
      where petitioner_id = \(employee) and co_author_agreed
      """)
  }

  /// What was not opened was never public: its text goes with its author. Of a rejected petition the
  /// title stays with the public reason.
  static func blankDrafts(of employee: Employee.ID) -> Command<OperatorRole> {
    Command(
      """
      update petition set background = '', sponsor_code = null,
        title = case when state = 'rejected' then title else 'Erased draft' end,
        state = case when state = 'rejected' then state else 'withdrawn' end
      where petitioner_id = \(employee)
        and state in ('draft', 'gathering-sponsors', 'in-review', 'rejected', 'withdrawn')
      """)
  }

  static func leaveDrafts(of employee: Employee.ID) -> Command<OperatorRole> {
    Command(
      """
      update petition set co_author_id = null, co_author_agreed = false
      where co_author_id = \(employee)
      """)
  }

  static func deleteSponsorships(of employee: Employee.ID) -> Command<OperatorRole> {
    Command("delete from sponsor where employee_id = \(employee)")
  }

  /// A leader without a position is addressed by name.
  static func renameAddressee(_ employee: Employee.ID) -> Command<OperatorRole> {
    Command(
      """
      update petition set addressee = 'A former leader'
      where addressee_id = \(employee)
        and strpos(addressee, (select name from person where employee_id = \(employee))) > 0
      """)
  }

  static func deleteNotices(of employee: Employee.ID) -> Command<OperatorRole> {
    Command("delete from notice where employee_id = \(employee)")
  }

  /// With the mails that wait for them.
  static func deleteNotifications(of employee: Employee.ID) -> Command<OperatorRole> {
    Command("delete from notification where employee_id = \(employee)")
  }

  static func deleteMuted(of employee: Employee.ID) -> Command<OperatorRole> {
    Command("delete from muted_mail where employee_id = \(employee)")
  }

  static func deleteUnsubscribeLinks(of employee: Employee.ID) -> Command<OperatorRole> {
    Command("delete from unsubscribe_link where employee_id = \(employee)")
  }

  static func deleteSessions(of employee: Employee.ID) -> Command<OperatorRole> {
    Command("delete from session where employee_id = \(employee)")
  }

  static func deleteLinks(of employee: Employee.ID) -> Command<OperatorRole> {
    Command("delete from one_time_link where employee_id = \(employee)")
  }

  /// The figures stay: nothing tells what was said.
  static func deleteVerdicts(of employee: Employee.ID) -> Command<OperatorRole> {
    Command("delete from verdict_given where employee_id = \(employee)")
  }

  static func deletePassword(of employee: Employee.ID) -> Command<OperatorRole> {
    Command("delete from password where employee_id = \(employee)")
  }

  static func deletePerson(_ employee: Employee.ID) -> Command<OperatorRole> {
    Command("delete from person where employee_id = \(employee)")
  }

  static func deactivate(_ employee: Employee.ID) -> Command<OperatorRole> {
    Command(
      """
      update employee set is_active = false, roles = '{}', unread_notices = 0, position = '',
        unread_notifications = 0
      where id = \(employee)
      """)
  }
}
