import Foundation
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Importing the list of employees")
struct EmployeeImportTests {
  /// A list of so many people; `change` may replace a line.
  private static func list(
    _ numbers: some Sequence<Int>, change: (Int) -> String? = { _ in nil }
  ) throws -> EmployeeFile {
    let lines = numbers.map { number in
      change(number) ?? "P\(number),Person \(number),p\(number)@m.example,Sales,Leeds,2020-01-01"
    }
    return try EmployeeFileTests.read(
      (["id,name,mail,department,site,start_date"] + lines).joined(separator: "\n") + "\n")
  }

  @Test("Everybody joins, with departments and sites, and the log says how many") func joining()
    async throws
  {
    try await TestCompany.lend { company in
      let importer = EmployeeImport(database: company.office)
      let file = try Self.list(1...2_500) { number in
        number == 7 ? "P7,Zoë,zoe@m.example,Legal,Kraków,2021-05-06" : nil
      }
      let plan = try await importer.run(file, company: "Meridian")
      #expect(plan.summary == "2,500 joined, 0 changed, 0 returned, 0 left")
      let known = try await company.office.rows(EmployeeImportQueries<OperatorRole>.known())
      #expect(known.map(\.record) == file.lines.map(\.record))
      let departments = try await company.texts("select name from department order by 1")
      #expect(departments == ["Legal", "Sales"])
      #expect(try await company.texts("select reason from audit_entry") == [plan.summary])
      let names = try await company.texts("select company from workplace where not is_demo")
      #expect(names == ["Meridian"])
      #expect(try await AuditChain.verify(company.web) == .intact(entries: 1))
    }
  }

  @Test("A second import of the same list writes nothing") func again() async throws {
    try await TestCompany.lend { company in
      let importer = EmployeeImport(database: company.office)
      try await importer.run(try Self.list(1...40))
      let before = try await Self.contents(of: company)
      let plan = try await importer.run(try Self.list(1...40))
      #expect(plan.isEmpty)
      #expect(try await Self.contents(of: company) == before)
    }
  }

