import Foundation

/// How a mail server is reached.
public struct SMTPServer: Sendable, CustomStringConvertible {
  /// What is done about encryption.
  public enum Encryption: Sendable {
    /// TLS from the first byte (`smtps://`).
    case implicit
    /// STARTTLS, and no mail without it.
    case startTLS
    /// STARTTLS when the server offers it. Whoever stands in between can take the offer away and
    /// read the mails, so this is for a server on the same machine or network.
    case startTLSWhenOffered
  }

  /// A setting that cannot be used.
  public struct InvalidURL: Error, Sendable, CustomStringConvertible {
    /// A sentence that names what is wrong. It holds no part of the URL, which may have a password.
    public let description: String
  }

  /// Name or address; an IPv6 address is in brackets.
  public let host: String
  /// TCP port.
  public let port: Int
  /// From the scheme and the `starttls` parameter.
  public let encryption: Encryption
  /// PEM file of the authorities that may have signed the server's certificate, instead of those
  /// that the system trusts.
  public var certificateAuthorities: String?

  let user: String?
  let password: String?

  /// `smtp://[user:password@]host[:587][?starttls=required|when-offered]` or
  /// `smtps://[user:password@]host[:465]`; special characters in user and password are
  /// percent-encoded. STARTTLS is required unless said otherwise, and a password always requires
  /// it.
  public init(url: String) throws(InvalidURL) {
    guard let parts = URLComponents(string: url), let host = parts.encodedHost, !host.isEmpty
    else { throw InvalidURL(description: "The mail server's URL has no host.") }
    guard parts.path.isEmpty || parts.path == "/", parts.fragment == nil else {
      throw InvalidURL(description: "The mail server's URL has something after the host.")
    }
    guard (parts.user == nil) == (parts.password == nil) else {
      throw InvalidURL(description: "The mail server's URL needs both user and password, or none.")
    }
    encryption = try Self.encryption(parts)
    self.host = host
    port = parts.port ?? (encryption == .implicit ? 465 : 587)
    guard (1...65_535).contains(port) else {
      throw InvalidURL(description: "The port of the mail server's URL must be 1 to 65535.")
    }
    user = parts.user
    password = parts.password
  }

  /// The address without user and password.
  public var description: String {
    "\(encryption == .implicit ? "smtps" : "smtp")://\(host):\(port)"
  }

  private static func encryption(_ parts: URLComponents) throws(InvalidURL) -> Encryption {
    let parameters = (parts.queryItems ?? []).map { "\($0.name)=\($0.value ?? "")" }
    switch (parts.scheme?.lowercased(), parameters) {
    case ("smtps", []): return .implicit
    case ("smtp", []), ("smtp", ["starttls=required"]): return .startTLS
    case ("smtp", ["starttls=when-offered"]):
      guard parts.password == nil else {
        throw InvalidURL(
          description: "A password is not sent to a mail server without starttls=required.")
      }
      return .startTLSWhenOffered
    case ("smtp", _), ("smtps", _):
      throw InvalidURL(
        description: "The mail server's URL takes one parameter, and only with smtp: "
          + "starttls=required or starttls=when-offered.")
    default:
      throw InvalidURL(description: "The mail server's URL must begin with smtp:// or smtps://.")
    }
  }
}
