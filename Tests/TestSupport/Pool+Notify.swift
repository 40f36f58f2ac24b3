import Postgres

extension Pool {
  /// Sends a notification to all who listen to the channel.
  public func notify(_ channel: String, _ payload: String = "") async throws {
    try await run(Command("select pg_notify(\(channel), \(payload))"))
  }
}
