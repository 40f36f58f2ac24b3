import Logging
import Postgres

/// The mails about accounts.
extension Mail {
  static func link(_ purpose: LinkPurpose, to person: Addressee, url: String, company: String)
    throws -> Mail
  {
    let (subject, opening) =
      switch purpose {
      case .invitation:
        (
          "Your account on Redress at \(company)",
          "You have an account on Redress, where employees of \(company) petition and leadership "
            + "answers in public. Choose your password here:"
        )
      case .reset:
        (
          "A new password for Redress",
          "Somebody, most likely you, asked for a new password for your account. Choose it here:"
        )
      }
    return try Mail(
      to: MailAddress(person.mail, name: person.name), subject: subject,
      body: """
        Hello \(person.name),

        \(opening)

        \(url)

        The link works once, for \(purpose.validFor). If you did not expect this mail, you need not \
        do anything.
        """)
  }

  static func roleChange(
    _ decision: RoleDecision, by actor: String, to person: Addressee, url: String
  ) throws -> Mail {
    let role = decision.role.label
    return try Mail(
      to: MailAddress(person.mail, name: person.name),
      subject: decision.isGrant ? "You have the role \(role)" : "The role \(role) was taken back",
      body: """
        Hello \(person.name),

        \(actor) \(decision.isGrant ? "gave you" : "took back") the role \(role). The reason given \
        in the public register:

        \(decision.reason)

        The register: \(url)/roles
        """)
  }
}

extension Site {
  /// Makes a one-time link and sends it; the database keeps only the link's hash.
  func sendLink(_ purpose: LinkPurpose, to person: Addressee) async throws {
    let token = Token()
    _ = try await database.run(
      AccountQueries.createLink(token.hash, for: person.employee, purpose: purpose))
    let url = settings.publicURL + purpose.path + token.text
    try await mail.send(
      try Mail.link(purpose, to: person, url: url, company: settings.company))
  }
}
