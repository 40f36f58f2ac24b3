import Foundation
import Logging
import Postgres
import Synchronization
import TestSupport

typealias Rows<Row: Sendable> = Query<LoginRole, Row>
typealias Run = Command<LoginRole>

/// Lends a pool over a database of its own.
func withPool<T>(
  _ maximumConnections: Int = 4, checkoutTimeout: Duration = .seconds(300),
  statementTimeout: Duration? = nil, preparesStatements: Bool = true,
  logger: Logger = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() },
  _ body: nonisolated(nonsending) (Pool<LoginRole>) async throws -> T
) async throws -> T {
  try await TestDatabase.empty { database in
    let configuration = try ConnectionConfiguration(
      database.url, statementTimeout: statementTimeout, preparesStatements: preparesStatements)
    let pool = Pool<LoginRole>(
      configuration: configuration, maximumConnections: maximumConnections,
      checkoutTimeout: checkoutTimeout, logger: logger)
    do {
      let value = try await body(pool)
      await pool.close()
      return value
    } catch {
      await pool.close()
      throw error
    }
  }
}

/// The process of the server that a connection talks to.
let backend = Rows<Int32>("select pg_backend_pid()")

/// Whether a process of the server runs a statement right now.
func isActive(_ backend: Int32) -> Rows<Bool> {
  Rows(
    """
    select exists (
      select from pg_stat_activity where pid = \(backend) and state = 'active'
        and wait_event = 'PgSleep')
    """)
}

/// Collects values of concurrent tasks in the order they come.
final class Collector<Value: Sendable>: Sendable {
  private let collected = Mutex<[Value]>([])
  var values: [Value] { collected.withLock { $0 } }
  func append(_ value: Value) { collected.withLock { $0.append(value) } }
}

/// A log that can be read.
struct CollectingLogHandler: LogHandler {
  let lines: Collector<String>
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .trace

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    lines.append("\(event.message) \(event.metadata ?? [:])")
  }
}
