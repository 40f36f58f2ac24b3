import Foundation
import TestSupport
import Testing

extension ProgramTests {
  @Suite("Encryption of the site")
  struct HTTPSTests {
    @Test("With a certificate it speaks HTTP/2 and HTTP/1.1, and insists on https")
    func certificate() async throws {
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(1, into: database, password: "a long password")
        let certificate = try await Certificate(for: "redress.example", days: 2)
        defer { certificate.remove() }
        let settings = [
          "REDRESS_PUBLIC_URL": "https://redress.example",
          "REDRESS_TLS_CERTIFICATE": certificate.file.path,
          "REDRESS_TLS_KEY": certificate.key.path,
        ]
        try await RunningServer.with(database, settings) { server in
          let base = "https://redress.example:\(server.port)"
          let options = [
            "--cacert", certificate.file.path, "--resolve",
            "redress.example:\(server.port):127.0.0.1",
          ]
          let visitor = Visitor(base, options: options)
          let reply = try await visitor.signIn(Workforce.mail(1), "a long password")
          #expect(reply.version == "HTTP/2" && reply.status == 303)
          #expect(reply.header("Strict-Transport-Security") == ["max-age=63072000"])
          try expectHostCookie(reply)
          let page = try await visitor.get("/petitions")
          #expect(page.status == 200, "the cookie is accepted")
          #expect(page.header("Strict-Transport-Security") == ["max-age=63072000"])

          let old = try await Visitor(base, options: options + ["--http1.1"]).get("/sign-in")
          #expect(old.version == "HTTP/1.1" && old.status == 200)
          await #expect(throws: Program.Failure.self, "TLS 1.1") {
            try await Visitor(base, options: options + ["--tls-max", "1.1"]).get("/sign-in")
          }
          #expect(await server.terminate() == 0)
        }
        await workforce.close()
      }
    }

    @Test("A key of another certificate is refused by name")
    func foreignKey() async throws {
      let one = try await Certificate(for: "redress.example", days: 2)
      let other = try await Certificate(for: "redress.example", days: 2)
      defer {
        one.remove()
        other.remove()
      }
      let ended = try await Redress.run(
        "serve",
        settings: [
          "REDRESS_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
          "REDRESS_ROOT": TestSite.root, "REDRESS_TLS_CERTIFICATE": one.file.path,
          "REDRESS_TLS_KEY": other.key.path,
        ])
      #expect(ended.status != 0)
      #expect(ended.output.contains("REDRESS_TLS_KEY"), "\(ended.output)")
      #expect(ended.output.contains("does not belong to the certificate"), "\(ended.output)")
    }

    @Test("Behind nginx sign-in works, and the address of the visitor is believed from it alone")
    func behindProxy() async throws {
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(1, into: database, password: "a long password")
        let settings = [
          "REDRESS_PUBLIC_URL": "https://redress.example", "REDRESS_SIGN_IN_PER_SOURCE": "3",
          "REDRESS_SIGN_IN_PER_ACCOUNT": "1000", "REDRESS_TRUSTED_PROXIES": "127.0.0.1",
        ]
        try await RunningServer.with(database, settings) { server in
          let proxy = try await Proxy(to: server.port)
          do {
            try await expectSignIn(through: proxy, workforce)
            try await expectThrottling(of: server, through: proxy)
            try expectSilence(proxy.log, about: workforce)
            #expect(!proxy.log.contains("127.0.0."), "no visitor's address is written down")
            #expect(proxy.log.contains(" GET /petitions 200 "))
          } catch {
            await proxy.stop()
            throw error
          }
          await proxy.stop()
          try expectSilence(try server.log, about: workforce)
        }
        await workforce.close()
      }
    }

    private func expectHostCookie(_ reply: Reply) throws {
      let cookie = try #require(
        reply.header("Set-Cookie").first { $0.hasPrefix("__Host-session=") })
      let attributes = cookie.split(separator: ";").dropFirst()
        .map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
      #expect(attributes.contains("secure") && attributes.contains("httponly"))
      #expect(attributes.contains("path=/") && attributes.contains("samesite=lax"))
      #expect(!attributes.contains { $0.hasPrefix("domain") })
    }

    private func expectSignIn(through proxy: Proxy, _ workforce: Workforce) async throws {
      let visitor = proxy.visitor(from: "127.0.0.9")
      let reply = try await visitor.signIn(Workforce.mail(1), "a long password")
      #expect(reply.status == 303)
      try expectHostCookie(reply)
      #expect(try await visitor.get("/petitions?q=\(Workforce.mark)").status == 200)
      let signed = try await visitor.post(
        workforce.path + "/signatures",
        ["visibility": "hidden", "reason": "\(Workforce.mark) says so"])
      #expect(signed.status == 303)
      #expect(try await workforce.counts().signers.count == 1)
    }

    /// Each attempt claims to come from somewhere else.
    private func expectThrottling(of server: RunningServer, through proxy: Proxy) async throws {
      let direct = Visitor(
        "http://127.0.0.1:\(server.port)", options: ["--interface", "127.0.0.2"])
      #expect(try await statuses(direct) == [422, 422, 422, 429], "nobody trusts this neighbour")
      #expect(
        try await statuses(proxy.visitor(from: "127.0.0.3")) == [422, 422, 422, 429],
        "nginx says who it is")
      #expect(
        try await statuses(proxy.visitor(from: "127.0.0.4")) == [422, 422, 422, 429],
        "another visitor has attempts of their own")
    }

    private func statuses(_ visitor: Visitor) async throws -> [Int] {
      var statuses: [Int] = []
      for number in 1...4 {
        let reply = try await visitor.signIn(
          "\(Workforce.mark)-\(number)@nowhere.example", "a wrong password",
          headers: ["X-Forwarded-For: 198.51.100.\(number)"])
        statuses.append(reply.status)
      }
      return statuses
    }
  }
}
