import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

/// What tests read and change in the database, as its owner.
extension TestSite {
  /// A number that a query gives.
  func number(_ sql: SQL) async throws -> Int {
    try #require(try await owner.first(Query<LoginRole, Int>(sql)))
  }

  /// Texts that a query gives.
  func texts(_ sql: SQL) async throws -> [String] {
    try await owner.rows(Query<LoginRole, String>(sql))
  }

  /// Changes rows, and says how many.
  @discardableResult func change(_ sql: SQL) async throws -> Int {
    try await owner.run(Command<LoginRole>(sql))
  }

  /// How many signatures a petition says it has.
  func standing(of petition: Int64) async throws -> Int {
    try await number("select signatures from petition_standing where petition_id = \(petition)")
  }

  /// Until a session of this database waits for a lock.
  func waitUntilSomebodyWaits() async throws {
    let waiters = Query<WebRole, Int>(
      """
      select count(*) from pg_locks
      where not granted and pid in (
        select l.pid from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database())
      """)
    while try await pool.first(waiters) == 0 { await Task.yield() }
  }

  /// Everything that all tables hold, as text.
  func dump() async throws -> String {
    try await change(
      """
      create or replace function dump() returns setof text language plpgsql as $$
      declare each regclass;
      begin
        for each in select oid from pg_class
          where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname
        loop
          return query execute format('select %L || t::text from %s t order by 1', each, each);
        end loop;
      end
      $$
      """)
    return try await texts("select * from dump()").joined(separator: "\n")
  }
}

/// One account a role, and a petition.
struct Cast {
  let employee: TestPerson
  let leadership: TestPerson
  let analyst: TestPerson
  let moderator: TestPerson
  let steward: TestPerson
  /// Signed in, and deactivated since.
  let deactivated: TestPerson
  let petition: Int64

  init(on site: TestSite) async throws {
    employee = try await site.employ("Edith Employee")
    leadership = try await site.employ("Lena Leader", roles: ["leadership"])
    analyst = try await site.employ("Anna Analyst", roles: ["analyst"])
    moderator = try await site.employ("Mona Moderator", roles: ["moderator"])
    steward = try await site.employ("Stella Steward", roles: ["steward"])
    deactivated = try await site.employ("Dora Deactivated", roles: ["steward"])
    try await site.change(
      "update employee set is_active = false where id = \(deactivated.id)")
    petition = try await site.petition("Give us quiet rooms", by: employee)
  }

  /// Everybody who can be signed in.
  var signedIn: [TestPerson] { [employee, leadership, analyst, moderator, steward] }
}

extension Answer {
  /// What a Set-Cookie header gives to a cookie, with its attributes.
  func cookie(_ name: String) -> String? {
    headers[values: .setCookie].first { $0.hasPrefix(name + "=") }
  }

  /// Whether there is a way on: a link of the page, or the place that a redirect leads to.
  var leadsOn: Bool { location != nil || text.contains("<a class=\"button") || hasLinkInMain }

  private var hasLinkInMain: Bool {
    let main = text.components(separatedBy: "<main").dropFirst().first ?? ""
    return main.contains("<a ") || main.contains("<form ")
  }
}
