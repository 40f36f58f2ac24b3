import Logging
import Postgres
import TestSupport
import Testing

@Suite("Listening")
struct ListenerTests {
  private func collect(
    _ listener: Listener
  ) -> (events: Collector<Listener.Event>, task: Task<Void, Never>) {
    let events = Collector<Listener.Event>()
    let task = Task { for await event in listener { events.append(event) } }
    return (events, task)
  }

  @Test("Notifications arrive in order, on every channel that was asked for and no other")
  func arrive() async throws {
    try await withPool { pool in
      let channels = ["plain", "Odd \"name\"; --"]
      let (events, task) = collect(
        Listener(configuration: try await configuration(of: pool), channels: channels))
      try await eventually("it listens") { events.values == [.connected] }
      try await pool.notify("plain", "1")
      try await pool.notify("other", "2")
      try await pool.notify("Odd \"name\"; --", "é'; --")
      try await pool.notify("plain")
      try await eventually("they arrive") { events.values.count == 4 }
      #expect(
        events.values.dropFirst() == [
          .notification(Notification(channel: "plain", payload: "1")),
          .notification(Notification(channel: "Odd \"name\"; --", payload: "é'; --")),
          .notification(Notification(channel: "plain", payload: "")),
        ])
      task.cancel()
      await task.value
    }
  }

  @Test("The session ends with the iteration")
  func ends() async throws {
    try await withPool { pool in
      let sessions = Rows<Int>(
        "select count(*) from pg_stat_activity where application_name = 'the listener'")
      let listener = Listener(
        configuration: try await configuration(of: pool, name: "the listener"),
        channels: ["plain"])
      let (events, task) = collect(listener)
      try await eventually("it listens") { events.values == [.connected] }
      #expect(try await pool.first(sessions) == 1)
      task.cancel()
      await task.value
      try await eventually("the session ends") { try await pool.first(sessions) == 0 }
    }
  }

  @Test("After a restart of the server it listens again, and says that it may have missed some")
  func restart() async throws {
    let cluster = try await TestCluster.start()
    let configuration = try ConnectionConfiguration(cluster.url())
    let (events, task) = collect(Listener(configuration: configuration, channels: ["plain"]))
    try await eventually("it listens") { events.values == [.connected] }
    try await cluster.stop()
    try await cluster.start()
    try await eventually("it listens again") { events.values == [.connected, .reconnected] }
    let connection = try await Connection<LoginRole>.open(configuration)
    try await connection.run(Run("select pg_notify('plain', 'after')"))
    try await eventually("it arrives") { events.values.count == 3 }
    #expect(
      events.values.last
        == .notification(Notification(channel: "plain", payload: "after")))
    await connection.close()
    task.cancel()
    await task.value
    await cluster.remove()
  }

  @Test("A server that is not there is tried again until the task is cancelled")
  func unavailable() async throws {
    let lines = Collector<String>()
    let listener = Listener(
      configuration: try ConnectionConfiguration("postgresql://postgres@127.0.0.1:1/shop"),
      channels: ["plain"],
      logger: Logger(label: "collecting") { _ in CollectingLogHandler(lines: lines) })
    let (events, task) = collect(listener)
    try await eventually("it tries again") { lines.values.count >= 2 }
    #expect(events.values.isEmpty)
    task.cancel()
    await task.value
  }

  private func configuration(
    of pool: Pool<LoginRole>, name: String = "listener"
  ) async throws -> ConnectionConfiguration {
    let database = try #require(
      try await pool.first(Rows<String>("select current_database()::text")))
    return try ConnectionConfiguration(
      await TestCluster.shared.url(database: database), applicationName: name)
  }
}
