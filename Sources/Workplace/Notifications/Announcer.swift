import Logging
import Postgres
import ServiceLifecycle

/// Tells people what was announced. Any number may work on one queue.
///
/// Taking an announcement, telling everybody and deleting it is one transaction: whatever ends it
/// early leaves the announcement to be told by somebody else, and nobody has been told of it.
struct Announcer: Sendable {
  let database: Pool<WebRole>
  let logger: Logger

  /// Tells everything that waits. What cannot be told is left for the next time, and holds up nothing
  /// behind it.
  ///
  /// - Returns: how many announcements it told.
  @discardableResult
  func drain() async -> Int {
    var last: Int64 = 0
    var told = 0
    while !Task.isCancelled, !Task.isShuttingDownGracefully {
      do {
        guard let next = try await tellNext(after: last) else { break }
        last = next.id
        told += 1
      } catch let failure as Failure {
        logger.warning(
          "an announcement is put off",
          metadata: ["kind": "\(failure.announcement.kind)", "error": "\(failure.cause)"])
        last = failure.announcement.id
      } catch {
        logger.warning("announcements are put off", metadata: ["error": "\(error)"])
        break
      }
    }
    return told
  }

  private struct Failure: Error {
    let announcement: Announcement
    let cause: any Error
  }

  private func tellNext(after id: Int64) async throws -> Announcement? {
    try await database.transaction { transaction in
      guard let next = try await transaction.first(AnnouncementQueries.take(after: id)) else {
        return nil
      }
      do {
        _ = try await transaction.run(AnnouncementQueries.tell(next))
      } catch {
        throw Failure(announcement: next, cause: error)
      }
      return next
    }
  }
}
