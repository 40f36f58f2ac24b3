import Foundation
import Postgres
import TestSupport
import Testing

@Suite("What the logins of docs/operations.md may become and do")
struct LoginsTests {
  /// What each may become.
  private static let roles: [String: Set<String>] = [
    "redress_owner": ["redress_web", "redress_operator"],
    "redress_server": ["redress_web", "redress_ballot_box"],
    "redress_keeper": ["redress_tabulator"],
  ]

  @Test(
    "A login can become what the manual gives it and nobody else",
    arguments: Self.roles.keys.sorted())
  func becoming(login: String) async throws {
    let connection = try await Self.logIn(as: login)
    var possible: Set<String> = []
    for role in try await connection.rows(Self.everyOtherRole) {
      do {
        _ = try await connection.first(Self.become(role, onlyNow: true))
        possible.insert(role)
      } catch let error as DatabaseError where error.sqlState == "42501" {}
    }
    await connection.close()
    #expect(possible == Self.roles[login])
  }

  @Test("The site's login reads nothing that lies in the ballot box, whatever it becomes")
  func box() async throws {
    try await Self.expectDenied(
      [
        "select 1 from public.ballot", "select count(*) from public.ballot",
        "select ctid, xmin from public.ballot", "copy public.ballot to stdout",
        "update public.ballot set sealed = sealed", "delete from public.ballot",
        "truncate public.ballot", "select 1 from public.ballot_box",
      ], to: "redress_server")
  }

  @Test("The tabulator's login reads no name, and nothing that leads to one, whatever it becomes")
  func names() async throws {
    try await Self.expectDenied(
      [
        "select name from public.person", "select count(*) from public.person",
        "select number, mail from public.person", "copy public.person to stdout",
        "select 1 from public.employee", "select 1 from public.session",
        "select 1 from public.one_time_link", "select 1 from public.notification",
        "select 1 from public.signature", "select author_id from public.survey_round",
        "select 1 from public.survey_round_editor",
      ], to: "redress_keeper")
  }

  @Test(
    "Neither changes the schema or gives itself more, whatever it becomes",
    arguments: ["redress_server", "redress_keeper"])
  func schema(login: String) async throws {
    try await Self.expectDenied(
      [
        "create table public.mine (id bigint)", "create schema mine",
        "create view public.mine as select 1", "alter table public.ballot add mine text",
        "alter table public.audit_entry disable trigger user", "drop table public.notice",
        "create role mine", "grant redress_tabulator to redress_server",
        "grant redress_web to redress_keeper", "alter role redress_server superuser",
        "alter role redress_keeper createrole", "copy public.person to program 'cat'",
      ], to: login)
  }

  // MARK: - As the manual says

  /// A server of its own, as logins and their names are the whole server's. It ends with the tests.
  private static let server = Task {
    let cluster = try await TestCluster.start()
    let manual = try Manual()
    for statement in manual.asSuperuser {
      try await cluster.run(
        program: "psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--dbname=postgres",
        "--command=\(statement)")
    }
    try await Migrator(
      directory: TestDatabase.migrations, configuration: configuration("redress_owner", on: cluster)
    ).apply()
    for statement in manual.afterMigration {
      try await cluster.run(
        program: "psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--dbname=redress",
        "--username=redress_owner", "--command=\(statement)")
    }
    return cluster
  }

  private static func configuration(
    _ login: String, on cluster: TestCluster
  ) throws -> ConnectionConfiguration {
    try ConnectionConfiguration("postgresql://\(login)@127.0.0.1:\(cluster.port)/redress")
  }

  private static func logIn(as login: String) async throws -> Connection<LoginRole> {
    try await Connection<LoginRole>.open(configuration(login, on: server.value))
  }

  /// Whoever owns a database is `pg_database_owner` in it; nobody is granted that.
  private static let everyOtherRole = Query<LoginRole, String>(
    "select rolname::text from pg_roles where rolname not in (current_user, 'pg_database_owner')")

  /// `set role`, which takes no bound value; "none" is the login itself.
  private static func become(_ role: String, onlyNow: Bool) -> Query<LoginRole, String> {
    Query("select set_config('role', \(role), \(onlyNow))")
  }

  /// Whether all of this is refused for want of a right to a login and to all that it can become.
  private static func expectDenied(_ statements: [SQL], to login: String) async throws {
    let connection = try await logIn(as: login)
    for role in ["none"] + roles[login, default: []].sorted() {
      _ = try await connection.first(become(role, onlyNow: false))
      for statement in statements {
        await #expect("\(login) as \(role): \(statement)") {
          _ = try await connection.run(Command(statement))
        } throws: {
          ($0 as? DatabaseError)?.sqlState == "42501"
        }
      }
    }
    await connection.close()
  }
}

/// The statements of the manual's section about the database.
private struct Manual {
  let asSuperuser: [String]
  let afterMigration: [String]

  struct Unreadable: Error {}

  init() throws {
    let text = try String(contentsOfFile: TestSite.root + "/docs/operations.md", encoding: .utf8)
    let section = text.components(separatedBy: "\n## Database\n").dropFirst().first?
      .components(separatedBy: "\n## ").first
    let blocks = (section ?? "").components(separatedBy: "```sql\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first?.components(separatedBy: ";\n").filter { !$0.isEmpty }
    }
    guard blocks.count >= 2, blocks[0].contains(where: { $0.hasPrefix("create role ") }),
      blocks[1].allSatisfy({ $0.hasPrefix("grant ") })
    else { throw Unreadable() }
    asSuperuser = blocks[0]
    afterMigration = blocks[1]
  }
}
