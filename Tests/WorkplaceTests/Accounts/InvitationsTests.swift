import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Workplace

@Suite("Inviting people")
struct InvitationsTests {
  /// A post office that loses the mails to some addresses.
  private final class PostOffice: MailTransport {
    struct Lost: Error, CustomStringConvertible { let description = "mailbox full" }

    let sent = Mutex<[Mail]>([])
    let losing: Set<String>

    init(losing: Set<String> = []) { self.losing = losing }

    func send(_ mail: Mail) async throws {
      if losing.contains(mail.to.address) { throw Lost() }
      sent.withLock { $0.append(mail) }
    }

    var addresses: [String] { sent.withLock { $0.map(\.to.address) } }
  }

  private static func withCompany(
    _ body: nonisolated(nonsending) (TestCompany) async throws -> Void
  ) async throws {
    try await TestCompany.lend { company in
      let lines = (1...4).map { "P\($0),Person \($0),p\($0)@m.example,Sales,Leeds,2020-01-01\n" }
      try await EmployeeImport(database: company.office).run(
        try EmployeeFileTests.read("id,name,mail,department,site,start_date\n" + lines.joined()))
      let known = try await company.web.rows(InvitationQueries.find(["P3", "P4"]))
      try await company.web.run(AccountQueries.setPassword("$argon2id$", of: known[0].id))
      try await company.owner.run(
        Command("update employee set is_active = false where id = \(known[1].id)"))
      try await body(company)
    }
  }

  private static func invitations(_ company: TestCompany, _ office: PostOffice) -> Invitations {
    Invitations(
      database: company.web, mail: office, publicURL: "https://redress.example", company: "Meridian"
    )
  }

  @Test("Every active person without a password gets a link that works") func allNew() async throws
  {
    try await Self.withCompany { company in
      let office = PostOffice()
      let outcome = try await Self.invitations(company, office).send(to: .allNew)
      #expect(outcome == Invitations.Outcome(sent: 2))
      #expect(office.addresses == ["p1@m.example", "p2@m.example"])
      let body = try #require(office.sent.withLock { $0.first?.body })
      let link = try #require(body.split(separator: "\n").first { $0.hasPrefix("https://") })
      let token = try #require(link.split(separator: "/").last.flatMap { Token(String($0)) })
      #expect(link == "https://redress.example/invitations/\(token.text)")
      let holder = try await company.web.first(
        AccountQueries.link(token.hash, purpose: .invitation))
      #expect(holder?.mail == "p1@m.example")
    }
  }

  @Test("After a failure the others are still invited, and it is reported")
  func failure() async throws {
    try await Self.withCompany { company in
      let office = PostOffice(losing: ["p1@m.example"])
      let outcome = try await Self.invitations(company, office).send(to: .allNew)
      #expect(outcome.sent == 1)
      #expect(outcome.failures == ["P1: the mail could not be sent: mailbox full"])
      #expect(office.addresses == ["p2@m.example"])
    }
  }

  @Test("Those who cannot be invited are named with the reason") func numbers() async throws {
    try await Self.withCompany { company in
      let office = PostOffice()
      let outcome = try await Self.invitations(company, office)
        .send(to: .numbers(["P2", "P3", "P4", "P5"]))
      #expect(outcome.sent == 1)
      #expect(
        outcome.failures == [
          "There is nobody with the id P5.", "P3 has a password already.", "P4 is not active.",
        ])
    }
  }
}

@Suite("Roles given by the operator")
struct OperatorRoleChangeTests {
  private static func withPerson(
    _ body: nonisolated(nonsending) (TestCompany) async throws -> Void
  ) async throws {
    try await TestCompany.lend { company in
      try await EmployeeImport(database: company.office).run(
        try EmployeeFileTests.read(
          "id,name,mail,department,site,start_date\nP1,Ada,ada@m.example,Sales,Leeds,2020-01-01\n"))
      try await body(company)
    }
  }

  @Test("A role is given and taken back, in the public log and without an actor") func change()
    async throws
  {
    try await Self.withPerson { company in
      try await OperatorRoleChange(.steward, isGrant: true, to: "P1", reason: " First steward ")
        .apply(in: company.web)
      #expect(try await company.texts("select unnest(roles) from employee") == ["steward"])
      try await OperatorRoleChange(.steward, isGrant: false, to: "P1", reason: "Left the team")
        .apply(in: company.web)
      #expect(try await company.texts("select unnest(roles) from employee").isEmpty)
      let history = try await company.web.rows(RoleQueries.history(before: nil, limit: 9))
      #expect(history.map(\.reason) == ["Left the team", "First steward"])
      #expect(history.map(\.isGrant) == [false, true])
      #expect(history.map(\.actor) == [nil, nil])
    }
  }

  @Test("What cannot be done is said in a sentence and changes nothing")
  func refused() async throws {
    try await Self.withPerson { company in
      await #expect(throws: EmployeeError.unknown("P9")) {
        try await OperatorRoleChange(.analyst, isGrant: true, to: "P9", reason: "x")
          .apply(in: company.web)
      }
      await #expect(throws: EmployeeError.roleNotHeld(.analyst, "P1")) {
        try await OperatorRoleChange(.analyst, isGrant: false, to: "P1", reason: "x")
          .apply(in: company.web)
      }
      let grant = try OperatorRoleChange(.analyst, isGrant: true, to: "P1", reason: "x")
      try await grant.apply(in: company.web)
      await #expect(throws: EmployeeError.roleHeld(.analyst, "P1")) {
        try await grant.apply(in: company.web)
      }
      let entries = try await company.count(
        "select count(*) from audit_entry where role = 'analyst'")
      #expect(entries == 1)
    }
  }

  @Test(
    "A reason is needed", arguments: ["", "  ", "two\nlines", String(repeating: "x", count: 301)])
  func reason(_ reason: String) {
    #expect(throws: EmployeeError.badReason) {
      try OperatorRoleChange(.analyst, isGrant: true, to: "P1", reason: reason)
    }
  }
}
