import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Erasing a person")
struct ErasureTests {
  /// A company in which P-4711 has done everything that leaves a trace.
  private static func withMember<T>(
    _ body: nonisolated(nonsending) (TestCompany, InvitedPerson) async throws -> T
  ) async throws -> T {
    try await TestCompany.lend { company in
      try await EmployeeImport(database: company.office).run(
        try EmployeeFileTests.read(
          """
          id,name,mail,department,site,start_date
          P-4711,Quirina Wolkenstein,quirina@m.example,Sales,Leeds,2020-01-01
          P2,Bo Else,bo@m.example,Sales,Leeds,2020-01-01

          """))
      let member = try #require(
        try await company.web.rows(InvitationQueries.find(["P-4711"])).first)
      try await leaveTraces(of: member.id, company)
      return try await body(company, member)
    }
  }

  private static func leaveTraces(of id: Employee.ID, _ company: TestCompany) async throws {
    try await company.web.pipeline([
      AccountQueries.setPassword("$argon2id$trace", of: id),
      SessionQueries.create(Token().hash, for: id, device: "Trace on Linux", days: 1),
      AccountQueries.createLink(Token().hash, for: id, purpose: .reset),
    ])
    try await OperatorRoleChange(.moderator, isGrant: true, to: "P-4711", reason: "To review.")
      .apply(in: company.web)
    try await company.owner.run(
      Command(
        """
        insert into petition (title, background, addressee, petitioner_id, state, threshold, opened_at)
        select 'Petition ' || n, 'Why', 'CEO', case when n = 3 then \(id) else \(id) + 1 end, 'open', 9,
          now()
        from generate_series(1, 4) n
        """))
    try await company.owner.run(
      Command("insert into petition_standing (petition_id) select id from petition"))
    for (petition, reason) in [(1, "Trace one"), (2, "Trace two")] {
      _ = try await company.web.rows(
        SigningQueries.sign([
          Signing(petition: Int64(petition), employee: id, showsName: true, reason: reason)
        ]))
    }
    _ = try await company.web.rows(SigningQueries.withdraw([Withdrawal(petition: 2, employee: id)]))
    for kind in [NotificationKind.petitionOpened, .responsePublished] {
      try await company.web.run(AnnouncementQueries.add(kind, about: 3, occasion: 1))
    }
    await Announcer(database: company.web, logger: Logger(label: "test")).drain()
    try await company.web.run(
      NotificationQueries.mute([.draftSentBack], of: [.draftSentBack], by: id))
    try await company.web.run(
      UnsubscribeQueries.add([Token().hash], of: [id], for: [.petitionOpened]))
    try await company.owner.run(Command("analyze"))
  }

  @Test("The name is in no table any more, nor what was written or used to sign in") func gone()
    async throws
  {
    try await Self.withMember { company, member in
      let traces = ["Quirina", "Wolkenstein", "quirina@m.example", "P-4711", "Trace", "$argon2id$"]
      for trace in traces { #expect(try await Self.isAnywhere(trace, company), "\(trace)") }
      let subject = try await Erasure(database: company.office).erase("P-4711")
      #expect(subject.name == "Quirina Wolkenstein")
      for trace in traces { #expect(try await !Self.isAnywhere(trace, company), "\(trace)") }
    }
  }

  @Test("The planner keeps no samples of names, addresses and reasons")
  func statistics() async throws {
    try await Self.withMember { company, _ in
      let samples = try await company.count(
        """
        select count(*) from pg_stats
        where schemaname = 'public'
          and concat(most_common_vals, histogram_bounds) ~ 'Quirina|quirina|P-4711|Trace one|argon2id'
        """)
      #expect(samples == 0)
    }
  }

  @Test("The chain of the audit log verifies, and ends with the opaque number") func auditLog()
    async throws
  {
    try await Self.withMember { company, member in
      let identity = try #require(
        try await company.web.first(AuditQueries<WebRole>.identity(of: member.id)))
      try await Erasure(database: company.office).erase("P-4711")
      #expect(try await AuditChain.verify(company.web) == .intact(entries: 3))
      let last = try #require(
        try await company.web.rows(AuditQueries<WebRole>.entries(from: 3, limit: 1)).first)
      #expect(last.event.action == .employeeErased)
      #expect(last.event.subject == member.id)
      #expect(last.event.actor == nil)
      #expect(last.event.reason.isEmpty)
      #expect(last.event.subjectCommitment == identity.commitment)
    }
  }

  @Test("The signature still counts, without name and reason") func signature() async throws {
    try await Self.withMember { company, member in
      try await Erasure(database: company.office).erase("P-4711")
      let signatures = try await company.web.rows(
        PetitionQueries.signatures(of: 1, before: nil, limit: 9))
      #expect(signatures.count == 1)
      let signature = try #require(signatures.first)
      #expect(signature.name == nil && signature.department == nil && signature.reason == nil)
      #expect(!signature.showsName)
      let count = try await company.count(
        "select signatures from petition_standing where petition_id = 1")
      #expect(count == 1)
    }
  }

  @Test("Pages of what they signed or wrote are made anew, and no others")
  func revisions() async throws {
    try await Self.withMember { company, _ in
      let revisions: SQL = "select revision::text from petition_standing order by petition_id"
      let before = try await company.texts(revisions).compactMap { Int($0) }
      try await Erasure(database: company.office).erase("P-4711")
      let after = try await company.texts(revisions).compactMap { Int($0) }
      #expect(zip(after, before).map(-) == [1, 0, 1, 0])
    }
  }

  @Test("The account is closed and holds no role") func account() async throws {
    try await Self.withMember { company, member in
      try await Erasure(database: company.office).erase("P-4711")
      let open = try await company.count(
        """
        select count(*) from employee
        where id = \(member.id) and (is_active or roles <> '{}' or unread_notices <> 0
          or unread_notifications <> 0)
        """)
      #expect(open == 0)
      let left = try await company.count(
        """
        select (select count(*) from password) + (select count(*) from session)
          + (select count(*) from one_time_link) + (select count(*) from notice)
          + (select count(*) from withdrawn_signature) + (select count(*) from notification)
          + (select count(*) from outgoing_mail) + (select count(*) from muted_mail)
          + (select count(*) from unsubscribe_link)
        """)
      #expect(left == 0)
      #expect(try await company.web.rows(RoleQueries.holders()).isEmpty)
      let history = try await company.web.rows(RoleQueries.history(before: nil, limit: 9))
      #expect(history.map(\.subject) == [nil])
    }
  }

  @Test("Nobody else loses anything") func others() async throws {
    try await Self.withMember { company, member in
      let other = member.id + 1
      try await Self.leaveSession(of: other, company)
      try await Erasure(database: company.office).erase("P-4711")
      #expect(try await company.texts("select name from person") == ["Bo Else"])
      #expect(try await company.count("select employee_id from session") == Int(other))
      #expect(try await company.count("select count(*) from employee where is_active") == 1)
    }
  }

  @Test("Looking whom a number means writes nothing") func subject() async throws {
    try await Self.withMember { company, member in
      let subject = try await Erasure(database: company.office).subject("P-4711")
      #expect(
        subject
          == Erasure.Subject(
            id: member.id, name: "Quirina Wolkenstein", signatures: 1, petitions: ["Petition 3"]))
      #expect(try await Self.isAnywhere("Quirina", company))
    }
  }

  @Test("An unknown number is refused, and so is a second erasure") func unknown() async throws {
    try await Self.withMember { company, _ in
      let erasure = Erasure(database: company.office)
      await #expect(throws: EmployeeError.unknown("P-1")) { try await erasure.erase("P-1") }
      try await erasure.erase("P-4711")
      await #expect(throws: EmployeeError.unknown("P-4711")) { try await erasure.erase("P-4711") }
      #expect(try await AuditChain.verify(company.web) == .intact(entries: 3))
    }
  }

  private static func leaveSession(of id: Employee.ID, _ company: TestCompany) async throws {
    try await company.web.run(
      SessionQueries.create(Token().hash, for: id, device: "Firefox", days: 1))
  }

  /// Whether a text stands in any row of any table.
  private static func isAnywhere(_ text: String, _ company: TestCompany) async throws -> Bool {
    let dump = try await company.texts("select schema_to_xml('public', true, false, '')::text")
    return dump.contains { $0.contains(text) }
  }
}
