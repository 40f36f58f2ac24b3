import Foundation
import Synchronization

/// A throwaway PostgreSQL server of the tests' own, which ends with the process that started it.
///
/// It lies in a fresh directory below `$REDRESS_TEST_DIRECTORY`, or else below `/tmp`, and listens
/// on a free port of 127.0.0.1, where everybody on this machine may log in as `postgres`.
/// PostgreSQL refuses to run as root; then it runs as the system's user `postgres`.
public final class TestCluster: Sendable {
  /// How a server ends.
  public enum StopMode: String, Sendable {
    /// Ends the sessions first.
    case fast
    /// Ends without cleaning up, as in a crash, and recovers at the next start.
    case immediate
  }

  /// The port of 127.0.0.1 that the server listens on, also after a restart.
  public let port: Int
  /// The directory that holds everything of this server.
  public let directory: URL
  private let watchdog: Watchdog

  /// What the server itself writes.
  public var logFile: URL { directory.appending(path: "server.log") }
  /// Where the server keeps its data.
  public var dataDirectory: URL { directory.appending(path: "data") }

  /// A server that is started once a process and shared by all tests that leave it running.
  public static var shared: TestCluster {
    get async throws { try await sharedStart.value }
  }

  private static let sharedStart = Task { try await TestCluster.start() }

  /// Makes and starts a server.
  /// - Parameters:
  ///   - settings: lines of `postgresql.conf`.
  ///   - files: further files of the data directory by name, readable by the server alone.
  public static func start(
    settings: [String: String] = [:], files: [String: Data] = [:]
  ) async throws -> TestCluster {
    let cluster = try TestCluster()
    try await cluster.initialize(settings: settings, files: files)
    try await cluster.start()
    return cluster
  }

  private init() throws {
    port = try Self.freePort()
    directory = try Self.makeDirectory()
    watchdog = try Watchdog(directory)
  }

  /// A connection URL as the server's superuser.
  public func url(database: String = "postgres", host: String = "127.0.0.1") -> String {
    "postgresql://postgres@\(host):\(port)/\(database)"
  }

  /// Starts the server again and waits until it answers.
  public func start() async throws {
    try await control("start", "-w", "-t", "60", "-l", logFile.path)
  }

  /// Stops the server and waits until it has ended.
  public func stop(_ mode: StopMode = .fast) async throws {
    try await control("stop", "-w", "-t", "60", "-m", mode.rawValue)
  }

  /// Stops and starts the server.
  public func restart(_ mode: StopMode = .fast) async throws {
    try await stop(mode)
    try await start()
  }

  /// Kills the server and all its processes at once.
  public func kill() async throws {
    let pidFile = dataDirectory.appending(path: "postmaster.pid")
    let text = try String(contentsOf: pidFile, encoding: .utf8)
    let server = text.prefix { !$0.isNewline }
    // The server is halted first, so that it starts no process that nobody would find.
    try await Program.run(
      "/bin/sh", "-c",
      """
      kill -STOP \(server)
      children=$(ps -o pid= --ppid \(server)); kill -KILL \(server) $children
      while kill -0 \(server) $children 2> /dev/null; do sleep 0.02; done
      """)
  }

  /// Stops the server, if it runs, and removes all its files.
  public func remove() async {
    await watchdog.release()
  }

  /// Runs one of PostgreSQL's programs against this server as its superuser.
  public func run(program: String, _ arguments: String...) async throws {
    try await Program.run(
      try PostgresPrograms.path(of: program),
      arguments: ["-h", "127.0.0.1", "-p", String(port), "-U", "postgres"] + arguments)
  }

  private func control(_ arguments: String...) async throws {
    try await Program.runAsServerUser(
      try PostgresPrograms.path(of: "pg_ctl"),
      arguments: ["-D", dataDirectory.path, "-s"] + arguments)
  }

  private func initialize(settings: [String: String], files: [String: Data]) async throws {
    try await Program.runAsServerUser(
      try PostgresPrograms.path(of: "initdb"),
      arguments: [
        "-D", dataDirectory.path, "--username=postgres", "--auth=trust", "--encoding=UTF8",
        "--locale=C.UTF-8", "--no-sync", "--no-instructions",
      ])
    for (name, contents) in files {
      let file = dataDirectory.appending(path: name)
      try contents.write(to: file)
      try Program.giveToServerUser(file, mode: 0o600)
    }
    let configuration = dataDirectory.appending(path: "postgresql.conf")
    let lines = Self.settings(port: port).merging(settings) { _, wanted in wanted }
      .map { "\($0.key) = '\($0.value)'" }.sorted()
    let handle = try FileHandle(forWritingTo: configuration)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(("\n" + lines.joined(separator: "\n") + "\n").utf8))
    try handle.close()
  }

  /// Nothing in a throwaway server has to survive a loss of power.
  private static func settings(port: Int) -> [String: String] {
    [
      "port": String(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
      "max_connections": "500", "shared_buffers": "64MB", "fsync": "off",
      "full_page_writes": "off", "max_wal_size": "2GB",
      "log_min_messages": "warning",
    ]
  }

  private static func makeDirectory() throws -> URL {
    let parent = ProcessInfo.processInfo.environment["REDRESS_TEST_DIRECTORY"] ?? "/tmp"
    let directory = URL(filePath: parent).appending(path: "pg-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try Program.giveToServerUser(directory, mode: 0o700)
    return directory
  }
}
