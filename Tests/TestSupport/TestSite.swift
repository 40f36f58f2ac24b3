import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Passwords
import Postgres
import Web
import Workplace

/// The whole site on a database of its own, answering real HTTP requests on a port of its own.
public struct TestSite: Sendable {
  /// Every route of the site, from its router, but those of the files that everybody gets.
  public let routes: [SiteRoute]
  /// The parts that routes work with.
  public let site: Site
  /// The database, as the web role sees it.
  public let pool: Pool<WebRole>
  /// The database, as its owner sees it.
  public let owner: Pool<LoginRole>
  /// Every mail that the site sent.
  public let mails: SentMails
  /// Every line that the site logged.
  public let log: TestLog
  private let port: Int
  private let connection: TestClient

  /// The address that the tests' pages believe to come from.
  public static let origin = "http://localhost:8080"

  /// Folder of the package.
  public static let root = TestDatabase.migrations.deletingLastPathComponent().path(
    percentEncoded: false)

  /// Lends a site over an empty, migrated database.
  public static func with(
    _ change: (inout SiteSettings) -> Void = { _ in },
    _ body: @escaping @Sendable (TestSite) async throws -> Void
  ) async throws {
    let settings = settings(change)
    try await TestDatabase.migrated { database in
      try await run(on: database, settings, TestPasswords.gate(), body)
    }
  }

  /// Lends a site over a migrated database that there is already.
  ///
  /// - Parameters:
  ///   - passwords: hashes them; by default at next to no cost.
  ///   - unobserved: adds routes outside all that counts and logs.
  public static func with(
    on database: TestDatabase, passwords: PasswordGate? = nil,
    unobserved: (Site, Router<VisitorContext>) -> Void = { _, _ in },
    _ change: (inout SiteSettings) -> Void = { _ in },
    _ body: @escaping @Sendable (TestSite) async throws -> Void
  ) async throws {
    let gate = if let passwords { passwords } else { try TestPasswords.gate() }
    try await run(on: database, settings(change), gate, unobserved: unobserved, body)
  }

  private static func settings(_ change: (inout SiteSettings) -> Void) -> SiteSettings {
    var settings = SiteSettings(
      publicURL: origin, company: "Test Company",
      throttle: SignInLimits(perAccount: 1000, perSource: 1000),
      publicDirectory: root + "/public")
    change(&settings)
    return settings
  }

  private static func run(
    on database: TestDatabase, _ settings: SiteSettings, _ passwords: PasswordGate,
    unobserved: (Site, Router<VisitorContext>) -> Void = { _, _ in },
    _ body: @escaping @Sendable (TestSite) async throws -> Void
  ) async throws {
    let log = TestLog()
    let logger = Logger(label: "test") { _ in log }
    let configuration = try database.configuration()
    // As long as it takes: a busy machine is no fault of the site.
    let pool = Pool<WebRole>(
      configuration: configuration, maximumConnections: 6, checkoutTimeout: .seconds(300),
      logger: logger)
    let owner = Pool<LoginRole>(
      configuration: configuration, maximumConnections: 2, checkoutTimeout: .seconds(300),
      logger: logger)
    try await owner.run(TestQueries.nameCompany(settings.company))
    let mails = SentMails()
    let site = try Site(
      database: pool, templates: try Templates(directory: root + "/templates"),
      passwords: passwords, mail: mails, settings: settings, logger: logger)
    let router = SiteRouter.make(site) { unobserved(site, $0) }
    let files: Set = ["/css/**", "/img/**", "/js/**"]
    let routes = router.routes.map {
      SiteRoute(
        method: $0.method.rawValue,
        path: $0.path.description.replacing("{", with: ":").replacing("}", with: ""))
    }.filter { !files.contains($0.path) }
    try await Application(router: router, logger: logger).test(.live) { client in
      guard let port = client.port else { throw TestSiteError.noPort }
      try await connected(to: port, count: 1) { connections in
        try await body(
          TestSite(
            routes: routes, site: site, pool: pool, owner: owner, mails: mails, log: log,
            port: port, connection: connections[0]))
      }
    }
    await pool.close()
    await owner.close()
  }

  /// A browser that nobody is signed in with.
  public func visitor() -> Browser { Browser(connection: connection) }

  /// A browser that an employee is signed in with.
  public func browser(of person: TestPerson) -> Browser {
    Browser(connection: connection, cookies: ["session": person.token.text])
  }

  /// Lends a browser for each of these people, nil for nobody, all with connections of their own, so
  /// that their requests are answered side by side.
  public func tabs<T: Sendable>(
    of people: [TestPerson?], _ body: @Sendable ([Browser]) async throws -> T
  ) async throws -> T {
    try await Self.connected(to: port, count: people.count) { connections in
      try await body(
        zip(people, connections).map { person, connection in
          Browser(
            connection: connection, cookies: person.map { ["session": $0.token.text] } ?? [:])
        })
    }
  }

  /// Lends connections to the site, which wait for an answer as long as it takes: a busy machine is
  /// no fault of the site.
  private static func connected<T: Sendable>(
    to port: Int, count: Int, _ body: @Sendable ([TestClient]) async throws -> T
  ) async throws -> T {
    let connections = (0..<count).map { _ in
      TestClient(host: "localhost", port: port, configuration: .init(timeout: .seconds(600)))
    }
    for connection in connections { connection.connect() }
    let result: Result<T, any Error>
    do { result = .success(try await body(connections)) } catch { result = .failure(error) }
    for connection in connections { try? await connection.shutdown() }
    return try result.get()
  }
}

/// A route as the router knows it, for instance `GET /petitions/:id`.
public struct SiteRoute: Hashable, Sendable {
  /// The method in capitals.
  public let method: String
  /// The path with its parameters by name.
  public let path: String

  /// A route by its method in capitals and its path with parameters.
  public init(method: String, path: String) {
    self.method = method
    self.path = path
  }
}

/// Password hashing that costs next to nothing.
public enum TestPasswords {
  /// The cheapest parameters that Argon2 allows.
  public static func gate() throws -> PasswordGate {
    try PasswordGate(
      parameters: Argon2Parameters(memory: 8, passes: 1, lanes: 1), queueLimit: 1000)
  }
}

/// A mail transport that keeps what it is given.
public actor SentMails: MailTransport {
  /// Mails in the order they were sent.
  public private(set) var all: [Mail] = []
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Keeps a mail.
  public func send(_ mail: Mail) {
    all.append(mail)
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// The mails as soon as there are at least `count`.
  public func atLeast(_ count: Int) async -> [Mail] {
    while all.count < count {
      await withCheckedContinuation { waiting.append($0) }
    }
    return all
  }
}
