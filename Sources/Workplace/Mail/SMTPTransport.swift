import Dispatch
import Foundation

/// Hands mails to a mail server by SMTP, through libcurl.
///
/// One mail goes at a time, in the order of the calls and on a thread of the transport's own, so
/// that a slow server holds up nothing else; or, when asked for, as many side by side as callers send.
public struct SMTPTransport: MailTransport {
  private let server: SMTPServer
  private let sender: MailAddress
  private let timeout: Duration
  private let queue: DispatchQueue

  /// - Parameters:
  ///   - server: where mails go.
  ///   - sender: `From` and the envelope's sender, to which failed deliveries come back.
  ///   - timeout: from the call to the server's last answer, the wait for mails before it included.
  ///   - sendsSideBySide: whether mails wait for nobody; then it is the caller who bounds how many
  ///     connections there are.
  public init(
    server: SMTPServer, sender: MailAddress, timeout: Duration = .seconds(30),
    sendsSideBySide: Bool = false
  ) {
    self.server = server
    self.sender = sender
    self.timeout = timeout
    queue = DispatchQueue(label: "redress.smtp", attributes: sendsSideBySide ? .concurrent : [])
  }

  /// Returns when the server has taken the mail.
  ///
  /// - Throws: ``SMTPError``, or `CancellationError` when the task is cancelled; in the moment
  ///   before its last answer the server may have taken the mail nevertheless.
  public func send(_ mail: Mail) async throws {
    let message = MailMessage(mail: mail, sender: sender, date: Date(), id: UUID())
    let delivery = SMTPDelivery(
      server: server, sender: sender, recipient: mail.to, message: message.text,
      deadline: .now + timeout)
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Result { try delivery.run() }) }
      }
    } onCancel: {
      delivery.cancel()
    }
  }
}
