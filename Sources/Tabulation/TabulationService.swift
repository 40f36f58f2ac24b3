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
  private let complaints: Complaints
  private let lock: TabulatorLock
  private let listener: Listener
  private let logger: Logger
  private let agenda = Agenda()

  /// - Parameters:
  ///   - connection: how a connection is made that holds the lock, and one that listens.
  ///   - complaints: what this process complained of already.
  ///   - start: makes the tabulator, once this process is the one that may.
  public init(
    connection: ConnectionConfiguration, logger: Logger, complaints: Complaints,
    start: @escaping @Sendable () async throws -> Tabulator
  ) {
    self.start = start
    self.complaints = complaints
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
    var isKnown = false
    for await _ in agenda.rings.cancelOnGracefulShutdown() {
      do {
        guard try await lock.isHeld() else {
          complaints.warn(
            "another tabulator is at work; waiting to take over", at: .holdingLock, in: logger)
          isKnown = false
          agenda.lookAgain(at: Date(timeIntervalSinceNow: 2))
          continue
        }
        complaints.forget(.holdingLock, of: nil)
        let working = if let tabulator { tabulator } else { try await start() }
        if !isKnown { logger.info("this is the tabulator of the database now") }
        (tabulator, isKnown) = (working, true)
        agenda.lookAgain(at: try await working.step())
        complaints.forget(.pass, of: nil)
        pause = 1
      } catch is RoundMoved {
        agenda.ring()
      } catch {
        complaints.warn(
          "nothing is done at the moment, and it is tried again", at: .pass, because: error,
          in: logger)
        // Whoever has the right keys may be waiting, and there may be another database when it is back.
        tabulator = nil
        await lock.release()
        agenda.lookAgain(at: Date(timeIntervalSinceNow: pause))
        pause = min(pause * 2, 30)
      }
    }
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
