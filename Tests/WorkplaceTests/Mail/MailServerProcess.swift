import Foundation
import Synchronization
import TestSupport

/// The mail server of the tests: `smtp_server.py`, run by the Python of the tests.
final class MailServerProcess {
  /// A mail as the server's own parser understands it.
  struct Received: Decodable {
    let sender: String
    let recipients: [String]
    let raw: String
    let headers: [String: String]
    let defects: [String]
    let displayName: String
    let body: String
    let encrypted: Bool
    let authenticated: Bool
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private struct Settings: Encodable {
    let mode: Mode
    let user: String?
    let password: String?
  }

  private struct Address: Decodable {
    let port: Int
    let authority: String
  }

  enum Mode: String, Encodable {
    case plain, starttls, smtps, silent, hangup
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let printed = Printed()

  private(set) var port = 0
  /// PEM file of the authority that the server's certificate for `localhost` comes from.
  private(set) var authority = ""

  init(_ mode: Mode, user: String? = nil, password: String? = nil) async throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let settings = Settings(mode: mode, user: user, password: password)
    process.executableURL = URL(filePath: Python.interpreter)
    process.arguments = [
      folder.appending(path: "smtp_server.py").path,
      String(decoding: try JSONEncoder().encode(settings), as: UTF8.self),
    ]
    process.standardInput = input
    process.standardOutput = output
    output.fileHandleForReading.readabilityHandler = { [printed] in printed.take(from: $0) }
    do {
      try process.run()
    } catch {
      throw Failure(
        description: "No Python runs at \(Python.interpreter). `make test` installs it there; "
          + "REDRESS_PYTHON names another one.")
    }
    let address = try JSONDecoder().decode(Address.self, from: await nextLine())
    port = address.port
    authority = address.authority
  }

  /// The server ends when its input is closed.
  deinit {
    try? input.fileHandleForWriting.close()
  }

  /// The next mail that it has taken. It reports a mail before it answers the client.
  func nextMail() async throws -> Received {
    try JSONDecoder().decode(Received.self, from: await nextLine())
  }

  /// The next line that it prints; the suite's time limit ends a wait in vain.
  func nextLine() async throws -> Data {
    while true {
      let isComplete = printed.isComplete
      if let line = printed.nextLine() { return line }
      guard !isComplete else {
        throw Failure(description: "The mail server of the tests ended; is aiosmtpd installed?")
      }
      try await Task.sleep(for: .milliseconds(2))
    }
  }
}

/// What the server prints, taken from the pipe at once: a full pipe would stop the server.
private final class Printed: Sendable {
  private let state = Mutex((unread: Data(), isComplete: false))

  func take(from handle: FileHandle) {
    let data = handle.availableData
    state.withLock {
      $0.unread += data
      $0.isComplete = data.isEmpty
    }
    if data.isEmpty { handle.readabilityHandler = nil }
  }

  var isComplete: Bool { state.withLock { $0.isComplete } }

  func nextLine() -> Data? {
    state.withLock { state in
      guard let end = state.unread.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      defer { state.unread = Data(state.unread[(end + 1)...]) }
      return Data(state.unread[..<end])
    }
  }
}
