import Foundation
import Testing

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
  private var unread = Data()

  private(set) var port = 0
  /// PEM file of the authority that the server's certificate for `localhost` comes from.
  private(set) var authority = ""

  init(_ mode: Mode, user: String? = nil, password: String? = nil) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let interpreter =
      ProcessInfo.processInfo.environment["REDRESS_PYTHON"]
      ?? folder.appending(path: "../../../.local/venv/bin/python").standardizedFileURL.path
    let settings = Settings(mode: mode, user: user, password: password)
    process.executableURL = URL(filePath: interpreter)
    process.arguments = [
      folder.appending(path: "smtp_server.py").path,
      String(decoding: try JSONEncoder().encode(settings), as: UTF8.self),
    ]
    process.standardInput = input
    process.standardOutput = output
    do {
      try process.run()
    } catch {
      throw Failure(
        description: "No Python runs at \(interpreter). `make test` installs it there; "
          + "REDRESS_PYTHON names another one.")
    }
    let address = try JSONDecoder().decode(Address.self, from: nextLine())
    port = address.port
    authority = address.authority
  }

  /// The server ends when its input is closed.
  deinit {
    try? input.fileHandleForWriting.close()
  }

  /// The next mail that it has taken. It reports a mail before it answers the client.
  func nextMail() throws -> Received {
    try JSONDecoder().decode(Received.self, from: nextLine())
  }

  func nextLine() throws -> Data {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread = Data(unread[(end + 1)...]) }
        return unread[..<end]
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else {
        throw Failure(description: "The mail server of the tests ended; is aiosmtpd installed?")
      }
      unread += more
    }
  }
}