  @Test("A dry run tells who joins, changes and leaves, and writes nothing")
  func dryRun() async throws {
    try await TestCompany.lend { company in
      let importer = EmployeeImport(database: company.office)
      try await importer.run(try Self.list(1...40))
      let before = try await Self.contents(of: company)
      let plan = try await importer.plan(
        try Self.list(2...41) { number in
          number == 2 ? "P2,Person Two,p2@m.example,Sales,Porto,2020-01-01" : nil
        })
      #expect(
        plan.details == [
          "joins    P41 Person 41", "changes  P2 Person Two: name, site", "leaves   P1 Person 1",
        ])
      #expect(try await Self.contents(of: company) == before)
    }
  }

  @Test("Changes are taken over") func changes() async throws {
    try await TestCompany.lend { company in
      let importer = EmployeeImport(database: company.office)
      try await importer.run(try Self.list(1...3))
      let file = try Self.list(1...3) { number in
        number == 2 ? "P2,Åsa Two,two@m.example,Legal,Porto,2019-12-31" : nil
      }
      let plan = try await importer.run(file)
      #expect(
        plan.changes.map(\.columns) == [["name", "mail", "department", "site", "start_date"]])
      let known = try await company.office.rows(EmployeeImportQueries<OperatorRole>.known())
      #expect(known.map(\.record) == file.lines.map(\.record))
    }
  }

  @Test("Who is missing is deactivated, and their sessions and links end at once")
  func leaving() async throws {
    try await TestCompany.lend { company in
      let importer = EmployeeImport(database: company.office)
      try await importer.run(try Self.list(1...40))
      for number in ["P1", "P2"] { try await Self.signIn(number, company) }
      let plan = try await importer.run(try Self.list(2...40))
      #expect(plan.leavers.map(\.record.number) == ["P1"])
      let inactive = try await company.texts(
        "select number from person join employee on id = employee_id where not is_active")
      #expect(inactive == ["P1"])
      let sessions = try await company.texts(
        "select number from session join person using (employee_id)")
      #expect(sessions == ["P2"])
      let links = try await company.texts(
        "select number from one_time_link join person using (employee_id)")
      #expect(links == ["P2"])
    }
  }

  @Test("Who returns is active again under the same number") func returning() async throws {
    try await TestCompany.lend { company in
      let importer = EmployeeImport(database: company.office)
      try await importer.run(try Self.list(1...40))
      try await importer.run(try Self.list(2...40))
      let plan = try await importer.run(try Self.list(1...40))
      #expect(plan.summary == "0 joined, 0 changed, 1 returned, 0 left")
      #expect(plan.details == ["returns  P1 Person 1"])
      #expect(try await company.count("select count(*) from employee where is_active") == 40)
      #expect(try await company.count("select count(*) from employee") == 40)
    }
  }

  @Test("More than 5 in 100 missing writes nothing at all, unless it is confirmed")
  func fiveInHundred() async throws {
    try await TestCompany.lend { company in
      let importer = EmployeeImport(database: company.office)
      try await importer.run(try Self.list(1...40))
      let before = try await Self.contents(of: company)
      // Three of forty; a fourth joins, and must not either.
      let file = try Self.list(4...41)
      await #expect(throws: EmployeeImportError.tooManyLeavers(3, of: 40)) {
        try await importer.run(file, company: "Meridian")
      }
      #expect(try await Self.contents(of: company) == before)
      let plan = try await importer.run(file, isConfirmed: true)
      #expect(plan.summary == "1 joined, 0 changed, 0 returned, 3 left")
      // Two of 38 are more than 5 in 100, one is not; neither are two of 40.
      try await importer.run(try Self.list(5...41))
      try await importer.run(try Self.list(5...44))
      try await importer.run(try Self.list(7...44))
    }
  }

  @Test("A bad line of somebody known keeps them active, and says so") func protection()
    async throws
  {
    try await TestCompany.lend { company in
      let importer = EmployeeImport(database: company.office)
      try await importer.run(try Self.list(1...40))
      let file = try Self.list(1...40) { number in
        switch number {
        case 1: "P1,Person 1,p1@m.example,Sales,Leeds,yesterday"
        case 2: ",Person 2,P2@m.example,Sales,Leeds,2020-01-01"
        case 3: "3,P3,with,Person,3"
        default: nil
        }
      }
      let plan = try await importer.run(file)
      #expect(plan.isEmpty)
      #expect(plan.problems.map(\.line) == [2, 3, 4])
      let notes = ["P1", "P2", "P3"].map { "\($0) stands on a bad line and so stays active." }
      #expect(plan.notes == notes)
      #expect(try await company.count("select count(*) from employee where is_active") == 40)
    }
  }

  @Test("A line that cannot be read at all keeps everybody active, and the others are imported")
  func unreadable() async throws {
    try await TestCompany.lend { company in
      let importer = EmployeeImport(database: company.office)
      try await importer.run(try Self.list(1...40))
      let plan = try await importer.run(
        try Self.list(1...41) { number in
          number == 1 ? "P1,\"Person\" 1,p1@m.example,Sales,Leeds,2020-01-01" : nil
        })
      #expect(plan.summary == "1 joined, 0 changed, 0 returned, 0 left")
      #expect(plan.notes.count == 1)
      #expect(try await company.count("select count(*) from employee where is_active") == 41)
    }
  }

  @Test("A mail address that somebody else has is a bad line, also between two lines")
  func heldMail() async throws {
    try await TestCompany.lend { company in
      let importer = EmployeeImport(database: company.office)
      try await importer.run(try Self.list(1...40))
      let plan = try await importer.run(
        try Self.list(1...41) { number in
          switch number {
          case 1: "P1,Person 1,new@m.example,Sales,Leeds,2020-01-01"
          case 2: "P2,Person 2,P3@m.example,Sales,Leeds,2020-01-01"
          case 3: "P3,Person 3,p2@m.example,Sales,Leeds,2020-01-01"
          case 41: "P41,Person 41,p1@m.example,Sales,Leeds,2020-01-01"
          default: nil
          }
        })
      #expect(
        plan.problems.map(\.description) == [
          "Line 3: The mail address belongs to P3.", "Line 4: The mail address belongs to P2.",
          "Line 42: The mail address belongs to P1.",
        ])
      #expect(plan.summary == "0 joined, 1 changed, 0 returned, 0 left")
    }
  }

  @Test("The company keeps its first name") func company() async throws {
    try await TestCompany.lend { company in
      let importer = EmployeeImport(database: company.office)
      try await importer.run(try Self.list(1...2), company: "First")
      try await importer.run(try Self.list(1...2), company: "Second")
      #expect(try await company.texts("select company from workplace") == ["First"])
    }
  }

  @Test("Of two imports at once the later one sees what the earlier one did")
  func concurrently() async throws {
    try await TestCompany.lend { company in
      let importer = EmployeeImport(database: company.office)
      let file = try Self.list(1...500)
      let joined = try await withThrowingTaskGroup { group in
        for _ in 1...2 { group.addTask { try await importer.run(file).joins.count } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(joined.sorted() == [0, 500])
    }
  }

  @Test("Progress is told for every thousand") func progress() async throws {
    try await TestCompany.lend { company in
      let lines = Lines()
      try await EmployeeImport(database: company.office).run(try Self.list(1...1_500)) { line in
        lines.add(line)
      }
      #expect(lines.all == ["1,000 of 1,500 added", "1,500 of 1,500 added"])
    }
  }

  private static func signIn(_ number: String, _ company: TestCompany) async throws {
    let person = try #require(try await company.web.rows(InvitationQueries.find([number])).first)
    try await company.web.run(
      SessionQueries.create(Token().hash, for: person.id, device: "Firefox", days: 1))
    try await company.web.run(
      AccountQueries.createLink(Token().hash, for: person.id, purpose: .reset))
  }

  /// All that is in the database, as text.
  private static func contents(of company: TestCompany) async throws -> [String] {
    try await company.texts("select schema_to_xml('public', true, false, '')::text")
  }
}
