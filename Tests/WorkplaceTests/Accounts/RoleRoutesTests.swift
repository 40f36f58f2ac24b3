import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The register of roles")
struct RoleRoutesTests {
  @Test("Every employee reads who holds which role, who gave it, and why") func register()
    async throws
  {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let steward = site.browser(of: cast.steward)
      try await steward.post(
        "/people/\(cast.employee.id)/roles/grants", ["role": "moderator", "reason": "Fair & calm"])
      try await steward.post(
        "/people/\(cast.analyst.id)/roles/revocations", ["role": "analyst", "reason": "Moved on"])
      for person in cast.signedIn {
        let page = try await site.browser(of: person).get("/roles")
        #expect(page.status == .ok)
        let (holders, history) = try Self.split(page.text)
        #expect(holders.contains("<strong>Edith Employee</strong>"))
        #expect(!holders.contains("Anna Analyst"))
        #expect(!holders.contains("Dora Deactivated"))
        let given = "<bdi>Stella Steward</bdi> gave <strong>Moderator</strong> to <bdi>Edith"
        let taken = "<bdi>Stella Steward</bdi> took <strong>Analyst</strong> back from <bdi>Anna"
        #expect(history.contains(given) && history.contains("Fair &amp; calm"))
        #expect(history.contains(taken) && history.contains("Moved on"))
        let first = try #require(history.firstRange(of: "Moved on"))
        let second = try #require(history.firstRange(of: "Fair &amp; calm"))
        #expect(first.lowerBound < second.lowerBound, "newest first")
      }
    }
  }

  private static func split(_ page: String) throws -> (holders: String, history: String) {
    let parts = page.components(separatedBy: "id=\"history-title\"")
    try #require(parts.count == 2)
    return (parts[0].components(separatedBy: "<main").last ?? "", parts[1])
  }

  @Test("A long history is read a page at a time, each change once") func paging() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let steward = try #require(Steward(cast.steward.employee(roles: [.steward])))
      for number in 0..<65 {
        let decision = RoleDecision(
          role: .analyst, isGrant: number.isMultiple(of: 2), subject: cast.employee.id,
          reason: "Reason \(number).")
        try await steward.decide(decision, in: site.pool)
      }
      let browser = site.browser(of: cast.leadership)
      var next: String? = "/roles"
      var seen: [String] = []
      var pages = 0
      while let path = next {
        let text = try await browser.get(path).text
        seen += text.matches(of: #/<p class="reason">(Reason \d+\.)</#).map { String($0.1) }
        next = text.firstMatch(of: #/rel="next" href="([^"]+)"/#).map { String($0.1) }
        pages += 1
      }
      #expect(pages == 3)
      #expect(seen == (0..<65).reversed().map { "Reason \($0)." })
      for odd in ["x", "-1", "0", "~", "99999999999999999999"] {
        #expect(try await browser.get("/roles?before=\(odd)").status == .ok)
      }
    }
  }

  @Test("A role given twice at the same time is given once") func concurrent() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let path = "/people/\(cast.employee.id)/roles/grants"
      let statuses = try await site.tabs(of: Array(repeating: cast.steward, count: 10)) { tabs in
        try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
          for tab in tabs {
            group.addTask {
              try await tab.post(path, ["role": "analyst", "reason": "Once"]).status
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(statuses.filter { $0 == .seeOther }.count == 1)
      #expect(statuses.filter { $0 == .unprocessableContent }.count == 9)
      #expect(
        try await site.texts("select unnest(roles) from employee where id = \(cast.employee.id)")
          == ["analyst"])
      #expect(try await site.number("select count(*) from audit_entry") == 1)
      #expect(try await site.number("select count(*) from notice") == 1)
      #expect(try await AuditChain.verify(site.pool) == .intact(entries: 1))
    }
  }
}

extension TestPerson {
  /// The same person as the site knows them.
  func employee(roles: Set<Role>) -> Employee {
    Employee(id: id, name: name, roles: roles)
  }
}
