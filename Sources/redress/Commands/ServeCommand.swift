import ArgumentParser
import Ballots
import Foundation
import Logging
import Metrics
import NIOCore
import Passwords
import Postgres
import ServiceLifecycle
import UnixSignals
import Web
import Workplace

/// `redress serve`: the web server.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the site.",
    discussion:
      "Any number of processes may serve one database. SIGTERM finishes what was accepted.")

  /// What each metric means. None tells of a person, a page or an address.
  private static let metrics = [
    "http_requests_total": "Requests answered, by class of status.",
    "http_request_duration_seconds": "How long requests took.",
    "database_waiting": "Tasks that wait for a connection.",
    "password_hashing": "Passwords being hashed.",
    "password_queue": "Passwords waiting to be hashed.",
    "notifications_waiting": "Announcements not told and mails not sent yet, by queue.",
    "tabulator_overdue_seconds": "For how long a survey should have moved, from minutes on.",
    "tabulator_present": "Whether a tabulator is there, or was minutes ago.",
    "notifications_oldest_seconds": "Age of the oldest of them, by queue.",
  ]

  func run() async throws {
    let settings = try await Settings.read()
    let logger = settings.logger("redress")
    let registry = PrometheusRegistry(help: Self.metrics)
    MetricsSystem.bootstrap(registry)

    let pool = settings.pool(WebRole.self, connections: settings.databaseConnections)
    try await pool.checkReadiness()
    let gate = try PasswordGate(
      parameters: settings.passwords, queueLimit: settings.passwordQueue)
    let siteSettings = try await settings.site(pool)
    let site = try Site(
      database: pool, templates: try Templates(directory: settings.root + "/templates"),
      passwords: gate, mail: settings.mailTransport(logger),
      settings: siteSettings, logger: logger)
    let boxPool = settings.pool(BallotBoxRole.self, connections: Self.boxConnections)
    let ballots = BallotRoutes(of: site, box: BallotBox(database: boxPool, logger: logger))
    registry.sample(pool, gate)
    let queues = QueueGauges()

    let services: [any Service] = [
      try Servers.site(SiteRouter.make(site, unobserved: ballots.add), settings, logger),
      Servers.metrics(registry, settings, logger),
      TabulatorWatch(database: pool, logger: logger),
      Chores(database: pool, limits: settings.sessions, logger: logger),
      NotificationService(
        database: pool, connection: settings.database,
        mail: settings.mailTransport(logger, sendsSideBySide: true), settings: siteSettings,
        logger: logger, report: queues.set),
    ]
    logger.info("serving \(settings.publicURL)")
    let group = ServiceGroup(
      configuration: .init(
        services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    do {
      try await group.run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw ValidationError(
        "\(settings.address) or \(settings.metricsAddress) is taken by another program")
    }
    await site.finishErrands()
    await boxPool.close()
    await pool.close()
  }

  /// One batch of ballots is written at a time; the second connection is for when the first is lost.
  private static let boxConnections = 2
}

extension Settings {
  /// What the site is, from the settings and the database.
  func site(_ database: Pool<WebRole>) async throws -> SiteSettings {
    let workplace = try await database.first(SiteQueries.workplace())
    var site = SiteSettings(
      publicURL: publicURL, company: workplace?.company ?? "your company",
      isDemo: workplace?.isDemo ?? false, sessions: sessions, throttle: signInLimits,
      trustedProxies: trustedProxies, publicDirectory: root + "/public")
    if site.isDemo { site.demoAccounts = try await Demo.signIns(database) }
    return site
  }

  func mailTransport(_ logger: Logger, sendsSideBySide: Bool = false) -> any MailTransport {
    if let mail {
      SMTPTransport(
        server: mail.server, sender: mail.sender,
        // A process that is asked to stop waits for mails on their way, and not longer than it is
        // given (deploy/redress.service).
        timeout: .seconds(sendsSideBySide ? 20 : 30), sendsSideBySide: sendsSideBySide)
    } else {
      LogTransport(logger: logger)
    }
  }
}

/// The database has no tables, or older ones than this program needs.
private struct NotMigrated: Error, CustomStringConvertible {
  let description = "the database is not migrated: run `redress migrate` first"
}

extension Pool<WebRole> {
  /// Says at start what is wrong with the database, instead of on every page.
  fileprivate func checkReadiness() async throws {
    do {
      _ = try await first(SiteQueries.workplace())
    } catch let error as DatabaseError where error.sqlState == "42P01" || error.sqlState == "22023"
    {
      throw NotMigrated()
    }
  }
}

extension PrometheusRegistry {
  /// Gauges of what can be full. How many connections are in use is none of them: read without pause, it
  /// would show each request for a token and many a ballot (attack 3 of the threat model).
  fileprivate func sample(_ pool: Pool<WebRole>, _ gate: PasswordGate) {
    let waiting = Meter(label: "database_waiting")
    let hashing = Meter(label: "password_hashing")
    let queued = Meter(label: "password_queue")
    beforeScrape {
      waiting.set(pool.statistics.waiting)
      hashing.set(gate.running)
      queued.set(gate.queued)
    }
  }
}
