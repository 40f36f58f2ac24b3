import Postgres
import Web

/// Sends one-time links by mail to those who have no password yet.
public struct Invitations: Sendable {
  /// Who is invited.
  public enum Recipients: Sendable {
    /// Every active employee without a password.
    case allNew
    /// Those with these personnel numbers.
    case numbers([String])
  }

  /// What became of them.
  public struct Outcome: Sendable, Equatable {
    /// How many were sent.
    public internal(set) var sent = 0
    /// Who was not invited, and why: a sentence each that names the personnel number.
    public internal(set) var failures: [String] = []
  }

  private let database: Pool<WebRole>
  private let mail: any MailTransport
  private let publicURL: String
  private let company: String

  /// - Parameters:
  ///   - publicURL: scheme, host and port of the site, without a trailing slash.
  ///   - company: what the mails call the company.
  public init(
    database: Pool<WebRole>, mail: any MailTransport, publicURL: String, company: String
  ) {
    self.database = database
    self.mail = mail
    self.publicURL = publicURL
    self.company = company
  }

  /// Sends them one after another, and goes on after a failure.
  ///
  /// - Parameter progress: told what is done, a line for every hundred.
  /// - Throws: only what keeps all from being sent, such as a lost database.
  public func send(
    to recipients: Recipients, progress: @Sendable (String) -> Void = { _ in }
  ) async throws -> Outcome {
    var outcome = Outcome()
    let people = try await people(recipients, &outcome)
    for (index, person) in people.enumerated() {
      do {
        try await invite(person)
        outcome.sent += 1
      } catch let error as DatabaseError {
        throw error
      } catch {
        outcome.failures.append("\(person.number): the mail could not be sent: \(error)")
      }
      let done = index + 1
      if done.isMultiple(of: 100) { progress("\(done.grouped) of \(people.count.grouped)") }
    }
    return outcome
  }

  private func people(
    _ recipients: Recipients, _ outcome: inout Outcome
  ) async throws -> [InvitedPerson] {
    guard case .numbers(let numbers) = recipients else {
      return try await database.rows(InvitationQueries.withoutPassword())
    }
    let found = try await database.rows(InvitationQueries.find(numbers))
    for number in numbers where !found.contains(where: { $0.number == number }) {
      outcome.failures.append("\(EmployeeError.unknown(number))")
    }
    for person in found where !person.isInvitable {
      outcome.failures.append(
        "\(person.number) \(person.isActive ? "has a password already." : "is not active.")")
    }
    return found.filter(\.isInvitable)
  }

  private func invite(_ person: InvitedPerson) async throws {
    let token = Token()
    let letter = try Mail.link(
      .invitation, to: Addressee(employee: person.id, name: person.name, mail: person.mail),
      url: publicURL + LinkPurpose.invitation.path + token.text, company: company)
    try await database.run(
      AccountQueries.createLink(token.hash, for: person.id, purpose: .invitation))
    try await mail.send(letter)
  }
}
