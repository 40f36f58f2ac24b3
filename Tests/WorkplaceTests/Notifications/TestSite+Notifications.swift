import Foundation
import Postgres
import TestSupport
import Testing

@testable import Workplace

/// What tests of notifications do and ask.
extension TestSite {
  var announcer: Announcer { Announcer(database: pool, logger: site.logger) }

  func mailer(_ transport: (any MailTransport)? = nil) -> Mailer {
    Mailer(
      database: pool, transport: transport ?? mails, settings: site.settings, logger: site.logger)
  }

  /// Says that something is to be told, as features do.
  func announce(
    _ kind: NotificationKind, about petition: Int64, occasion: Int64? = nil
  ) async throws {
    _ = try await pool.run(AnnouncementQueries.add(kind, about: petition, occasion: occasion))
  }

  /// Tells one person something, with a mail that waits, and gives its number.
  @discardableResult func tell(
    _ person: TestPerson, _ kind: NotificationKind, about petition: Int64, mails: Bool = false
  ) async throws -> Int64 {
    let id = try #require(
      try await owner.first(
        Query<LoginRole, Int64>(
          """
          with told as (
            insert into notification (employee_id, kind, petition_id, occasion)
            select \(person.id), \(kind), \(petition), count(*) from notification returning id
          ), counted as (
            update employee set unread_notifications = unread_notifications + 1
            where id = \(person.id)
          )
          select id from told
          """)))
    if mails {
      try await change("insert into outgoing_mail (notification_id) values (\(id))")
    }
    return id
  }

  /// Who was told something of this kind, by name.
  func told(_ kind: NotificationKind) async throws -> [String] {
    try await texts(
      """
      select p.name from notification n join person p on p.employee_id = n.employee_id
      where n.kind = \(kind) order by p.name
      """)
  }

  /// Whom a mail of this kind waits for, by name.
  func mailed(_ kind: NotificationKind) async throws -> [String] {
    try await texts(
      """
      select p.name from outgoing_mail o join notification n on n.id = o.notification_id
        join person p on p.employee_id = n.employee_id
      where n.kind = \(kind) order by p.name
      """)
  }

  func unread(of person: TestPerson) async throws -> Int {
    try await number("select unread_notifications from employee where id = \(person.id)")
  }

  /// Signs as somebody.
  func sign(_ petition: Int64, as person: TestPerson, showsName: Bool) async throws {
    _ = try await site.signatures.sign(
      Signing(petition: petition, employee: person.id, showsName: showsName, reason: "My reason"))
  }

  /// How many people are counted with another number of unread notifications than they have.
  func wrongCounters() async throws -> Int {
    try await number(
      """
      select count(*) from employee e where unread_notifications <> (
        select count(*) from notification n where n.employee_id = e.id and not n.is_read)
      """)
  }
}

/// A transport that does what a test says.
struct ScriptedTransport: MailTransport {
  let deliver: @Sendable (Mail) async throws -> Void

  func send(_ mail: Mail) async throws { try await deliver(mail) }
}

struct MailServerAway: Error {}
