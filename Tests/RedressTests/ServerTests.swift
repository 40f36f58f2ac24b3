import Foundation
import TestSupport
import Testing

extension ProgramTests {
  @Suite("The server")
  struct ServerTests {
    @Test("Metrics are on their own port, in a form that Prometheus accepts, and name nobody")
    func metrics() async throws {
      let port = try TestCluster.freePort()
      let settings = ["REDRESS_METRICS_ADDRESS": "127.0.0.1:\(port)"]
      try await withWorkforce(settings) { server, workforce in
        let visitor = Visitor(server, session: workforce.workers[0].session)
        #expect(try await visitor.get("/petitions?q=\(Workforce.mark)").status == 200)
        #expect(try await visitor.get("/\(Workforce.mark)").status == 404)
        #expect(try await visitor.get("/metrics").status == 404, "not on the first port")
        let metrics = Visitor("http://127.0.0.1:\(port)")
        #expect(try await metrics.get("/petitions").status == 404, "nothing else on the second")

        let reply = try await metrics.get("/metrics")
        #expect(reply.status == 200)
        #expect(reply.header("Content-Type") == ["text/plain; version=0.0.4; charset=utf-8"])
        #expect(reply.body.contains(#"http_requests_total{status="2xx"}"#))
        #expect(reply.body.contains("database_waiting 0"))
        #expect(!reply.body.contains(Workforce.mark) && !reply.body.contains("petitions"))
        let file = try Scratch.write(reply.body, "metrics")
        defer { Scratch.remove(file) }
        let judgement = try await Program.run(
          "/bin/sh", "-c", "promtool check metrics < \"$0\" 2>&1", file.path)
        #expect(judgement == "", "promtool")
      }
    }

    @Test("A connection that says nothing is closed, before a request and after one")
    func idleConnections() async throws {
      try await withWorkforce(["REDRESS_IDLE_TIMEOUT_SECONDS": "1"]) { server, _ in
        let silent = try RawConnection(port: server.port)
        #expect(await silent.readToEnd() == "")
        let served = try RawConnection(port: server.port)
        served.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let answer = try #require(await served.readToEnd())
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("ok\n"))
        let slow = try RawConnection(port: server.port)
        slow.send("GET /petitions HTTP/1.1\r\nHost: ")
        #expect(await slow.readToEnd() != nil, "half a head")
      }
    }

    @Test("A body larger than any form is refused, announced or not, and the server goes on")
    func largeBodies() async throws {
      try await withWorkforce { server, workforce in
        let visitor = Visitor(server, session: workforce.workers[0].session)
        // 300,000 bytes in parts that a command line takes.
        let text = String(repeating: "x", count: 100_000)
        for headers in [[], ["Transfer-Encoding: chunked"]] {
          let reply = try await visitor.post(
            workforce.path + "/signatures",
            ["visibility": "named", "reason": text, "more": text, "most": text],
            headers: headers)
          #expect(reply.status == 413)
          #expect(reply.body.contains("This was too large"))
        }
        #expect(try await visitor.get(workforce.path).status == 200)
        #expect(try await workforce.counts().signers.isEmpty)
      }
    }

    @Test("SIGTERM with idle connections open ends at once, and a second server can take the port")
    func gracefulEnd() async throws {
      try await DurableCluster.withDatabase { database in
        let first = try await RunningServer.start(database)
        let idle = try RawConnection(port: first.port)
        let used = try RawConnection(port: first.port)
        used.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(await first.terminate() == 0)
        #expect(await idle.readToEnd() == "")
        #expect(await used.readToEnd() != nil)
        let second = try await RunningServer.start(database, port: first.port)
        #expect(try await Visitor(second).get("/healthz").status == 200)
        #expect(await second.terminate() == 0)
      }
    }

    @Test("A port that is taken ends it with another status than success")
    func takenPort() async throws {
      try await DurableCluster.withDatabase { database in
        try await RunningServer.with(database) { server in
          await #expect(throws: RunningServer.Ended.self) {
            try await RunningServer.start(database, port: server.port)
          }
        }
      }
    }

    @Test("Neither its log nor PostgreSQL's says who did what")
    func silence() async throws {
      let cluster = try await DurableCluster.shared
      try await withWorkforce(password: "a long password") { server, workforce in
        let visitor = Visitor(server)
        let token = String(repeating: "q", count: 43)
        _ = try await visitor.signIn(Workforce.mail(1), "quokka wrong")
        _ = try await visitor.signIn("quokka'; select 1 --@mail.example", "quokka")
        _ = try await visitor.get("/invitations/\(token)")
        _ = try await visitor.post("/invitations/\(token)", ["password": "quokka"])
        _ = try await visitor.get("/petitions?q=quokka&after=quokka")
        _ = try await visitor.post("/password-resets", ["mail": "quokka@nowhere.example"])
        let signedIn = try await visitor.signIn(Workforce.mail(1), "a long password")
        #expect(signedIn.status == 303)
        for path in ["/petitions?q=quokka", "/petitions?after=quokka", "/petitions/9?quokka=1"] {
          _ = try await visitor.get(path)
        }
        for reason in ["quokka says so", String(repeating: "quokka ", count: 90), "quokka \u{1}"] {
          _ = try await visitor.post(
            workforce.path + "/signatures", ["visibility": "named", "reason": reason],
            headers: ["User-Agent: quokka/1.0"])
        }
        #expect(await server.terminate() == 0)
        let log = try server.log
        try expectSilence(log, about: workforce)
        #expect(!log.contains(token) && !log.contains("127.0.0.1:\(server.port)/"))
        try expectSilence(try Scratch.text(cluster.logFile), about: workforce)
      }
    }

    private func withWorkforce(
      _ settings: [String: String] = [:], password: String? = nil,
      _ body: (RunningServer, Workforce) async throws -> Void
    ) async throws {
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(1, into: database, password: password)
        try await RunningServer.with(database, settings) { server in
          try await body(server, workforce)
        }
        await workforce.close()
      }
    }
  }
}
