import Foundation
import Postgres

/// SQL of passwords, one-time links and the profile.
enum AccountQueries {
  /// Who signs in with this address, and the hash of their password.
  static func credentials(mail: String) -> Query<WebRole, Credentials> {
    Query(
      """
      select e.id, w.phc from person p
        join employee e on e.id = p.employee_id
        join password w on w.employee_id = e.id
      where lower(p.mail) = lower(\(mail)) and e.is_active
      """
    ) { row in
      try Credentials(employee: row.next(), phc: row.next())
    }
  }

  static func passwordHash(of employee: Employee.ID) -> Query<WebRole, String> {
    Query("select phc from password where employee_id = \(employee)") { row in try row.next() }
  }

  static func setPassword(_ phc: String, of employee: Employee.ID) -> Command<WebRole> {
    Command(
      """
      insert into password (employee_id, phc) values (\(employee), \(phc))
      on conflict (employee_id) do update set phc = excluded.phc
      """)
  }

  /// Replaces a hash by one of the same password under dearer parameters, unless it changed.
  static func upgradePassword(
    of employee: Employee.ID, from old: String, to new: String
  ) -> Command<WebRole> {
    Command("update password set phc = \(new) where employee_id = \(employee) and phc = \(old)")
  }

  static func addressee(mail: String) -> Query<WebRole, Addressee> {
    Query(
      """
      select e.id, p.name, p.mail from person p join employee e on e.id = p.employee_id
      where lower(p.mail) = lower(\(mail)) and e.is_active
      """
    ) { row in
      try Addressee(employee: row.next(), name: row.next(), mail: row.next())
    }
  }

  static func addressee(of employee: Employee.ID) -> Query<WebRole, Addressee> {
    Query(
      """
      select e.id, p.name, p.mail from person p join employee e on e.id = p.employee_id
      where e.id = \(employee) and e.is_active
      """
    ) { row in
      try Addressee(employee: row.next(), name: row.next(), mail: row.next())
    }
  }

  /// A new link voids those of the same kind that were sent before.
  static func createLink(
    _ tokenHash: [UInt8], for employee: Employee.ID, purpose: LinkPurpose
  ) -> Command<WebRole> {
    Command(
      """
      with void as (
        delete from one_time_link where employee_id = \(employee) and purpose = \(purpose)
      )
      insert into one_time_link (token_hash, employee_id, purpose, expires_at)
      values (\(tokenHash), \(employee), \(purpose), now() + make_interval(hours =>
        \(Int32(purpose.validHours))))
      """)
  }

  static func link(_ tokenHash: [UInt8], purpose: LinkPurpose) -> Query<WebRole, LinkHolder> {
    Query(
      """
      select e.id, p.name, p.mail, l.expires_at from one_time_link l
        join employee e on e.id = l.employee_id
        join person p on p.employee_id = e.id
      where l.token_hash = \(tokenHash) and l.purpose = \(purpose) and l.expires_at > now()
        and e.is_active
      """
    ) { row in
      try LinkHolder(
        employee: row.next(), name: row.next(), mail: row.next(), expiresAt: row.next())
    }
  }

  /// Takes a link so that nobody else can; a row comes back to exactly one caller.
  static func spendLink(_ tokenHash: [UInt8], purpose: LinkPurpose) -> Query<WebRole, Employee.ID> {
    Query(
      """
      delete from one_time_link l using employee e
      where l.token_hash = \(tokenHash) and l.purpose = \(purpose) and l.expires_at > now()
        and e.id = l.employee_id and e.is_active
      returning l.employee_id
      """
    ) { row in try row.next() }
  }

  /// Links that lead to the same account and are void once its password was set.
  static func deleteLinks(of employee: Employee.ID) -> Command<WebRole> {
    Command("delete from one_time_link where employee_id = \(employee)")
  }

  static func deleteExpiredLinks() -> Command<WebRole> {
    Command("delete from one_time_link where expires_at <= now()")
  }

  static func profile(of employee: Employee.ID) -> Query<WebRole, Profile> {
    Query(
      """
      select p.name, p.mail, d.name, s.name, e.started_on from employee e
        join person p on p.employee_id = e.id
        join department d on d.id = e.department_id
        join site s on s.id = e.site_id
      where e.id = \(employee)
      """
    ) { row in
      try Profile(
        name: row.next(), mail: row.next(), department: row.next(), site: row.next(),
        startedOn: row.next())
    }
  }
}

struct Credentials: Sendable {
  let employee: Employee.ID
  let phc: String
}

/// Somebody to send a mail to.
struct Addressee: Sendable {
  let employee: Employee.ID
  let name: String
  let mail: String
}

/// What a one-time link is for.
enum LinkPurpose: String, Sendable, PostgresCodable {
  case invitation
  case reset

  /// How long it works, in hours.
  var validHours: Int {
    switch self {
    case .invitation: 14 * 24
    case .reset: 1
    }
  }

  /// The same in words.
  var validFor: String {
    switch self {
    case .invitation: "14 days"
    case .reset: "one hour"
    }
  }

  /// Where the link leads.
  var path: String {
    switch self {
    case .invitation: "/invitations/"
    case .reset: "/password-resets/"
    }
  }
}

/// Whose account a link leads to.
struct LinkHolder: Sendable {
  let employee: Employee.ID
  let name: String
  let mail: String
  let expiresAt: Date
}

struct Profile: Sendable {
  let name: String
  let mail: String
  let department: String
  let site: String
  let startedOn: Day
}
