import Foundation
import Postgres
import TestSupport
import Testing

/// Certificates made on the spot, and servers that use them.
private struct Authority {
  let directory: URL

  init() async throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for name in ["authority", "stranger"] {
      try await openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", path(name + ".key"), "-out", path(name + ".crt"), "-days", "30",
        "-subj", "/CN=The \(name)")
    }
  }

  func path(_ name: String) -> String { directory.appending(path: name).path }

  /// A certificate for a server of this name, which is valid from so many days ago.
  func issue(to name: String, startingDaysAgo: Int, days: Int) async throws -> [String: Data] {
    let file = UUID().uuidString
    try await openssl(
      "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-keyout", path(file + ".key"), "-out", path(file + ".csr"),
      "-subj", "/O=Tests/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)")
    // `openssl ca` is the one command that takes a start and an end.
    try Data().write(to: directory.appending(path: file + ".index"))
    try Data(
      """
      [ca]
      default_ca = tests
      [tests]
      database = \(path(file + ".index"))
      new_certs_dir = \(directory.path)
      rand_serial = yes
      default_md = sha256
      policy = any
      copy_extensions = copy
      unique_subject = no
      [any]
      organizationName = optional
      commonName = supplied
      """.utf8
    ).write(to: directory.appending(path: file + ".cnf"))
    let start = Date().addingTimeInterval(TimeInterval(-86_400 * startingDaysAgo))
    let end = start.addingTimeInterval(TimeInterval(86_400 * days))
    try await openssl(
      "ca", "-batch", "-notext", "-config", path(file + ".cnf"), "-in", path(file + ".csr"),
      "-out", path(file + ".crt"), "-cert", path("authority.crt"),
      "-keyfile", path("authority.key"), "-startdate", stamp(start), "-enddate", stamp(end))
    return [
      "server.crt": try Data(contentsOf: directory.appending(path: file + ".crt")),
      "server.key": try Data(contentsOf: directory.appending(path: file + ".key")),
    ]
  }

  private func stamp(_ date: Date) -> String {
    let digits = date.formatted(
      .iso8601.year().month().day().time(includingFractionalSeconds: false))
    return digits.filter(\.isNumber).suffix(12) + "Z"
  }

  private func openssl(_ arguments: String...) async throws {
    try await Program.run("/usr/bin/openssl", arguments: arguments)
  }

  /// Lends a server with a certificate.
  func withServer(
    certificate: [String: Data], settings: [String: String] = [:],
    _ body: nonisolated(nonsending) (TestCluster) async throws -> Void
  ) async throws {
    let cluster = try await TestCluster.start(
      settings: settings.merging(["ssl": "on"]) { own, _ in own }, files: certificate)
    do {
      try await body(cluster)
      await cluster.remove()
    } catch {
      await cluster.remove()
      throw error
    }
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }

  /// Opens a connection to `localhost` and reads its session.
  func connect(
    to cluster: TestCluster, host: String = "localhost", mode: String = "verify-full",
    authority: String = "authority.crt", floor: TLSFloor? = nil
  ) async throws -> TLSSession? {
    var url = cluster.url(host: host) + "?sslmode=\(mode)"
    // With a root certificate at hand, libpq verifies in the mode `require`, too.
    if mode.hasPrefix("verify") { url += "&sslrootcert=\(path(authority))" }
    let connection = try await Connection<LoginRole>.open(
      ConnectionConfiguration(url, tlsFloor: floor))
    let session = await connection.tls
    await connection.close()
    return session
  }
}

