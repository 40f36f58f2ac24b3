import Foundation
import Logging
import Postgres
import ServiceLifecycle
import Synchronization

/// Runs a ``Tabulator`` for as long as the process lives: when somebody rings, when a date has come,
/// and once a minute in case a ring was missed.
///
/// Where another process is the tabulator already, it waits to take over. When the database is away
/// it tries again. Asked to stop, it finishes the pass that it is at.
public struct TabulationService: Service {
  private let start: @Sendable () async throws -> Tabulator
  private let lock: TabulatorLock
  private let listener: Listener
  private let logger: Logger
  private let agenda = Agenda()

  /// Seconds that this machine's clock may be ahead without a word about it.
  private static let tolerance: TimeInterval = 5

  /// - Parameters:
  ///   - connection: how a connection is made that holds the lock, and one that listens.
  ///   - start: makes the tabulator, once this process is the one that may.
  public init(
    connection: ConnectionConfiguration, logger: Logger,
    start: @escaping @Sendable () async throws -> Tabulator
  ) {
    self.start = start
    lock = TabulatorLock(configuration: connection)
    listener = Listener(configuration: connection, channels: ["tabulator"], logger: logger)
    self.logger = logger
  }

  /// Runs until the process is asked to stop.
  public func run() async throws {
    await withTaskGroup { group in
      group.addTask {
        for await _ in listener.cancelOnGracefulShutdown() { agenda.ring() }
      }
      group.addTask {
        await cancelWhenGracefulShutdown {
          while (try? await Task.sleep(for: .milliseconds(250))) != nil { agenda.ringWhenDue() }
        }
      }
      group.addTask { await work() }
    }
    await lock.release()
  }

  private func work() async {
    var pause: TimeInterval = 1
    var tabulator: Tabulator?
    var obstacle: String?
    for await _ in agenda.rings.cancelOnGracefulShutdown() {
      do {
        guard try await lock.isHeld() else {
          note("another tabulator is at work; waiting to take over", unless: &obstacle)
          agenda.lookAgain(at: Date(timeIntervalSinceNow: 2))
          continue
        }
        let working = if let tabulator { tabulator } else { try await start() }
        if tabulator == nil { logger.info("this is the tabulator of the database now") }
        tabulator = working
        let lead = try await working.lead()
        if lead > Self.tolerance {
          note("this clock is ahead of the database's, which is gone by", unless: &obstacle)
        } else {
          obstacle = nil
        }
        let next = try await working.step(now: Date(timeIntervalSinceNow: -lead))
        agenda.lookAgain(at: next?.addingTimeInterval(lead))
        pause = 1
      } catch is RoundMoved {
        agenda.ring()
      } catch {
        note("nothing is done at the moment, and it is tried again: \(error)", unless: &obstacle)
        // Whoever has the right keys may be waiting, and there may be another database when it is back.
        tabulator = nil
        await lock.release()
        agenda.lookAgain(at: Date(timeIntervalSinceNow: pause))
        pause = min(pause * 2, 30)
      }
    }
  }

  /// Says once what is in the way: a line a try would tell when people ask for tokens.
  private func note(_ text: String, unless obstacle: inout String?) {
    if obstacle != text { logger.warning("\(text)") }
    obstacle = text
  }
}

/// When there is something to do.
private final class Agenda: Sendable {
  private static let longest: TimeInterval = 60

  let rings: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation
  private let due = Mutex(Date.distantPast)

  init() {
    (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Rings while there is work are one ring.
  func ring() { continuation.yield() }

  /// By the wall clock, so that a machine that slept is not late.
  func ringWhenDue() {
    let isDue = due.withLock { due in
      let isDue = due <= Date()
      if isDue { due = Date(timeIntervalSinceNow: Self.longest) }
      return isDue
    }
    if isDue { ring() }
  }

  /// - Parameter date: nil when there is none in sight.
  func lookAgain(at date: Date?) {
    let latest = Date(timeIntervalSinceNow: Self.longest)
    due.withLock { $0 = min(date ?? latest, latest) }
    ringWhenDue()
  }
}
