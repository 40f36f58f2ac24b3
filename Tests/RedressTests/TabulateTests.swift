import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

extension ProgramTests {
  @Suite("The tabulator as a process")
  struct TabulateTests {
    @Test("It announces, opens, counts and ends when it is asked, and its log holds no number")
    func life() async throws {
      try await withRound(closesIn: 6) { database, round, keys in
        let tabulator = try RunningTabulator(database, keys: keys.directory)
        try await eventually("open") { try await round.state() == "open" }
        let issuer = try await keys.issuer(of: round)
        for _ in 0..<12 { try await round.cast(issuer.ballot(Self.answers)) }
        try await eventually("closed") { try await round.state() == "closed" }
        try await eventually("no key") { try keys.files().isEmpty }
        #expect(await tabulator.terminate() == 0)
        #expect(try await round.result()?.nullifiers.count == 12)
        let log = try tabulator.log
        #expect(log.contains("state=closed"), "\(log)")
        #expect(!log.contains("12 ") && !log.contains(" 12"), "\(log)")
      }
    }

    @Test("With a directory that never held its keys it leaves surveys, and the lock, to others")
    func otherDirectory() async throws {
      try await withRound(closesIn: 3_600) { database, round, keys in
        let first = try RunningTabulator(database, keys: keys.directory)
        try await eventually("open") { try await round.state() == "open" }
        #expect(await first.terminate() == 0)
        let others = try Keys()
        let second = try RunningTabulator(database, keys: others.directory)
        try await eventually("a complaint") { try second.log.contains("--keys-are-lost") }
        let third = try RunningTabulator(database, keys: keys.directory)
        try await round.ask(Data(count: 376) + TestVoter.random(8), for: round.people[0])
        try await eventually("signed") { try await !round.signatures().values.contains(nil) }
        #expect(try await round.state() == "open")
        #expect(await third.terminate() == 0)
        #expect(await second.terminate() == 0)
        // Once, however often it was rung.
        #expect(try second.log.components(separatedBy: "--keys-are-lost").count == 2)
      }
    }

    @Test("A count that fails with every pass is told of once, however often people ask for tokens")
    func failingCount() async throws {
      try await withRound(closesIn: 6) { database, round, keys in
        // A number that is drawn stays drawn, whatever comes of the transaction.
        try await round.owner.run(Command<LoginRole>("create sequence passes"))
        try await round.owner.run(
          Command<LoginRole>(
            """
            create function fail() returns trigger language plpgsql security definer as $$
            begin raise 'no room for pass %', nextval('passes'); end $$
            """))
        try await round.owner.run(
          Command<LoginRole>(
            """
            create trigger no_room before insert on round_result
            for each statement execute function fail()
            """))
        let tabulator = try RunningTabulator(database, keys: keys.directory)
        for pass in 1...4 {
          try await eventually("pass \(pass)") {
            try await round.owner.notify("tabulator")
            return try await round.owner.first(
              Query<LoginRole, Int>("select last_value from passes")) ?? 0 >= pass
          }
        }
        #expect(await tabulator.terminate() == 0)
        let log = try tabulator.log
        #expect(log.components(separatedBy: "no room").count == 2, "\(log)")
        #expect(log.components(separatedBy: "this is the tabulator").count == 2, "\(log)")
      }
    }

    @Test(
      "Told that the keys are lost, it makes the surveys void and ends; not while another works")
    func keysAreLost() async throws {
      try await withRound(closesIn: 3_600) { database, round, keys in
        let first = try RunningTabulator(database, keys: keys.directory)
        try await eventually("open") { try await round.state() == "open" }
        let others = try Keys()
        let early = try RunningTabulator(
          database, keys: others.directory, arguments: ["--keys-are-lost"])
        #expect(await early.ended() != 0)
        #expect(try await round.state() == "open")
        #expect(await first.terminate() == 0)
        let late = try RunningTabulator(
          database, keys: others.directory, arguments: ["--keys-are-lost"])
        #expect(await late.ended() == 0)
        #expect(try await round.state() == "void")
      }
    }

