import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("What leaders are at the company")
struct PositionTests {
  @Test("A steward says it, and the register shows it") func set() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let steward = site.browser(of: cast.steward)
      let path = "/people/\(cast.leadership.id)"
      #expect(try await steward.get(path).text.contains("action=\"\(path)/position\""))
      let answer = try await steward.post(
        path + "/position", ["position": "Chief <Safety> Officer"])
      #expect(answer.location == path)
      #expect(try await steward.get(path).text.contains("value=\"Chief &lt;Safety&gt; Officer\""))
      let register = try await site.browser(of: cast.employee).get("/roles").text
      #expect(register.contains("<span>Chief &lt;Safety&gt; Officer, Engineering</span>"))
    }
  }

  @Test("Too long or empty, it is refused with what was typed") func refused() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let steward = site.browser(of: cast.steward)
      for typed in ["", "  ", String(repeating: "C", count: 101)] {
        let answer = try await steward.post(
          "/people/\(cast.leadership.id)/position", ["position": typed])
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("id=\"position-error\""))
        #expect(answer.text.contains("value=\"\(typed)\""))
      }
      #expect(try await site.number("select count(*) from employee where position <> ''") == 0)
    }
  }

  @Test("Whoever is no leader has none, and shows none that they had") func others() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let steward = site.browser(of: cast.steward)
      #expect(
        try await steward.get("/people/\(cast.analyst.id)").text.contains("/position\"") == false)
      let answer = try await steward.post(
        "/people/\(cast.analyst.id)/position", ["position": "King"])
      #expect(answer.status == .notFound)
      try await site.change("update employee set position = 'King'")
      let register = try await site.browser(of: cast.employee).get("/roles").text
      #expect(register.matches(of: #/King, /#).count == 1, "the leader's alone")
    }
  }
}
