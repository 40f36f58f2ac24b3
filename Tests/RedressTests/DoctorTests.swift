import Foundation
import Logging
import Postgres
import Rounds
import TestSupport
import Testing
import Workplace

extension ProgramTests {
  @Suite("The doctor")
  struct DoctorTests {
    @Test("A database set up as the handbook says is well")
    func healthy() async throws {
      try await DurableCluster.withDatabase { database in
        let ended = try await doctor(database.url)
        #expect(ended.status == 0, "\(ended.output)")
        #expect(ended.output.contains("none, on this machine only"))
        #expect(ended.output.contains("0 entries, the chain is intact"))
        #expect(ended.output.contains("all applied"))
        #expect(!ended.output.contains("LOOK"))
      }
    }

    @Test("Passwords that are hashed for less than the default must be looked at")
    func cheapPasswords() async throws {
      try await DurableCluster.withDatabase { database in
        for (settings, status) in [
          (["REDRESS_PASSWORD_MEMORY_KIB": "9728"], 1),
          (["REDRESS_PASSWORD_MEMORY_KIB": "9728", "REDRESS_PASSWORD_ITERATIONS": "4"], 0),
        ] {
          let ended = try await doctor(database.url, settings)
          #expect(ended.status == Int32(status), "\(ended.output)")
          #expect(ended.output.contains("LOOK: 9728 KiB") == (status == 1))
        }
      }
    }

    @Test("A server log that would repeat what people write must be looked at")
    func talkativeLog() async throws {
      try await TestDatabase.migrated { database in
        let ended = try await doctor(database.url)
        #expect(ended.status == 1)
        #expect(ended.output.contains("LOOK: log_error_verbosity is default; set it to terse"))
        #expect(ended.output.contains("LOOK: log_min_error_statement is error; set it to panic"))
      }
    }

    @Test("A role that logs its statements, and scripts that changed, must be looked at")
    func rolesAndScripts() async throws {
      try await DurableCluster.withDatabase { database in
        let owner = try TestRound.owner(of: database)
        let author = try #require(try await owner.first(DoctorTestQueries.hire()))
        let round = try await HeldRound.hold(
          state: .announced, days: 1...2, by: author, on: owner)
        try await owner.run(DoctorTestQueries.logBallots())
        let ended = try await doctor(database.url)
        #expect(ended.status == 1)
        #expect(ended.output.contains("LOOK: log_statement is all; set it to none"))
        #expect(
          ended.output.contains(
            "LOOK: number \(round.id) was announced with others than are in public/js"))
        #expect(ended.output.contains("as the database's"))
        await owner.close()
      }
    }

