import Foundation
import Passwords
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The demo in a database")
struct DemoLoaderTests {
  @Test("2,400 people, 54 petitions, and 1,612 signatures under the first")
  func counts() async throws {
    let company = try await LoadedDemo.company
    #expect(try await company.count("select count(*) from person") == 2_400)
    #expect(try await company.count("select count(*) from petition") == 54)
    #expect(
      try await company.count(
        """
        select s.signatures from petition p join petition_standing s on s.petition_id = p.id
        where p.title like 'Stop collecting our keystrokes%'
        """) == 1_612)
  }

  @Test("Every count equals its rows, in all and by day") func standings() async throws {
    let company = try await LoadedDemo.company
    let wrong = try await company.texts(
      """
      select p.title from petition p left join petition_standing t on t.petition_id = p.id
      where t.signatures is distinct from
          (select count(*) from signature s where s.petition_id = p.id)
        or t.signatures is distinct from
          (select coalesce(sum(d.signatures), 0) from signature_day d where d.petition_id = p.id)
      """)
    #expect(wrong.isEmpty)
    let days = try await company.count(
      """
      select count(*) from (
        select petition_id, (signed_at at time zone 'UTC')::date, count(*) from signature group by 1, 2
        except select petition_id, day, signatures from signature_day
      ) wrong
      """)
    #expect(days == 0)
  }

  @Test("Signature ids follow the time of signing") func ids() async throws {
    let wrong = try await LoadedDemo.company.count(
      """
      select count(*) from (
        select signed_at < lag(signed_at) over (order by id) as is_wrong from signature
      ) s where is_wrong
      """)
    #expect(wrong == 0)
  }

  @Test("Each person has the department, site and mail that were made for them") func people()
    async throws
  {
    let company = try await LoadedDemo.company
    let people = try LoadedDemo.plan.people
    let known = try await company.office.rows(EmployeeImportQueries<OperatorRole>.known())
    #expect(known.map(\.record) == people.map(\.record))
  }

  @Test("One account a role is listed, and the shown password opens it") func signIns() async throws
  {
    let company = try await LoadedDemo.company
    let accounts = try await Demo.signIns(company.web)
    #expect(accounts.map(\.role) == ["Employee", "Leadership", "Analyst", "Moderator", "Steward"])
    #expect(Demo.password.count >= 12)
    for account in accounts {
      let credentials = try await company.web.first(AccountQueries.credentials(mail: account.mail))
      let phc = try #require(credentials?.phc)
      #expect(try Argon2id.verify(Demo.password, against: phc))
    }
  }

  @Test("Templates ask the questions of the bank in their order") func templates() async throws {
    let company = try await LoadedDemo.company
    let bank = try LoadedDemo.plan.files.surveys.bank
    for template in bank.templates {
      let rows = try await company.texts(
        """
        select q.key from survey_template t join survey_template_question a on a.template_id = t.id
          join survey_question q on q.id = a.question_id
        where t.name = \(template.name) order by a.position
        """)
      #expect(rows == template.questions)
    }
    let wrong = try await company.count(
      """
      select count(*) from survey_question q left join survey_theme t on t.id = q.theme_id
      where (q.kind in ('agreement-5', 'agreement-7')) is distinct from (t.id is not null)
      """)
    #expect(wrong == 0)
  }

  @Test("No accounts are listed where the mark is missing") func unmarked() async throws {
    try await TestCompany.lend { company in
      try await Self.importSomebody(into: company, name: "Ada")
      #expect(try await Demo.signIns(company.web).isEmpty)
      try await company.owner.run(Command("update workplace set is_demo = true"))
      #expect(try await Demo.signIns(company.web).map(\.name) == ["Ada"])
    }
  }

  @Test("The audit log tells who gave every role, and is intact") func auditLog() async throws {
    let company = try await LoadedDemo.company
    #expect(try await AuditChain.verify(company.web) == .intact(entries: 14))
    let unexplained = try await company.count(
      """
      select count(*) from employee e cross join unnest(e.roles) as h(role)
      where not exists (select from audit_entry a where a.subject_id = e.id and a.role = h.role)
      """)
    #expect(unexplained == 0)
    #expect(try await company.count("select count(*) from audit_entry where actor_id is null") == 1)
    #expect(
      try await company.count("select count(*) from audit_entry where actor_id = subject_id") == 0)
  }

  @Test("Loading twice is refused, and nothing is added") func twice() async throws {
    let company = try await LoadedDemo.company
    await #expect(throws: DemoError.self) {
      try await LoadedDemo.loader().load(into: company.owner, now: LoadedDemo.now)
    }
    #expect(try await company.count("select count(*) from employee") == 2_400)
  }

  @Test("Where real people are, the demo is refused") func realPeople() async throws {
    try await TestCompany.lend { company in
      try await Self.importSomebody(into: company, name: "Ada")
      await #expect(throws: DemoError.self) {
        try await LoadedDemo.loader().load(into: company.owner, now: LoadedDemo.now)
      }
      #expect(try await company.texts("select name from person") == ["Ada"])
    }
  }

  @Test("Two loads at once leave one demo") func concurrently() async throws {
    try await TestCompany.lend { company in
      let refusals = try await withThrowingTaskGroup { group in
        for _ in 1...2 {
          group.addTask {
            do {
              try await LoadedDemo.loader().load(into: company.owner, now: LoadedDemo.now)
              return false
            } catch is DemoError {
              return true
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(refusals.count { $0 } == 1)
      let employees = try await company.count("select count(*) from employee")
      #expect(employees == 2_400)
    }
  }

  @Test("A file that the database refuses leaves nothing behind") func failure() async throws {
    let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.copyItem(
      at: URL(filePath: LoadedDemo.directory).resolvingSymlinksInPath(), to: copy)
    defer { try? FileManager.default.removeItem(at: copy) }
    let file = copy.appending(path: "petitions/38-number-the-meeting-rooms.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.replacing("Number the", with: String(repeating: "Number the ", count: 20))
      .write(to: file, atomically: true, encoding: .utf8)
    try await TestCompany.lend { company in
      let error = await #expect(throws: DatabaseError.self) {
        try await LoadedDemo.loader(copy.path).load(into: company.owner, now: LoadedDemo.now)
      }
      #expect(error?.violates("petition_title_length") == true)
      let isEmpty = try await Demo.isEmpty(company.owner)
      #expect(isEmpty)
      let departments = try await company.count("select count(*) from department")
      #expect(departments == 0)
    }
  }

  @Test("Two loads are equal, salts apart") func deterministic() async throws {
    let first = try await Self.checksums(LoadedDemo.company)
    let second = try await TestCompany.lend { company in
      try await LoadedDemo.loader().load(into: company.owner, now: LoadedDemo.now)
      return try await Self.checksums(company)
    }
    #expect(first.count > 10)
    #expect(first == second)
  }

  @Test("After a reset the demo is loaded anew, ids and all") func reset() async throws {
    try await TestCompany.lend { company in
      #expect(try await Demo.isEmpty(company.owner))
      try await Self.importSomebody(into: company, name: "Ada")
      try await company.owner.run(Command("update workplace set is_demo = true"))
      #expect(try await !Demo.isEmpty(company.owner))
      try await Demo.reset(company.owner)
      #expect(try await Demo.isEmpty(company.owner))
      #expect(try await company.count("select count(*) from audit_entry") == 0)
      #expect(try await company.count("select count(*) from schema_migration") != 0)
      try await LoadedDemo.loader().load(into: company.owner, now: LoadedDemo.now)
      #expect(try await Self.checksums(company) == Self.checksums(LoadedDemo.company))
      await #expect(throws: DatabaseError.self) {
        try await company.owner.run(Command("delete from audit_entry"))
      }
    }
  }

  @Test("A reset refuses a database without the demo's mark") func resetRefused() async throws {
    try await TestCompany.lend { company in
      await #expect(throws: DemoError.self) { try await Demo.reset(company.owner) }
      try await Self.importSomebody(into: company, name: "Ada")
      await #expect(throws: DemoError.self) { try await Demo.reset(company.owner) }
      #expect(try await company.texts("select name from person") == ["Ada"])
    }
  }

  /// A company that is not the demo's.
  private static func importSomebody(into company: TestCompany, name: String) async throws {
    let file = try EmployeeFileTests.read(
      """
      id,name,mail,department,site,start_date
      1,\(name),somebody@m.example,Sales,Leeds,2020-01-01

      """)
    try await EmployeeImport(database: company.office).run(file, company: "Real Ltd")
  }

  /// A line a table. Left out is what has to differ: the hash of the password, the salts of people,
  /// and what the audit log makes of these.
  private static func checksums(_ company: TestCompany) async throws -> [String] {
    let tables = try await company.texts(
      """
      select relname || ' ' || md5(table_to_xml(oid, true, false, '')::text) from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace
        and relname not in ('schema_migration', 'password', 'person', 'audit_entry')
      order by relname
      """)
    let salted = try await company.texts(
      """
      select md5(string_agg(concat_ws('|', employee_id, number, name, mail), '' order by employee_id))
      from person
      union all
      select md5(string_agg(
        concat_ws('|', id, occurred_at, action, actor_id, subject_id, role, reason), '' order by id))
      from audit_entry
      union all select md5(string_agg(employee_id::text, '|' order by employee_id)) from password
      """)
    return tables + salted
  }
}
