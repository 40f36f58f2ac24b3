import Foundation
import TestSupport
import Testing

/// A mail server that keeps what it is given: the script of the mail tests.
final class Mailbox: Sendable {
  struct Mail: Decodable, Sendable {
    let recipients: [String]
    let body: String
  }

  private struct Address: Decodable {
    let port: Int
  }

  private static let settings = #"{"mode": "plain"}"#

  private let child: Child
  private let end: Task<Int32, Never>
  private let input: Pipe
  private let output: URL
  private let port: Int

  /// Where to send to.
  var url: String { "smtp://127.0.0.1:\(port)?starttls=when-offered" }

  init() async throws {
    let output = Scratch.file("mails")
    let input = Pipe()
    // Whoever else held the end for writing would keep the server running.
    for end in [input.fileHandleForReading, input.fileHandleForWriting] {
      _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
    }
    let child = try Child(
      Python.interpreter,
      [TestSite.root + "Tests/WorkplaceTests/Mail/smtp_server.py", Self.settings],
      input: input.fileHandleForReading.fileDescriptor, output: output.path)
    self.child = child
    self.input = input
    self.output = output
    end = Task { await child.wait() }
    try await eventually("the mail server listens") {
      try Scratch.text(output).contains("\n")
    }
    let first = try Scratch.text(output).split(separator: "\n").first ?? ""
    port = try JSONDecoder().decode(Address.self, from: Data(first.utf8)).port
  }

  deinit {
    try? input.fileHandleForWriting.close()
    Scratch.remove(output)
  }

  /// The mails so far. It notes a mail before it answers the sender.
  func mails() throws -> [Mail] {
    try Scratch.text(output).split(separator: "\n").dropFirst().map {
      try JSONDecoder().decode(Mail.self, from: Data($0.utf8))
    }
  }
}
