import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("How petitions run here")
struct SettingsRoutesTests {
  private static func form(
    sponsors: String = "7", threshold: String = "number", signatures: String = "250",
    percent: String = "", days: String = "14", reason: String = "Because & so"
  ) -> KeyValuePairs<String, String> {
    [
      "sponsors": sponsors, "threshold": threshold, "signatures": signatures, "percent": percent,
      "days": days, "reason": reason,
    ]
  }

  private static func policy(_ site: TestSite) async throws -> String {
    try await site.texts(
      """
      select concat_ws(' ', sponsors_needed, response_days,
        coalesce(threshold_number::text, 'no'), coalesce(threshold_percent::text, 'no'))
      from workplace
      """
    ).joined()
  }

  @Test("Every employee reads how petitions run; only stewards find a form") func reading()
    async throws
  {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      for person in cast.signedIn {
        let page = try await site.browser(of: person).get("/settings").text
        #expect(page.contains("A draft needs 5 sponsors."))
        #expect(page.contains("A petition needs 5\u{A0}% of everybody employed."))
        #expect(page.contains("Leadership has 30 days from then on."))
        #expect(page.contains("Nothing has been changed yet."))
        #expect(page.contains("action=\"/settings\"") == (person.id == cast.steward.id))
      }
    }
  }

  @Test("A change is in the audit log with what it was before, who made it and why")
  func change() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let steward = site.browser(of: cast.steward)
      let answer = try await steward.post("/settings", Self.form())
      #expect(answer.status == .seeOther && answer.location == "/settings")
      #expect(try await Self.policy(site) == "7 14 250 no")
      try await steward.post(
        "/settings",
        Self.form(threshold: "percent", signatures: "none of this", percent: "10", reason: "Again"))
      #expect(try await Self.policy(site) == "7 14 no 10")
      let page = try await site.browser(of: cast.employee).get("/settings").text
      for text in [
        "A draft needs 7 sponsors, not 5.",
        "The threshold is 250 signatures, not 5\u{A0}% of everybody employed.",
        "Leadership has 14 days to answer, not 30.", "Because &amp; so", "Stella Steward",
        "The threshold is 10\u{A0}% of everybody employed, not 250 signatures.", "Again",
      ] { #expect(page.contains(text), "\(text)") }
      #expect(try await AuditChain.verify(site.pool) == .intact(entries: 2))
      let roles = try await site.browser(of: cast.employee).get("/roles").text
      #expect(!roles.contains("Because &amp; so"), "the register is of roles")
    }
  }

  @Test(
    "What is out of bounds is refused beside the field, with everything typed kept",
    arguments: [
      (form(sponsors: "0"), "sponsors"), (form(sponsors: "21"), "sponsors"),
      (form(sponsors: "five"), "sponsors"), (form(sponsors: "5.0"), "sponsors"),
      (form(sponsors: "-5"), "sponsors"), (form(sponsors: "٥"), "sponsors"),
      (form(sponsors: ""), "sponsors"), (form(days: "0"), "days"), (form(days: "366"), "days"),
      (form(days: "99999999999999999999"), "days"), (form(signatures: "0"), "signatures"),
      (form(signatures: "1000001"), "signatures"), (form(signatures: ""), "signatures"),
      (form(threshold: "percent", percent: "0"), "percent"),
      (form(threshold: "percent", percent: "101"), "percent"),
      (form(threshold: "percent"), "percent"), (form(threshold: ""), "threshold"),
      (form(threshold: "both"), "threshold"), (form(reason: " "), "reason"),
      (form(reason: String(repeating: "r", count: 301)), "reason"),
    ] as [(KeyValuePairs<String, String>, String)])
  func bounds(_ form: KeyValuePairs<String, String>, _ field: String) async throws {
    try await TestSite.with { site in
      let steward = try await site.employ("Stella", roles: ["steward"])
      let before = try await site.dump()
      let answer = try await site.browser(of: steward).post("/settings", form)
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("id=\"\(field)-error\""))
      #expect(answer.text.contains("<a href=\"#\(field)\">"))
      for (name, value) in form where name != "threshold" && name != "reason" && !value.isEmpty {
        #expect(answer.text.contains("value=\"\(value)\""), "\(name)")
      }
      #expect(try await site.dump() == before)
    }
  }

  @Test("What is the same already is not recorded as a change") func unchanged() async throws {
    try await TestSite.with { site in
      let steward = try await site.employ("Stella", roles: ["steward"])
      let before = try await site.dump()
      let answer = try await site.browser(of: steward).post(
        "/settings",
        Self.form(sponsors: "5", threshold: "percent", percent: "5", days: "30"))
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("Nothing is different from how petitions run now."))
      #expect(try await site.dump() == before)
    }
  }

  @Test("Bounds themselves are taken, and stewards at once leave an intact chain")
  func concurrent() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let forms = (1...10).map { Self.form(sponsors: "\($0 * 2)", days: "365", reason: "\($0)") }
      let statuses = try await site.tabs(of: forms.map { _ in cast.steward }) { tabs in
        try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
          for (tab, form) in zip(tabs, forms) {
            group.addTask { try await tab.post("/settings", form).status }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(statuses.allSatisfy { $0 == .seeOther })
      #expect(try await AuditChain.verify(site.pool) == .intact(entries: 10))
      let last = try await site.texts("select reason from audit_entry order by id desc limit 1")
      let sponsors = try await site.number("select sponsors_needed from workplace")
      #expect(last.first?.contains("A draft needs \(sponsors) sponsors") == true)
    }
  }

  @Test("A petition keeps the threshold that it was opened with; the next one takes the new")
  func frozen() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let moderator = site.browser(of: cast.moderator)
      var ids: [Int64] = []
      for signatures in ["250", "300"] {
        try await site.browser(of: cast.steward).post(
          "/settings", Self.form(signatures: signatures))
        let id = try await site.waitingDraft(by: cast.employee)
        try await moderator.post(
          "/moderation/\(id)/decisions", ["decision": "open", "version": "1"])
        ids.append(id)
      }
      #expect(
        try await site.texts(
          "select threshold::text from petition where id = any(\(ids)) order by id")
          == ["250", "300"])
    }
  }
}
