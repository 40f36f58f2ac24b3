import Foundation
import Postgres
import TestSupport
import Testing

extension ProgramTests {
  @Suite("The operator's commands")
  struct CommandTests {
    @Test("Migrating twice does nothing more")
    func migrateTwice() async throws {
      try await TestDatabase.empty { database in
        let first = try await redress("migrate", on: database)
        #expect(first.status == 0 && first.output.contains("applied 202611231000_create_roles"))
        #expect(first.output.hasSuffix("done\n"))
        let second = try await redress("migrate", on: database)
        #expect(second.status == 0 && second.output == "the database is up to date\n")
      }
    }

    @Test("Migrating three times at once applies everything once")
    func migrateAtOnce() async throws {
      try await TestDatabase.empty { database in
        let all = try await withThrowingTaskGroup(of: Redress.Ended.self) { group in
          for _ in 1...3 { group.addTask { try await redress("migrate", on: database) } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(all.allSatisfy { $0.status == 0 }, "\(all)")
        #expect(all.count { $0.output == "the database is up to date\n" } == 2)
      }
    }

    @Test("The demo is loaded once, and again only when it is asked to begin anew")
    func demo() async throws {
      try await TestDatabase.migrated { database in
        let first = try await redress("demo", on: database)
        #expect(first.status == 0, "\(first.output)")
        #expect(first.output.contains("Sign in with the password “ask before you record” as"))
        #expect(first.output.contains("no survey rounds: REDRESS_KEY_DIRECTORY is not given"))
        let people = try await count(database)
        #expect(people == 2_400)

        #expect(try await redress("demo", on: database).status != 0, "the database is not empty")
        let spared = try await redress("demo", "--if-empty", on: database)
        #expect(spared.status == 0 && spared.output.contains("Sign in with the password"))
        #expect(try await count(database) == people)
      }
    }

    @Test("The demo refuses to delete where it was never loaded")
    func demoReset() async throws {
      try await TestDatabase.migrated { database in
        let workforce = try await Workforce.hire(3, into: database)
        let ended = try await redress("demo", "--reset", on: database)
        #expect(ended.status != 0 && ended.output.contains("does not bear the demo's mark"))
        #expect(try await count(database) == 3)
        await workforce.close()
      }
    }

    @Test("A list is tried dry, imported, and deactivates many only when that is confirmed")
    func importing() async throws {
      try await TestDatabase.migrated { database in
        let all = try list(1...3)
        let fewer = try list(1...2)
        defer { [all, fewer].forEach(Scratch.remove) }

        let dry = try await redress("employees", "import", "--dry-run", all.path, on: database)
        #expect(dry.status == 0 && dry.output.contains("3 joined"), "\(dry.output)")
        #expect(dry.output.contains("nothing was written"))
        #expect(try await count(database) == 0)

        let joined = try await redress(
          "employees", "import", "--company", "Test Company", all.path, on: database)
        #expect(joined.status == 0 && joined.output.contains("3 joined"), "\(joined.output)")
        #expect(try await count(database) == 3)

        let refused = try await redress("employees", "import", fewer.path, on: database)
        #expect(refused.status != 0 && refused.output.contains("--confirm"), "\(refused.output)")
        #expect(try await count(database) == 3)
        let confirmed = try await redress(
          "employees", "import", "--confirm", fewer.path, on: database)
        #expect(confirmed.status == 0 && confirmed.output.contains("1 left"))
        #expect(try await count(database) == 2)

        let missing = try await redress("employees", "import", "/no/such.csv", on: database)
        #expect(missing.status != 0 && missing.output.contains("/no/such.csv cannot be read"))
      }
    }

    @Test("Somebody is invited by mail, sets a password, signs in, gets a role, and is erased")
    func wayThroughTheCompany() async throws {
      try await TestDatabase.migrated { database in
        let people = try list(1...3)
        defer { Scratch.remove(people) }
        let joined = try await redress(
          "employees", "import", "--company", "Test Company", people.path, on: database)
        #expect(joined.status == 0)
        try await RunningServer.with(database) { server in
          let visitor = Visitor(server)
          let password = "seven lamps on the pier"
          try await accept(try await invite("E1", to: server, database), visitor, password)
          let signedIn = try await visitor.signIn("e1@mail.example", password)
          #expect(signedIn.status == 303 && signedIn.header("Location") == ["/"])

          try await becomeSteward(visitor, database)
          try await erase(visitor, database)
          #expect(try await visitor.signIn("e1@mail.example", password).status == 422)
        }
        let doctor = try await redress("doctor", on: database)
        #expect(doctor.output.contains("3 entries, the chain is intact"), "\(doctor.output)")
      }
    }

    /// The path of the link that the mail brings.
    private func invite(
      _ number: String, to server: RunningServer, _ database: TestDatabase
    ) async throws -> String {
      let mailbox = try await Mailbox()
      let ended = try await Redress.run(
        "employees", "invite", number,
        settings: [
          "REDRESS_DATABASE_URL": database.url, "REDRESS_SMTP_URL": mailbox.url,
          "REDRESS_SMTP_FROM": "redress@example.com",
          "REDRESS_PUBLIC_URL": "http://localhost:\(server.port)",
        ])
      #expect(ended.status == 0 && ended.output.hasSuffix("1 invited\n"), "\(ended.output)")
      let mail = try #require(mailbox.mails().first)
      #expect(mail.recipients == ["e1@mail.example"])
      let link = try #require(
        mail.body.firstMatch(of: /http:\/\/localhost:\d+(\/invitations\/[A-Za-z0-9_-]{43})/))
      let shown = try await redress("employees", "invite", "E9", on: database)
      #expect(shown.status != 0 && shown.output.contains("No mail server is configured"))
      let again = try await redress("employees", "invite", "--show", "E9", on: database)
      #expect(again.status == 1 && again.output.hasSuffix("0 invited\n"), "nobody has this number")
      return String(link.1)
    }

    private func accept(_ path: String, _ visitor: Visitor, _ password: String) async throws {
      let page = try await visitor.get(path)
      #expect(page.status == 200 && page.body.contains("e1@mail.example"))
      let form: KeyValuePairs = ["password": password, "repeated": password]
      #expect(try await visitor.post(path, form).status == 303)
      #expect(try await visitor.post(path, form).status == 404, "a link works once")
    }

    private func becomeSteward(_ visitor: Visitor, _ database: TestDatabase) async throws {
      let granted = try await redress(
        "employees", "role", "grant", "E1", "steward", "--reason", "Chosen by the assembly",
        on: database)
      #expect(granted.status == 0 && granted.output == "E1 has the role steward\n")
      #expect(try await visitor.get("/roles").body.contains("Chosen by the assembly"))
      let twice = try await redress(
        "employees", "role", "grant", "E1", "steward", "--reason", "again", on: database)
      #expect(twice.status != 0)
      let unknown = try await redress(
        "employees", "role", "grant", "E1", "emperor", "--reason", "why not", on: database)
      #expect(unknown.status != 0 && unknown.output.contains("emperor"))
    }

    private func erase(_ visitor: Visitor, _ database: TestDatabase) async throws {
      let asked = try await redress("employees", "erase", "E1", on: database)
      #expect(asked.status == 1 && asked.output.contains("Nothing was erased"))
      #expect(try await visitor.get("/petitions").status == 200)
      let erased = try await redress("employees", "erase", "--confirm", "E1", on: database)
      #expect(erased.status == 0 && erased.output.contains("E1 is erased"), "\(erased.output)")
      #expect(try await visitor.get("/petitions").status == 303, "the session is gone")
      #expect(try await redress("employees", "erase", "E1", on: database).status == 1)
    }

    private func list(_ numbers: ClosedRange<Int>) throws -> URL {
      let lines = numbers.map {
        "E\($0),Nadia Quokka\($0),e\($0)@mail.example,Sales,Leeds,2024-05-06"
      }
      let header = "id,name,mail,department,site,start_date"
      return try Scratch.write(([header] + lines).joined(separator: "\n") + "\n", "list")
    }

    private func count(_ database: TestDatabase) async throws -> Int64 {
      let connection = try await Connection<LoginRole>.open(database.configuration())
      let count = try await connection.first(CommandTestQueries.active())
      await connection.close()
      return count ?? -1
    }

    /// Runs a command; on a database.
    private func redress(_ words: String..., on database: TestDatabase) async throws
      -> Redress.Ended
    {
      try await Redress.run(arguments: words, settings: ["REDRESS_DATABASE_URL": database.url])
    }
  }
}

private enum CommandTestQueries {
  static func active() -> Query<LoginRole, Int64> {
    Query("select count(*) from employee where is_active")
  }
}