    @Test("An audit log that somebody changed must be looked at")
    func brokenChain() async throws {
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(2, into: database)
        for number in ["quokka1", "quokka2"] {
          let granted = try await Redress.run(
            "employees", "role", "grant", number, "steward", "--reason", "elected",
            settings: ["REDRESS_DATABASE_URL": database.url])
          #expect(granted.status == 0, "\(granted.output)")
        }
        let before = try await doctor(database.url)
        #expect(before.status == 0 && before.output.contains("2 entries, the chain is intact"))

        try await workforce.owner.run(DoctorTestQueries.disarm())
        try await workforce.owner.run(DoctorTestQueries.forge())
        let after = try await doctor(database.url)
        #expect(after.status == 1)
        #expect(after.output.contains("LOOK: the chain breaks at entry 2"))
        await workforce.close()
      }
    }

    @Test("A survey that nobody moves is named, and the metric goes up")
    func lateRound() async throws {
      try await DurableCluster.withDatabase { database in
        let owner = try TestRound.owner(of: database)
        let round = try await TestRound.approved(
          in: owner, opens: Date(timeIntervalSinceNow: 86_400))
        #expect(try await doctor(database.url).output.contains("none is late"))

        try await owner.run(DoctorTestQueries.leave(round.id))
        let late = try await doctor(database.url)
        #expect(late.status == 1)
        #expect(
          late.output.contains(/LOOK: number \d+ is still approved, \d+ minutes late/),
          "\(late.output)")
        let address = "127.0.0.1:\(try TestCluster.freePort())"
        try await RunningServer.with(database, ["REDRESS_METRICS_ADDRESS": address]) { _ in
          try await eventually("the metric says so") {
            try await Visitor("http://\(address)").get("/metrics").body
              .contains(/\ntabulator_overdue_seconds [1-9]/)
          }
        }
        await owner.close()
      }
    }

    @Test("A tabulator that is away must be looked at while a survey needs it, though none is late")
    func absentTabulator() async throws {
      try await DurableCluster.withDatabase { database in
        let idle = try await doctor(database.url)
        #expect(idle.output.contains("no tabulator is at work, and none is needed"))

        let owner = try TestRound.owner(of: database)
        let round = try await TestRound.approved(
          in: owner, opens: Date(timeIntervalSinceNow: 86_400))
        let keys = try Keys()
        let tabulator = try RunningTabulator(database, keys: keys.directory)
        try await eventually("announced") { try await round.state() == "announced" }
        let present = try await doctor(database.url)
        #expect(present.output.contains("a tabulator is at work"), "\(present.output)")
        // A tabulator of another database of the same server is none of this one's.
        try await DurableCluster.withDatabase { other in
          let output = try await doctor(other.url).output
          #expect(output.contains("none is needed"))
        }

        await tabulator.kill()
        try await eventually("gone") {
          try await doctor(database.url).output.contains("LOOK: no tabulator is at work")
        }
        let absent = try await doctor(database.url)
        #expect(absent.status == 1 && absent.output.contains("none is late"), "\(absent.output)")
        await owner.close()
      }
    }

    @Test("A key directory that others may enter, or that is not there, must be looked at")
    func keyDirectory() async throws {
      try await DurableCluster.withDatabase { database in
        let unset = try await doctor(database.url)
        #expect(unset.status == 0, "\(unset.output)")
        #expect(unset.output.contains("not looked at here (REDRESS_KEY_DIRECTORY is not set)"))

        let (narrow, wide) = (try Keys(), try Keys(mode: 0o750))
        for (path, finding, status) in [
          (narrow.directory.path, "\(narrow.directory.path) is for its user alone", 0),
          (
            wide.directory.path,
            "LOOK: \(wide.directory.path) has the permissions 0750 and must have 0700", 1
          ),
          ("/no/such/keys", "LOOK: /no/such/keys cannot be looked at: No such file", 1),
        ] {
          let ended = try await doctor(database.url, ["REDRESS_KEY_DIRECTORY": path])
          #expect(ended.status == Int32(status), "\(ended.output)")
          #expect(ended.output.contains(finding), "\(ended.output)")
        }
      }
    }

    @Test("A database that is not migrated ends with 1")
    func unmigrated() async throws {
      try await TestDatabase.empty { database in
        let ended = try await doctor(database.url)
        #expect(ended.status == 1)
      }
    }

    @Test("The encryption to the database is named, and a weaker one than the floor is refused")
    func encryption() async throws {
      let certificate = try await Certificate(for: "localhost", days: 20)
      defer { certificate.remove() }
      let cluster = try await TestCluster.start(
        settings: DurableCluster.settings.merging(["ssl": "on"]) { $1 },
        files: [
          "server.crt": try Data(contentsOf: certificate.file),
          "server.key": try Data(contentsOf: certificate.key),
        ])
      let verified = "?sslmode=verify-full&sslrootcert=\(certificate.file.path)"
      try await expectNamed(cluster.url() + verified, days: 19...20)
      try await expectFloor(cluster, verified)

      // Renewed by nobody: less than a fortnight is left.
      let ending = try await Certificate(for: "localhost", days: 13)
      defer { ending.remove() }
      for (file, contents) in [("server.crt", ending.file), ("server.key", ending.key)] {
        try Data(contentsOf: contents).write(to: cluster.dataDirectory.appending(path: file))
      }
      try await cluster.restart()
      let late = try await doctor(
        cluster.url() + "?sslmode=verify-full&sslrootcert=\(ending.file.path)")
      #expect(late.status == 1)
      #expect(late.output.contains(/LOOK: CN=localhost, 1[23] days left/), "\(late.output)")
      await cluster.remove()
    }

    private func expectNamed(_ url: String, days: ClosedRange<Int>) async throws {
      let settings = ["REDRESS_DATABASE_URL": url]
      #expect(try await Redress.run("migrate", settings: settings).status == 0)
      let ended = try await doctor(url)
      #expect(ended.status == 0, "\(ended.output)")
      #expect(ended.output.contains(/encryption +TLSv1\.3, TLS_[A-Z0-9_]+, \d+ bits/))
      let left = try #require(ended.output.firstMatch(of: /CN=localhost, (\d+) days left/))
      #expect(days.contains(try #require(Int(left.1))))
    }

    private func expectFloor(_ cluster: TestCluster, _ verified: String) async throws {
      let refusals: [(url: String, settings: [String: String], why: String)] = [
        ("?sslmode=disable", ["REDRESS_DATABASE_TLS_MINIMUM": "TLSv1.2"], "it is not encrypted"),
        (
          verified + "&ssl_max_protocol_version=TLSv1.2",
          ["REDRESS_DATABASE_TLS_MINIMUM": "TLSv1.3"],
          "it uses TLSv1.2, and at least TLS 1.3 is required"
        ),
        (
          "?sslmode=require", ["REDRESS_DATABASE_TLS_VERIFY": "true"],
          "sslmode is require, and verify-full is required"
        ),
        (verified, ["REDRESS_DATABASE_TLS_DAYS_LEFT": "30"], "at least 30 are required"),
      ]
      for refusal in refusals {
        let settings = ["REDRESS_DATABASE_URL": cluster.url() + refusal.url]
        let ended = try await Redress.run(
          "serve", settings: settings.merging(refusal.settings) { $1 })
        #expect(ended.status != 0)
        #expect(ended.output.contains(refusal.why), "\(ended.output)")
      }
    }

    private func doctor(
      _ url: String, _ settings: [String: String] = [:]
    ) async throws -> Redress.Ended {
      try await Redress.run(
        "doctor", settings: settings.merging(["REDRESS_DATABASE_URL": url]) { $1 })
    }
  }
}

private enum DoctorTestQueries {
  static func hire() -> Query<LoginRole, Int64> {
    Query(
      """
      with d as (insert into department (name) values ('Sales') returning id),
        s as (insert into site (name) values ('Hall') returning id)
      insert into employee (department_id, site_id, started_on)
      select d.id, s.id, '2024-05-06' from d, s returning id
      """)
  }

  static func logBallots() -> Command<LoginRole> {
    Command(
      """
      do $$ begin
        execute format(
          'alter role redress_ballot_box in database %I set log_statement = %L',
          current_database(), 'all');
      end $$
      """)
  }

  static func leave(_ round: Int64) -> Command<LoginRole> {
    Command(
      """
      update survey_round set state_changed_at = now() - interval '6 minutes' where id = \(round)
      """)
  }

  static func disarm() -> Command<LoginRole> {
    Command("alter table audit_entry disable trigger audit_entry_append_only")
  }

  static func forge() -> Command<LoginRole> {
    Command("update audit_entry set reason = 'forged' where id = 2")
  }
}
