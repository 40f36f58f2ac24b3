import Logging
import Synchronization
import Testing

@testable import Workplace

@Suite("Mails in the log")
struct LogTransportTests {
  @Test("The whole mail is shown, indented, and that it is not sent")
  func wholeMail() async throws {
    let lines = LogLines()
    let logger = Logger(label: "test") { _ in Recorder(lines: lines) }
    let mail = try Mail(
      to: MailAddress("ada@meridian.example", name: "Ada"), subject: "Zurücksetzen",
      body:
        "Follow the link:\nhttp://localhost:8080/resets/abc\n\n2026 error: not a line of the log")
    await LogTransport(logger: logger).send(mail)
    #expect(
      lines.all.withLock { $0 } == [
        """
        No mail server is configured, so this mail is only shown here:
            To: Ada <ada@meridian.example>
            Subject: Zurücksetzen

            Follow the link:
            http://localhost:8080/resets/abc

            2026 error: not a line of the log
        """
      ])
  }

  @Test("Of a mail that one can unsubscribe from there is one line, for whoever debugs")
  func notification() async throws {
    let lines = LogLines()
    var logger = Logger(label: "test") { _ in Recorder(lines: lines) }
    let mail = try Mail(
      to: MailAddress("ada@meridian.example", name: "Ada"), subject: "News of a petition",
      body: "Read it", unsubscribeURL: "http://localhost:8080/unsubscriptions/abc")
    await LogTransport(logger: logger).send(mail)
    #expect(lines.all.withLock { $0 } == [])
    logger.logLevel = .debug
    await LogTransport(logger: logger).send(mail)
    #expect(
      lines.all.withLock { $0 } == [
        "No mail server is configured, so this mail is not sent: News of a petition"
      ])
  }
}

private final class LogLines: Sendable {
  let all = Mutex<[String]>([])
}

private struct Recorder: LogHandler {
  let lines: LogLines
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    lines.all.withLock { $0.append("\(event.message)") }
  }
}