    @Test("Killed while it makes keys, it has one pair afterwards, which is the policy's")
    func killedAnnouncing() async throws {
      for delay in [0, 1, 3, 10, 30] {
        try await withRound(closesIn: 3_600) { database, round, keys in
          let first = try RunningTabulator(database, keys: keys.directory)
          try await eventually("a key file") { try !keys.files().isEmpty }
          try await Task.sleep(for: .milliseconds(delay))
          await first.kill()
          let second = try RunningTabulator(database, keys: keys.directory)
          try await eventually("open") { try await round.state() == "open" }
          let policy = try #require(try await round.policy())
          let hash = PolicyHash(of: try policy.canonical)
          #expect(try keys.files() == ["\(hash).keys"])
          try await eventually("at work") { try second.log.contains("this is the tabulator") }
          #expect(await second.terminate() == 0)
        }
      }
    }

    @Test("Killed while it signs, everybody gets one signature, and nobody another than before")
    func killedSigning() async throws {
      try await withRound(people: 600, closesIn: 3_600) { database, round, keys in
        for person in round.people {
          try await round.ask(Data(count: 376) + TestVoter.random(8), for: person)
        }
        var before: [Int64: Data?] = [:]
        var isFirst = true
        while isFirst || before.values.contains(nil) {
          let tabulator = try RunningTabulator(database, keys: keys.directory)
          let known = before.values.filter { $0 != nil }.count
          try await eventually("more signatures") {
            try await round.signatures().values.filter { $0 != nil }.count > known
          }
          await tabulator.kill()
          let now = try await round.signatures()
          for (person, signature) in before where signature != nil {
            #expect(now[person] == signature)
          }
          (before, isFirst) = (now, false)
        }
        #expect(before.count == 600)
      }
    }

    @Test("Killed again and again while it closes, it publishes once and leaves no key")
    func killedClosing() async throws {
      try await withRound(closesIn: 15) { database, round, keys in
        let first = try RunningTabulator(database, keys: keys.directory)
        try await eventually("open") { try await round.state() == "open" }
        let issuer = try await keys.issuer(of: round)
        let ballots = try (0..<400).map { _ in try issuer.ballot(Self.answers) }
        try await round.cast(ballots)
        try await eventually("counting") { try await round.state() != "open" }
        await first.kill()
        for delay in [0, 20, 60, 120, 200, 300] {
          let next = try RunningTabulator(database, keys: keys.directory)
          try await eventually("something in its log") { try !next.log.isEmpty }
          try await Task.sleep(for: .milliseconds(delay))
          await next.kill()
        }
        let last = try RunningTabulator(database, keys: keys.directory)
        try await eventually("closed") { try await round.state() == "closed" }
        try await eventually("no key") { try keys.files().isEmpty }
        // One before it may have done all of that: it may have only begun, and not listen to signals.
        try await eventually("at work") { try last.log.contains("this is the tabulator") }
        #expect(await last.terminate() == 0)
        let result = try #require(try await round.result())
        #expect(result.discarded == 0)
        #expect(Set(result.nullifiers) == Set(ballots.map(\.nullifier)))
        #expect(try await round.leftovers() == 0)
      }
    }

    @Test("A second one waits and takes over, and both outlive a restart of PostgreSQL")
    func takeOver() async throws {
      try await withRound(closesIn: 3_600) { database, round, keys in
        let first = try RunningTabulator(database, keys: keys.directory)
        try await eventually("open") { try await round.state() == "open" }
        let second = try RunningTabulator(database, keys: keys.directory)
        try await eventually("waiting") { try second.log.contains("waiting to take over") }
        try await DurableCluster.shared.restart()
        try await expectSigning(round, round.people[0])
        await first.kill()
        try await expectSigning(round, round.people[1])
        #expect(await second.terminate() == 0)
      }
    }

    @Test("It does not start with a key directory that others may enter, or without one")
    func keyDirectory() async throws {
      try await DurableCluster.withDatabase { database in
        let wide = try Keys(mode: 0o750)
        for (path, why) in [
          (wide.directory.path, "must have 0700"), ("/no/such/directory", "No such file"),
          ("", "REDRESS_KEY_DIRECTORY: must be given"),
        ] {
          let tabulator = try RunningTabulator(
            database, keys: wide.directory, ["REDRESS_KEY_DIRECTORY": path])
          #expect(await tabulator.ended() != 0)
          let log = try tabulator.log
          #expect(log.contains(why), "\(log)")
        }
      }
    }

