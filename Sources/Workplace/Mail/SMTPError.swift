/// What a mail server answered: three digits and a text.
public struct SMTPReply: Sendable, Hashable {
  /// RFC 5321, section 4.2: 4xx is a refusal for now, 5xx for good.
  public let code: Int
  /// The last line as the server wrote it. It often repeats the recipient's address.
  public let text: String
}

/// Why a mail was not handed over.
public enum SMTPError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The server's name is not known, or nothing listens there.
  case unreachable(String)
  /// The server did not take the mail in time.
  case timedOut
  /// No encryption was offered, or the certificate is not to be trusted.
  case notEncrypted(String)
  /// The server does not take the user and password.
  case notAuthenticated
  /// The server refused the sender, the recipient or the mail.
  case refused(SMTPReply)
  /// The connection broke, or the server's answers made no sense.
  case interrupted(String)

  /// A sentence for the log of whoever runs the server.
  public var description: String {
    switch self {
    case .unreachable(let detail): "The mail server cannot be reached: \(detail)"
    case .timedOut: "The mail server did not take the mail in time."
    case .notEncrypted(let detail): "The mail server gives no safe connection: \(detail)"
    case .notAuthenticated: "The mail server does not take the user and password."
    // The reply's text often repeats the address, which no log may hold.
    case .refused(let reply): "The mail server refused the mail with code \(reply.code)."
    case .interrupted(let detail): "The exchange with the mail server broke off: \(detail)"
    }
  }
}
