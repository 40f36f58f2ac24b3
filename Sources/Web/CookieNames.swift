import HTTPTypes
import Hummingbird

/// The site's cookies: their names and attributes.
///
/// On https they carry the `__Host-` prefix (RFC 6265bis section 4.1.3.2), so that no other host of
/// the company can set or read them.
public struct CookieNames: Sendable {
  private let isSecure: Bool
  private let prefix: String

  /// Names for a site that is reached over https (`isSecure`) or, in trials, over plain http.
  public init(isSecure: Bool) {
    self.isSecure = isSecure
    prefix = isSecure ? "__Host-" : ""
  }

  /// Name of the cookie that holds the session token.
  public var sessionName: String { prefix + "session" }
  /// Name of the cookie that holds a `Flash`.
  public var flashName: String { prefix + "flash" }

  /// A session cookie for `maximumAge` seconds.
  public func session(_ token: String, maximumAge: Int) -> Cookie {
    make(sessionName, token, maximumAge: maximumAge)
  }

  /// A cookie that ends the session in the browser.
  public var noSession: Cookie { make(sessionName, "", maximumAge: 0) }

  /// A cookie that carries a flash to the next page.
  public func flash(_ flash: Flash) -> Cookie {
    make(flashName, flash.rawValue, maximumAge: 60)
  }

  /// A cookie that removes the flash once it was shown.
  public var noFlash: Cookie { make(flashName, "", maximumAge: 0) }

  private func make(_ name: String, _ value: String, maximumAge: Int) -> Cookie {
    Cookie(
      name: name, value: value, maxAge: maximumAge, path: "/", secure: isSecure, httpOnly: true,
      sameSite: .lax)
  }
}

extension Request {
  /// The flash that the last answer left in the reader's browser.
  public func flash(_ names: CookieNames) -> Flash? {
    cookie(names.flashName).flatMap { Flash(rawValue: $0) }
  }

  /// The value of the first cookie of that name.
  ///
  /// Looked for byte by byte: every request asks for two, and taking all of them apart by characters
  /// costs more than finding the session.
  public func cookie(_ name: String) -> String? {
    for field in headers where field.name == .cookie {
      for cookie in field.value.utf8.split(separator: UInt8(ascii: ";")) {
        let pair = cookie.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard pair.starts(with: name.utf8) else { continue }
        let rest = pair.dropFirst(name.utf8.count)
        if rest.first == UInt8(ascii: "=") { return String(rest.dropFirst()) }
      }
    }
    return nil
  }
}
