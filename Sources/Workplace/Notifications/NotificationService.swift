import Logging
import Postgres
import ServiceLifecycle

/// Tells people what was announced and sends the mails, in every process, for as long as it runs.
///
/// Both queues ring when something is added; in case that was missed they are looked at anyway every
/// quarter of a minute. A process that is asked to stop finishes what it is at.
public struct NotificationService: Service {
  private static let interval = Duration.seconds(15)

  private let announcer: Announcer
  private let mailer: Mailer
  private let listener: Listener
  private let database: Pool<WebRole>
  private let logger: Logger
  private let report: @Sendable (WaitingNotifications) -> Void

  /// - Parameters:
  ///   - connection: how a connection is made that listens to the queues.
  ///   - mail: takes several mails at a time; not the one that people wait for who sign in.
  ///   - report: told now and then how much waits.
  public init(
    database: Pool<WebRole>, connection: ConnectionConfiguration, mail: any MailTransport,
    settings: SiteSettings, logger: Logger,
    report: @escaping @Sendable (WaitingNotifications) -> Void = { _ in }
  ) {
    announcer = Announcer(database: database, logger: logger)
    mailer = Mailer(database: database, transport: mail, settings: settings, logger: logger)
    listener = Listener(
      configuration: connection, channels: ["announcement", "outgoing_mail"], logger: logger)
    self.database = database
    self.logger = logger
    self.report = report
  }

  /// Runs until the process is asked to stop.
  public func run() async throws {
    let announcements = Bell()
    let mails = Bell()
    await withTaskGroup { group in
      group.addTask {
        for await _ in announcements.rings.cancelOnGracefulShutdown() { await announcer.drain() }
      }
      group.addTask {
        for await _ in mails.rings.cancelOnGracefulShutdown() { await mailer.drain() }
      }
      group.addTask { await listen(announcements, mails) }
      group.addTask { await lookNowAndThen(announcements, mails) }
    }
  }

  private func listen(_ announcements: Bell, _ mails: Bell) async {
    for await event in listener.cancelOnGracefulShutdown() {
      switch event {
      case .notification(let message) where message.channel == "announcement": announcements.ring()
      case .notification: mails.ring()
      case .connected, .reconnected:
        announcements.ring()
        mails.ring()
      }
    }
  }

  private func lookNowAndThen(_ announcements: Bell, _ mails: Bell) async {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        announcements.ring()
        mails.ring()
        do {
          if let waiting = try await database.first(OutgoingMailQueries.waiting()) {
            report(waiting)
          }
        } catch {
          logger.warning("the queues cannot be measured", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: Self.interval)
      }
    }
  }
}

/// Wakes one loop; rings while it works are one ring.
private struct Bell: Sendable {
  let rings: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() {
    (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func ring() {
    continuation.yield()
  }
}
