import Logging

/// A way by which mails leave.
public protocol MailTransport: Sendable {
  /// Returns when the mail has been handed over.
  ///
  /// - Throws: whatever kept it from being handed over; then it has not been sent.
  func send(_ mail: Mail) async throws
}

/// Shows every mail, whole, in the log instead of sending it: for the demo, where no mail server is
/// configured and people still need the links. Mails hold secrets, so a server that real people use
/// needs an ``SMTPTransport``.
///
/// Mails that one can unsubscribe from have nothing that is not in Redress as well, and may be
/// thousands at once: of each there is a line for whoever debugs.
public struct LogTransport: MailTransport {
  private let logger: Logger

  /// - Parameter logger: gets one notice a mail.
  public init(logger: Logger) {
    self.logger = logger
  }

  /// Never throws.
  public func send(_ mail: Mail) async {
    guard mail.unsubscribeURL == nil else {
      logger.debug("No mail server is configured, so this mail is not sent: \(mail.subject)")
      return
    }
    let recipient = mail.to.name.map { "\($0) <\(mail.to.address)>" } ?? mail.to.address
    let text = "To: \(recipient)\nSubject: \(mail.subject)\n\n\(mail.body)"
    // Indented, so that no line of a mail looks like a line of the log.
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { $0.isEmpty ? "" : "    \($0)" }
    logger.notice(
      """
      No mail server is configured, so this mail is only shown here:
      \(lines.joined(separator: "\n"))
      """)
  }
}
