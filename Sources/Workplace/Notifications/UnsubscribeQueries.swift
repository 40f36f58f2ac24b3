import Postgres

/// SQL of the links by which mails of one kind are switched off without signing in.
enum UnsubscribeQueries {
  /// How many days a link works.
  static let validDays = 90

  /// Makes the links of a batch of mails; only the hash of each is kept.
  static func add(
    _ hashes: [[UInt8]], of employees: [Employee.ID], for kinds: [NotificationKind]
  ) -> Command<WebRole> {
    Command(
      """
      insert into unsubscribe_link (token_hash, employee_id, kind, expires_at)
      select hash, employee_id, kind, now() + make_interval(days => \(Int32(validDays)))
      from unnest(\(hashes), \(employees), \(kinds)) as link (hash, employee_id, kind)
      """)
  }

  /// What a link switches off.
  static func kind(_ hash: [UInt8]) -> Query<WebRole, NotificationKind> {
    Query("select kind from unsubscribe_link where token_hash = \(hash) and expires_at > now()")
  }

  /// Spends a link: mutes its kind for whom the mail was sent to, and says which it was.
  static func spend(_ hash: [UInt8]) -> Query<WebRole, NotificationKind> {
    Query(
      """
      with spent as (
        delete from unsubscribe_link where token_hash = \(hash) and expires_at > now()
        returning employee_id, kind
      ), muted as (
        insert into muted_mail (employee_id, kind) select employee_id, kind from spent
        on conflict do nothing
      )
      select kind from spent
      """
    ) { row in try row.next() }
  }

  static func deleteExpired() -> Command<WebRole> {
    Command("delete from unsubscribe_link where expires_at <= now()")
  }
}