    @Test("Attack 24: Its memory is in no core dump and not to be swapped")
    func memory() async throws {
      try await withRound(closesIn: 3_600) { database, round, keys in
        let tabulator = try RunningTabulator(database, keys: keys.directory)
        try await eventually("open") { try await round.state() == "open" }
        let limits = try Scratch.text(URL(filePath: "/proc/\(tabulator.id)/limits"))
        #expect(limits.contains(/Max core file size +0 +0/))
        let status = try Scratch.text(URL(filePath: "/proc/\(tabulator.id)/status"))
        let isLocked = !status.contains(/VmLck:\s+0 kB/)
        let swaps = try Scratch.text(URL(filePath: "/proc/swaps")).split(separator: "\n").count - 1
        #expect(isLocked || swaps == 0 || status.contains(/VmSwap:\s+0 kB/))
        #expect(try tabulator.log.contains("swap") == (!isLocked && swaps > 0))
        #expect(await tabulator.terminate() == 0)
      }
    }

    @Test("Attack 3: Metrics scraped all the time show neither requests for tokens nor ballots")
    func metrics() async throws {
      try await withRound(closesIn: 3_600) { database, round, keys in
        let ports = try [TestCluster.freePort(), TestCluster.freePort()]
        let address = "127.0.0.1:\(ports[0])"
        let tabulator = try RunningTabulator(
          database, keys: keys.directory, ["REDRESS_METRICS_ADDRESS": "127.0.0.1:\(ports[1])"])
        try await eventually("open") { try await round.state() == "open" }
        try await RunningServer.with(database, ["REDRESS_METRICS_ADDRESS": address]) { server in
          try await eventually("seen") {
            (try? await scrape(address))?.contains("tabulator_present 1.0") == true
          }
          #expect(try await Visitor(server).get("/healthz").status == 200)
          let before = try await scrape(address)
          #expect(before.contains("tabulator_overdue_seconds 0.0"))
          let voter = try TestVoter(try #require(try await round.policy()))
          for person in round.people.prefix(20) { try await round.ask(voter.blinded, for: person) }
          let issuer = try await keys.issuer(of: round)
          for _ in 0..<20 { try await round.cast(issuer.ballot(Self.answers)) }
          try await round.owner.notify("tabulator")
          try await eventually("signed") {
            try await round.signatures().values.allSatisfy { $0 != nil }
          }
          #expect(try await scrape(address) == before)
          // The tabulator itself cannot even be asked.
          await #expect(throws: (any Error).self) { try await scrape("127.0.0.1:\(ports[1])") }
          #expect(await tabulator.terminate() == 0)
        }
      }
    }

    private func scrape(_ address: String) async throws -> Set<String> {
      let reply = try await Visitor("http://\(address)").get("/metrics")
      return Set(reply.body.split(separator: "\n").map(String.init)).filter { !$0.hasPrefix("#") }
    }

    private func expectSigning(_ round: TestRound, _ person: Int64) async throws {
      try await eventually("asked, once the database is back") {
        (try? await round.ask(Data(count: 383) + [2], for: person)) != nil
      }
      try await round.owner.notify("tabulator")
      try await eventually("signed") { try await round.signatures()[person] != .some(nil) }
    }

    private static let answers = BallotAnswers(answers: ["trust": .choice(3)])

    private func withRound(
      people: Int = 50, closesIn seconds: Double,
      _ body: (TestDatabase, TestRound, Keys) async throws -> Void
    ) async throws {
      try await DurableCluster.withDatabase { database in
        let owner = try TestRound.owner(of: database)
        let round = try await TestRound.approved(
          in: owner, people: people, opens: Date(timeIntervalSinceNow: -1),
          closes: Date(timeIntervalSinceNow: seconds))
        try await body(database, round, try Keys())
        await owner.close()
      }
    }
  }
}
