import Foundation
import Postgres

/// SQL of loading and deleting the demo.
enum DemoQueries {
  /// One loader at a time: held until the transaction ends.
  static func lock() -> Query<LoginRole, Bool> {
    Query("select pg_advisory_xact_lock(hashtext('demo')) is not null")
  }

  static func isEmpty() -> Query<LoginRole, Bool> {
    Query("select not exists (select from employee) and not exists (select from workplace)")
  }

  static func isDemo() -> Query<LoginRole, Bool> {
    Query("select exists (select from workplace where is_demo)")
  }

  /// Empties all tables but the list of applied migrations and the name of the folder of keys, in which
  /// those of the old rounds are then destroyed, and begins to number anew. Triggers are off meanwhile,
  /// because the audit log is append-only by one.
  static func deleteEverything() -> Command<LoginRole> {
    Command(
      """
      do $$
      declare
        tables regclass[] := array(
          select oid from pg_class
          where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace
            and relname not in ('schema_migration', 'key_folder'));
        each regclass;
      begin
        foreach each in array tables loop
          execute format('alter table %s disable trigger user', each);
        end loop;
        execute format('truncate %s restart identity', array_to_string(tables, ', '));
        foreach each in array tables loop
          execute format('alter table %s enable trigger user', each);
        end loop;
      end
      $$
      """)
  }

  /// Marks the database as the demo's.
  static func mark(company: String) -> Command<LoginRole> {
    Command("insert into workplace (company, is_demo) values (\(company), true)")
  }

  /// One hash for everybody.
  static func setPasswords(_ phc: String) -> Command<LoginRole> {
    Command("insert into password (employee_id, phc) select id, \(phc) from employee order by id")
  }

  static func addRole(_ role: Role, to employee: Employee.ID) -> Command<LoginRole> {
    Command("update employee set roles = array_append(roles, \(role)) where id = \(employee)")
  }

  static func addPetition(_ row: DemoPetitionRow) -> Query<LoginRole, Petition.ID> {
    let life = row.life
    return Query(
      """
      insert into petition (title, background, addressee, addressee_id, petitioner_id, co_author_id,
        co_author_agreed, open_days, text_version, sponsor_code, gathering_ends_at, state,
        state_changed_at, threshold, threshold_reached_at, response_due_at, created_at, opened_at,
        closes_at, closed_at, answered_at)
      values (\(row.title), \(row.background), \(row.addressee), \(row.addresseeID),
        \(row.petitioner), \(row.coAuthor), \(life.coAuthorAgreed), \(Int16(clamping: life.openDays)),
        \(Int32(clamping: life.textVersion)), \(row.sponsorCode), \(life.gatheringEndsAt),
        \(life.state), \(life.stateChangedAt), \(row.threshold.map { Int32(clamping: $0) }),
        \(life.thresholdReachedAt), \(life.responseDueAt), \(life.createdAt), \(life.openedAt),
        \(row.closesAt), \(life.closedAt), \(life.answeredAt))
      returning id
      """)
  }

  /// Adds signatures in their order, which is the order of their ids.
  static func addSignatures(_ signatures: ArraySlice<DemoSignatureRow>) -> Command<LoginRole> {
    Command(
      """
      insert into signature (petition_id, employee_id, signed_at, shows_name, reason)
      select petition_id, employee_id, signed_at, shows_name, reason
      from unnest(\(signatures.map(\.petition)), \(signatures.map(\.employee)),
          \(signatures.map(\.signedAt)), \(signatures.map(\.showsName)),
          \(signatures.map(\.reason)))
        with ordinality
        as given (petition_id, employee_id, signed_at, shows_name, reason, position)
      order by position
      """)
  }

  static func countDays() -> Command<LoginRole> {
    Command(
      """
      insert into signature_day (petition_id, day, signatures)
      select petition_id, (signed_at at time zone 'UTC')::date, count(*) from signature
      group by 1, 2 order by 1, 2
      """)
  }

  /// The heat is counted by the clock, as soon as a server runs.
  static func countSignatures() -> Command<LoginRole> {
    Command(
      """
      insert into petition_standing (petition_id, signatures)
      select p.id, count(s.id)
      from petition p left join signature s on s.petition_id = p.id
      group by p.id order by p.id
      """)
  }

  /// For each role the account that came first, and a plain employee before them.
  static func accounts() -> Query<WebRole, DemoSignIn> {
    Query(
      """
      select role, name, mail from (
        select distinct on (h.role) h.role, p.name, p.mail
        from employee e
          cross join unnest(case when e.roles = '{}' then array[''] else e.roles end) as h(role)
          join person p on p.employee_id = e.id
        where e.is_active and exists (select from workplace where is_demo)
        order by h.role, e.id
      ) first
      order by array_position(array['', 'leadership', 'analyst', 'moderator', 'steward'], role)
      """
    ) { row in
      let role = Role(rawValue: try row.next())
      return try DemoSignIn(
        role: role?.label ?? "Employee", name: row.next(), mail: row.next(),
        purpose: role?.meaning
          ?? "Writes petitions and finds sponsors for them; reads and signs those of others.")
    }
  }
}

/// A signature as it is stored.
struct DemoSignatureRow: Sendable {
  let petition: Petition.ID
  let employee: Employee.ID
  let signedAt: Date
  let showsName: Bool
  let reason: String?
}
