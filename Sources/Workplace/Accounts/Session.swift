import Foundation
import Postgres

/// A signed-in browser.
struct Session: Sendable {
  /// SHA-256 of its token, the key of the row.
  let tokenHash: [UInt8]
  /// What its owner calls it by when ending it.
  let id: UUID
  let employee: Employee
  /// How many notices wait to be acknowledged.
  let unreadNotices: Int
  /// How many notifications they have not read.
  let unreadNotifications: Int
  /// Whether today's use is not noted yet.
  let isFirstUseToday: Bool
}

/// How long sessions last.
public struct SessionLimits: Sendable {
  /// Days without use after which a session ends.
  public let idleDays: Int
  /// Days after sign-in at which it ends in any case.
  public let absoluteDays: Int

  /// Limits in days.
  public init(idleDays: Int = 14, absoluteDays: Int = 60) {
    self.idleDays = idleDays
    self.absoluteDays = absoluteDays
  }

  var absoluteSeconds: Int { absoluteDays * 86_400 }
}

/// Finds the sessions of requests, many at once: while one query runs, the next ones gather.
///
/// Nothing is cached: a session that was ended, or whose employee was deactivated, is refused from
/// the next request on, whichever process it reaches.
final class SessionLookup: Sendable {
  private let coalescer: Coalescer<[UInt8], Session?>

  init(database: Pool<WebRole>, limits: SessionLimits) {
    coalescer = Coalescer(maximumBatch: 256) { hashes in
      let sessions = try await database.rows(
        SessionQueries.find(hashes, idleDays: limits.idleDays))
      let byHash = Dictionary(sessions.map { ($0.tokenHash, $0) }, uniquingKeysWith: { $1 })
      let stale = sessions.filter(\.isFirstUseToday).map(\.tokenHash)
      if !stale.isEmpty { _ = try await database.run(SessionQueries.noteUse(stale)) }
      return hashes.map { byHash[$0] }
    }
  }

  func session(for token: Token) async throws -> Session? {
    try await coalescer.submit(token.hash)
  }
}