@Suite("TLS")
struct TLSTests {
  private func expectUnavailable(
    _ part: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> TLSSession?
  ) async {
    let error = await #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) {
      _ = try await body()
    }
    guard case .unavailable(let reason) = error else {
      Issue.record("\(String(describing: error))", sourceLocation: sourceLocation)
      return
    }
    #expect(reason.contains(part), sourceLocation: sourceLocation)
  }

  private func expectBelowFloor(
    _ part: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> TLSSession?
  ) async {
    let error = await #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) {
      _ = try await body()
    }
    guard case .belowTLSFloor(let reason) = error else {
      Issue.record("\(String(describing: error))", sourceLocation: sourceLocation)
      return
    }
    #expect(reason.contains(part), "\(reason)", sourceLocation: sourceLocation)
  }

  @Test("A right certificate is accepted, and the session says what was agreed on")
  func right() async throws {
    let authority = try await Authority()
    defer { authority.remove() }
    let certificate = try await authority.issue(to: "localhost", startingDaysAgo: 1, days: 11)
    try await authority.withServer(certificate: certificate) { cluster in
      let strict = TLSFloor(minimumDaysLeft: 9)
      let session = try #require(try await authority.connect(to: cluster, floor: strict))
      #expect(session.version == .tls13 && session.protocolName == "TLSv1.3")
      #expect(session.cipher.hasPrefix("TLS_") && session.bits >= 128)
      #expect(session.subject == "CN=localhost,O=Tests")
      #expect(session.daysLeft() == 9 || session.daysLeft() == 10)
      #expect(session.daysLeft(at: session.notAfter) == 0)
      #expect(session.daysLeft(at: session.notAfter.addingTimeInterval(1)) == -1)

      await expectBelowFloor("certificate ends in") {
        try await authority.connect(to: cluster, floor: TLSFloor(minimumDaysLeft: 11))
      }
      for mode in ["require", "verify-ca"] {
        await expectBelowFloor("sslmode is \(mode), and verify-full is required") {
          try await authority.connect(to: cluster, mode: mode, floor: TLSFloor())
        }
      }
      await expectBelowFloor("not encrypted") {
        try await authority.connect(
          to: cluster, mode: "disable", floor: TLSFloor(requiresFullVerification: false))
      }
      #expect(try await authority.connect(to: cluster, mode: "disable") == nil)
      await expectUnavailable("certificate verify failed") {
        try await authority.connect(to: cluster, authority: "stranger.crt")
      }
      // The certificate is for the name alone.
      await expectUnavailable("does not match host name") {
        try await authority.connect(to: cluster, host: "127.0.0.1")
      }
    }
  }

  @Test("A certificate for another name is refused")
  func wrongName() async throws {
    let authority = try await Authority()
    defer { authority.remove() }
    let certificate = try await authority.issue(to: "db.example", startingDaysAgo: 1, days: 10)
    try await authority.withServer(certificate: certificate) { cluster in
      await expectUnavailable("does not match host name") {
        try await authority.connect(to: cluster)
      }
      let session = try await authority.connect(to: cluster, mode: "verify-ca")
      #expect(session?.subject == "CN=db.example,O=Tests")
    }
  }

  @Test("A certificate that has ended is refused")
  func expired() async throws {
    let authority = try await Authority()
    defer { authority.remove() }
    let certificate = try await authority.issue(to: "localhost", startingDaysAgo: 10, days: 7)
    try await authority.withServer(certificate: certificate) { cluster in
      await expectUnavailable("certificate verify failed") {
        try await authority.connect(to: cluster)
      }
      await expectBelowFloor("certificate ends in -") {
        try await authority.connect(
          to: cluster, mode: "require",
          floor: TLSFloor(requiresFullVerification: false, minimumDaysLeft: 1))
      }
    }
  }

  @Test("A server that speaks TLS 1.2 at most is below a floor of 1.3")
  func oldProtocol() async throws {
    let authority = try await Authority()
    defer { authority.remove() }
    let certificate = try await authority.issue(to: "localhost", startingDaysAgo: 1, days: 10)
    try await authority.withServer(
      certificate: certificate, settings: ["ssl_max_protocol_version": "TLSv1.2"]
    ) { cluster in
      await expectBelowFloor("uses TLSv1.2, and at least TLS 1.3 is required") {
        try await authority.connect(to: cluster, floor: TLSFloor())
      }
      let session = try await authority.connect(
        to: cluster, floor: TLSFloor(minimumProtocol: .tls12))
      #expect(session?.version == .tls12)
    }
  }
}
