/// Why a mail cannot be composed.
public enum MailError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The address cannot be written to.
  case invalidAddress
  /// A name or subject with a line break or another control character.
  case controlCharacter(in: String)
  /// A body with a NUL character.
  case nulInBody
  /// An id or address that no header may hold.
  case unusable(String)

  /// A plain sentence for the person who wrote it.
  public var description: String {
    switch self {
    case .invalidAddress: "This is not a mail address that can be written to."
    case .controlCharacter(let part): "The \(part) has a line break or another control character."
    case .nulInBody: "The text has a NUL character."
    case .unusable(let part): "The \(part) has a character that no header may hold."
    }
  }
}

/// Whom a mail is to or from.
public struct MailAddress: Sendable, Hashable {
  /// Local part and domain, in ASCII: `ada@meridian.example`.
  public let address: String
  /// Shown instead of the address by mail programs.
  public let name: String?

  /// Takes the addresses that mail servers hand out: a dot-atom, an `@` and a domain name (RFC
  /// 5321, section 4.1.2, without quoted local parts and address literals), at most 254 bytes.
  ///
  /// - Throws: ``MailError/invalidAddress``, or ``MailError/controlCharacter(in:)`` of the name.
  public init(_ address: String, name: String? = nil) throws(MailError) {
    let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, address.utf8.count <= 254,
      Self.isLocalPart(parts[0]), Self.isDomain(parts[1])
    else { throw .invalidAddress }
    if let name { try Mail.refuseControlCharacters(name, in: "name") }
    self.address = address
    self.name = name
  }

  /// The part behind the `@`.
  var domain: Substring { address.drop { $0 != "@" }.dropFirst() }

  private static func isLocalPart(_ text: Substring.UTF8View) -> Bool {
    text.count <= 64
      && text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty
          && $0.allSatisfy { isAlphanumeric($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
      }
  }

  private static func isDomain(_ text: Substring.UTF8View) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
      (1...63).contains($0.count) && $0.first != hyphen && $0.last != hyphen
        && $0.allSatisfy { isAlphanumeric($0) || $0 == hyphen }
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}

/// A mail in plain text to one person.
public struct Mail: Sendable, Hashable {
  /// The recipient.
  public let to: MailAddress
  /// One line in any script.
  public let subject: String
  /// Any text; its line ends may be LF, CR or CRLF.
  public let body: String
  /// Message id without its angle brackets, the same whenever this very mail is sent; nil for a new
  /// one each time.
  public let id: String?
  /// Where one request switches mails of this kind off (RFC 8058); nil for a mail that somebody asked
  /// for.
  public let unsubscribeURL: String?

  /// Nothing that is passed here can add a header, a recipient or a second mail.
  ///
  /// - Throws: ``MailError/controlCharacter(in:)`` of the subject, ``MailError/nulInBody``,
  ///   ``MailError/unusable(_:)`` for an id or address that no header may hold.
  public init(
    to: MailAddress, subject: String, body: String, id: String? = nil,
    unsubscribeURL: String? = nil
  ) throws(MailError) {
    try Self.refuseControlCharacters(subject, in: "subject")
    guard !body.utf8.contains(0) else { throw .nulInBody }
    try Self.refuseUnusable(id, in: "message id")
    try Self.refuseUnusable(unsubscribeURL, in: "address to unsubscribe at")
    self.to = to
    self.subject = subject
    self.body = body
    self.id = id
    self.unsubscribeURL = unsubscribeURL
  }

  /// What stands between angle brackets of a header is visible ASCII without more of them.
  private static func refuseUnusable(_ text: String?, in part: String) throws(MailError) {
    guard let text else { return }
    let isUsable = text.utf8.allSatisfy {
      (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
    }
    guard isUsable, !text.isEmpty, text.utf8.count <= 900 else { throw .unusable(part) }
  }

  static func refuseControlCharacters(_ text: String, in part: String) throws(MailError) {
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { throw .controlCharacter(in: part) }
  }
}
