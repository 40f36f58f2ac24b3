import Foundation

extension Mail {
  /// The mail of a notification. The same notification has the same message id however often it is
  /// sent, so that mail programs show it once.
  ///
  /// - Throws: `MailError` when its reader has no address that can be written to.
  static func notification(_ due: DueMail, unsubscribe token: Token, at site: SiteSettings) throws
    -> Mail
  {
    guard let address = due.address, let title = due.title else { throw MailError.invalidAddress }
    let words = due.kind.words
    let subject = due.petition ?? due.round ?? 0
    let stop = site.publicURL + UnsubscribeRoutes.path + token.text
    return try Mail(
      to: MailAddress(address, name: due.name), subject: words.subject,
      body: """
        Hello \(due.name ?? ""),

        \(words.sentence)

            \(title)

        \(words.invitation):
        \(site.publicURL)/notifications/\(due.id)

        You get this mail because \(words.reason). Stop mails of this kind:
        \(stop)

        Choose what you get by mail:
        \(site.publicURL)/notifications/settings
        """,
      id: "\(due.id).\(due.kind.rawValue).\(subject).\(due.occasion)@\(site.host)",
      unsubscribeURL: stop)
  }
}

extension SiteSettings {
  /// The host of the public address.
  var host: String { URLComponents(string: publicURL)?.host ?? "localhost" }
}
