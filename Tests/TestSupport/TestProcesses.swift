import Foundation

/// Programs that tests run, and under whose name.
public enum Program {
  /// A program that ended with another status than 0.
  public struct Failure: Error, CustomStringConvertible {
    let command: String
    let status: Int32
    let output: String

    /// The command, its status and what it wrote.
    public var description: String { "\(command) ended with status \(status): \(output)" }
  }

  /// Runs a program to its end.
  /// - Returns: what it wrote.
  @discardableResult
  public static func run(_ program: String, _ arguments: String...) async throws -> String {
    try await run(program, arguments: arguments)
  }

  /// Runs a program to its end.
  /// - Returns: what it wrote.
  @discardableResult
  public static func run(_ program: String, arguments: [String]) async throws -> String {
    // A file and not a pipe: a server that the program leaves running would keep a pipe open.
    let file = FileManager.default.temporaryDirectory.appending(path: "out-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let child = try Child(program, arguments, output: file.path)
    let status = await child.wait()
    let output = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    guard status == 0 else {
      throw Failure(
        command: ([program] + arguments).joined(separator: " "), status: status, output: output)
    }
    return output
  }

  /// Runs a program as the user that a PostgreSQL server may run as.
  static func runAsServerUser(_ program: String, arguments: [String]) async throws {
    if geteuid() == 0 {
      let drop = ["--reuid=postgres", "--regid=postgres", "--init-groups", "--", program]
      try await run("/usr/bin/setpriv", arguments: drop + arguments)
    } else {
      try await run(program, arguments: arguments)
    }
  }

  /// Makes a file the server's own.
  static func giveToServerUser(_ file: URL, mode: Int) throws {
    var attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
    if geteuid() == 0 { attributes[.ownerAccountName] = "postgres" }
    try FileManager.default.setAttributes(attributes, ofItemAtPath: file.path)
  }
}

/// Where the programs of the newest installed PostgreSQL are.
enum PostgresPrograms {
  struct NotInstalled: Error, CustomStringConvertible {
    let description = "no PostgreSQL server in /usr/lib/postgresql; install the package postgresql"
  }

  static func path(of program: String) throws -> String {
    guard let directory else { throw NotInstalled() }
    return directory.appending(path: program).path
  }

  private static let directory: URL? = {
    let versions = URL(filePath: "/usr/lib/postgresql")
    let found = try? FileManager.default.contentsOfDirectory(atPath: versions.path)
    let newest = (found ?? []).compactMap(Int.init).max()
    return newest.map { versions.appending(path: "\($0)/bin") }
  }()
}

/// A process that waits for the tests to end, however they end, and then clears a server away.
///
/// It reads from a pipe that the tests hold open. When they are killed, the pipe closes as well.
struct Watchdog: Sendable {
  private let child: Child
  private let pipe = Pipe()

  init(_ directory: URL) throws {
    let script = """
      trap '' INT TERM HUP
      read -r _
      read -r server < "$1/data/postmaster.pid" && kill -QUIT "$server"
      while kill -0 "$server"; do sleep 0.05; done
      rm -rf "$1"
      """
    // Whoever else held the end for writing would keep the watchdog waiting.
    for end in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
      _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
    }
    child = try Child(
      "/bin/sh", ["-c", script, "watchdog", directory.path],
      input: pipe.fileHandleForReading.fileDescriptor)
    try pipe.fileHandleForReading.close()
  }

  /// Clears away now, and waits until that is done.
  func release() async {
    try? pipe.fileHandleForWriting.close()
    _ = await child.wait()
  }
}

/// A process of the tests'.
///
/// Foundation's `Process` believes that a program runs for as long as what it leaves behind,
/// which for the starter of a server is for ever.
public struct Child: Sendable {
  /// Its process id, also after its end.
  public let id: pid_t

  /// Starts a program in the directory `/`.
  /// - Parameters:
  ///   - environment: its whole environment; without one, that of the tests.
  ///   - input: an open file to read from.
  ///   - output: the file that it writes to, errors as well.
  public init(
    _ program: String, _ arguments: [String],
    environment: [String: String] = ProcessInfo.processInfo.environment, input: Int32? = nil,
    output: String = "/dev/null"
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)

    // The threads of the tests block signals, and a child would inherit that: SIGTERM would wait.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

    // Another user may not be allowed into the directory of the tests.
    let strings = (["/bin/sh", "-c", "cd / && exec \"$0\" \"$@\"", program] + arguments)
      .map { strdup($0) }
    let variables = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { (strings + variables).forEach { free($0) } }
    var id: pid_t = 0
    let status = posix_spawn(
      &id, "/bin/sh", &actions, &attributes, strings + [nil], variables + [nil])
    guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: status) ?? .ENOENT) }
    self.id = id
  }

  /// Waits for the end, on a thread that may block; to be called once.
  /// - Returns: the exit status, or 128 and the signal.
  public func wait() async -> Int32 {
    await withCheckedContinuation { ended in
      Thread.detachNewThread {
        var status: Int32 = 0
        while waitpid(id, &status, 0) == -1, errno == EINTR {}
        let signal = status & 0x7F
        ended.resume(returning: signal == 0 ? status >> 8 & 0xFF : 128 + signal)
      }
    }
  }
}

extension TestCluster {
  /// A port that nobody listens on at the moment.
  public static func freePort() throws -> Int {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, length) == 0 && getsockname(socket, address, &length) == 0
      }
    }
    guard status else { throw POSIXError(.EADDRNOTAVAIL) }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
