import Foundation
import HTTPTypes
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

@Suite("Who is on the roll of a round")
struct RollTests {
  @Test("Attacks 15 and 21: who works in its departments when it is approved, and nobody else")
  func byDepartment() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      try await site.crowd(department: "Engineering")
      let seller = try await site.employ("Sally", department: "Sales")
      let former = try await site.employ("Fred", department: "Sales")
      try await site.change("update employee set is_active = false where id = \(former.id)")
      let id = try await site.round(.review, by: scene.analyst)
      try await site.change(
        """
        update survey_round
        set roll_departments = array(select id from department where name = 'Sales')
        where id = \(id)
        """)
      try await site.browser(of: scene.moderator).post(
        "/surveys/\(id)/approval", ["wording": scene.wording(id)])
      let core = try await site.texts("select core from survey_round where id = \(id)").joined()
      let policy = try RoundPolicy(canonical: Data(core.utf8))
      #expect(policy.roll == RoundPolicy.Roll(departments: ["Sales"], sites: [], size: 61))
      let enrolled = try await site.texts(
        """
        select d.name || ' ' || e.is_active || ' ' || count(*)
        from round_roll r join employee e on e.id = r.employee_id
          join department d on d.id = e.department_id
        where r.round_id = \(id) group by d.name, e.is_active
        """)
      #expect(enrolled == ["Sales true 61"])
      try await site.set(.announced, of: id)
      let engineer = try await Self.ask(site.browser(of: scene.employee), in: id)
      #expect(engineer.status == .notFound)
      #expect(try await Self.ask(site.browser(of: seller), in: id).status == .accepted)
    }
  }

  @Test("Attack 21: with fewer than fifty left, a round that was handed in is not approved")
  func tooFewLeft() async throws {
    try await TestSite.with { site in
      let scene = try await RoundScene(on: site)
      let id = try await site.round(.review, by: scene.analyst)
      let moderator = site.browser(of: scene.moderator)
      try await Self.keep(49, on: site)
      let refused = try await moderator.post(
        "/surveys/\(id)/approval", ["wording": scene.wording(id)])
      #expect(refused.status == .unprocessableContent)
      #expect(refused.text.contains("Fewer than 50 people could answer"))
      #expect(try await scene.state(id) == "review")
      #expect(try await site.number("select count(*) from round_roll") == 0)
      try await Self.keep(50, on: site)
      try await moderator.post("/surveys/\(id)/approval", ["wording": scene.wording(id)])
      #expect(try await scene.state(id) == "approved")
    }
  }

  /// Leaves those active who came first.
  private static func keep(_ people: Int, on site: TestSite) async throws {
    try await site.change(
      """
      update employee set is_active = id in (select id from employee order by id limit \(people))
      """)
  }

  private static func ask(_ browser: Browser, in round: Int64) async throws -> Answer {
    try await browser.send(
      .post, "/surveys/\(round)/token",
      headers: [.contentType: "application/octet-stream", Browser.fetchSite: "same-origin"],
      bytes: Array(repeating: 7, count: 384))
  }
}
