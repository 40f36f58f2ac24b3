import Foundation
import Postgres
import TestSupport
import Testing
import Voting

extension ProgramTests {
  @Suite("Attacks on what a vote leaves behind")
  struct TraceAttackTests {
    /// Where people come from, as the proxy says.
    private static let network = "203.0.113."

    private static func forwarded(from number: Int) -> [String] {
      ["X-Forwarded-For: \(network)\(number)"]
    }

    @Test(
      "Attack 2: PostgreSQL's log names no ballot, also of those that it refuses or cannot store")
    func serverLog() async throws {
      try await withRound { database, server, round, _ in
        let logFile = try await DurableCluster.shared.logFile
        let start = try Data(contentsOf: logFile).count
        let ballots = try (0..<6).map { try round.ballot("quokka \($0)") }
        try await cast(ballots[0], server, round, expecting: 200)
        try await round.shutBox()
        try await cast(ballots[1], server, round, expecting: 503)
        try await round.owner.run(
          Command<LoginRole>("revoke insert on ballot from redress_ballot_box"))
        try await cast(ballots[2], server, round, expecting: 503)
        try await round.owner.run(Command<LoginRole>("alter table ballot rename to gone"))
        try await cast(ballots[3], server, round, expecting: 503)
        let log = String(
          decoding: try Data(contentsOf: logFile).dropFirst(start), as: UTF8.self)
        for refusal in [
          "the ballot box of this round is not open", "permission denied for table ballot",
          #"relation "ballot" does not exist"#,
        ] {
          #expect(log.contains("ERROR:  \(refusal)"), "\(log)")
        }
        for line in try (log + server.log).split(separator: "\n") {
          for ballot in ballots {
            let parts = [ballot.nullifier, ballot.bytes.suffix(32)].map(\.digits)
            for part in parts { #expect(!line.lowercased().contains(part), "\(line)") }
          }
          #expect(!line.contains("quokka"), "\(line)")
        }
      }
    }

    @Test("Attack 3: no metric moves when ballots come, and no line of the log tells of one")
    func metrics() async throws {
      let port = try TestCluster.freePort()
      try await withRound(["REDRESS_METRICS_ADDRESS": "127.0.0.1:\(port)"]) { _, server, round, _ in
        func requests() async throws -> [Substring] {
          let metrics = try await Visitor("http://127.0.0.1:\(port)").get("/metrics").body
          #expect(!metrics.contains("ballot"))
          return metrics.split(separator: "\n").filter { $0.hasPrefix("http_") }
        }
        _ = try await Visitor(server).get("/healthz")
        let before = try await requests()
        #expect(!before.isEmpty)
        for _ in 0..<10 { try await cast(round.ballot(), server, round, expecting: 200) }
        for path in [round.path, round.path + "/policy", "/ballots", "/ballots/none"] {
          _ = try await Visitor(server).get(path)
        }
        #expect(try await requests() == before)
        for line in try server.log.split(separator: "\n") {
          #expect(!line.contains("ballot") && !line.contains("\(round.round.hash)"), "\(line)")
        }
      }
    }

    @Test("Attack 17: no address that people came from is in any table, file or log")
    func addresses() async throws {
      let settings = [
        "REDRESS_TRUSTED_PROXIES": "127.0.0.1", "REDRESS_SIGN_IN_PER_SOURCE": "3",
      ]
      try await withRound(settings) { database, server, round, workforce in
        let forwarded = Self.forwarded(from: 77)
        try await cast(round.ballot(), server, round, expecting: 200, headers: forwarded)
        let voter = Visitor(server, session: workforce.workers[0].session)
        _ = try await voter.get("/surveys/\(round.id)/token", headers: forwarded)
        let statuses = [
          try await signIns(4, at: server, from: 77), try await signIns(1, at: server, from: 78),
        ]
        #expect(statuses == [[422, 422, 422, 429], [422]], "it tells addresses apart")
        let dump = Scratch.file("dump")
        defer { Scratch.remove(dump) }
        try await DurableCluster.shared.run(program: "pg_dump", "-f", dump.path, database.name)
        let logFile = try await DurableCluster.shared.logFile
        let texts = try [Scratch.text(dump), server.log, Scratch.text(logFile)]
        for text in texts { #expect(!text.contains(Self.network)) }
        #expect(texts[0].contains("survey_round"), "the dump is whole")
      }
    }

    /// What becomes of so many attempts with a wrong password.
    private func signIns(
      _ count: Int, at server: RunningServer, from number: Int
    ) async throws -> [Int] {
      var statuses: [Int] = []
      for _ in 0..<count {
        let reply = try await Visitor(server).signIn(
          "nobody@mail.example", "wrong", headers: Self.forwarded(from: number))
        statuses.append(reply.status)
      }
      return statuses
    }

    private func cast(
      _ ballot: Ballot, _ server: RunningServer, _ round: HeldRound, expecting status: Int,
      headers: [String] = []
    ) async throws {
      let file = Scratch.file("ballot")
      defer { Scratch.remove(file) }
      try ballot.bytes.write(to: file)
      let answered = try await Program.run(
        "/usr/bin/curl",
        arguments: [
          "--silent", "--noproxy", "*", "--output", "/dev/null", "--write-out", "%{http_code}",
          "--header", "Content-Type: application/octet-stream", "--data-binary", "@\(file.path)",
        ] + headers.flatMap { ["--header", $0] }
          + ["http://127.0.0.1:\(server.port)\(round.path)"])
      #expect(answered == "\(status)")
    }

    private func withRound(
      _ settings: [String: String] = [:],
      _ body: (TestDatabase, RunningServer, HeldRound, Workforce) async throws -> Void
    ) async throws {
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(2, into: database)
        let ids = workforce.workers.map(\.id)
        let round = try await HeldRound.hold(roll: ids, by: ids[0], on: workforce.owner)
        try await RunningServer.with(database, settings) { server in
          try await body(database, server, round, workforce)
        }
        await workforce.close()
      }
    }
  }
}

extension Data {
  var digits: String {
    map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }.joined()
  }
}
