import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Hidden names", .timeLimit(.minutes(20)))
struct HiddenNamesTests {
  private static let name = "Xanthippe Quillfeather"

  @Test("A hidden name is on no page of anybody else, and once shown it is") func crawl()
    async throws
  {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let hidden = try await site.employ(Self.name, department: "Zymurgy")
      let number = try #require(
        try await site.texts("select number from person where employee_id = \(hidden.id)").first)
      let own = site.browser(of: hidden)
      try await own.post(
        "/petitions/\(cast.petition)/signatures",
        ["visibility": "hidden", "reason": "A reason that stays"])
      let marks = [Self.name, "Xanthippe", "Quillfeather", hidden.mail, number, "Zymurgy"]

      // Stewards find everybody in their list of people, and analysts choose among all departments
      // whose people are asked; neither says anything of signatures.
      let before = try await Self.findings(of: marks, on: site, cast, hidden)
      #expect(before.filter { !$0.contains("/people") && !$0.contains("/surveys") } == [])
      #expect(before.contains { $0.hasPrefix("Stella Steward GET /people ") })

      let mine = try await own.get("/petitions/\(cast.petition)").text
      #expect(mine.contains("You signed with your name hidden."))
      #expect(mine.components(separatedBy: Self.name).count == 2, "once, in the menu")

      try await own.post(
        "/petitions/\(cast.petition)/signatures/mine",
        ["visibility": "named", "reason": "A reason that stays"])
      let after = try await Self.findings(of: marks, on: site, cast, hidden)
      for person in cast.signedIn {
        for path in ["/petitions/:id", "/petitions/:id/signatures"] {
          #expect(after.contains("\(person.name) GET \(path) \(Self.name)"))
        }
      }
      #expect(!after.contains { $0.contains(hidden.mail) && !$0.contains("/people") })
      #expect(!after.contains { $0.hasPrefix("nobody") })
    }
  }

  /// Who finds which mark where, over every GET route that there is.
  private static func findings(
    of marks: [String], on site: TestSite, _ cast: Cast, _ hidden: TestPerson
  ) async throws -> [String] {
    var found: [String] = []
    let readers = cast.signedIn + [cast.deactivated]
    let browsers = readers.map { ($0.name, site.browser(of: $0)) } + [("nobody", site.visitor())]
    let routes = site.routes.filter { $0.method == "GET" }
    #expect(routes.count > 12)
    for (reader, browser) in browsers {
      for route in routes {
        for path in paths(route.path, cast.petition, hidden.id) {
          let answer = try await browser.get(path)
          #expect(answer.status.code < 500)
          let whole = answer.text + answer.headers.map { "\($0.name): \($0.value)" }.joined()
          for mark in marks where whole.localizedCaseInsensitiveContains(mark) {
            found.append("\(reader) \(route.method) \(route.path) \(mark)")
          }
        }
      }
    }
    return found
  }

  private static func paths(_ path: String, _ petition: Int64, _ person: Int64) -> [String] {
    let filled = path.replacing(
      ":id", with: path.hasPrefix("/people") ? "\(person)" : "\(petition)"
    )
    .replacing(":token", with: Token().text)
    if path == "/petitions" {
      return [filled, filled + "?q=quiet", filled + "?sort=newest"]
    }
    return [filled]
  }

  @Test("The department, the minute and the order of the key say nothing of a hidden name")
  func traces() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let hidden = try await site.employ(Self.name, department: "Zymurgy")
      try await site.browser(of: hidden).post(
        "/petitions/\(cast.petition)/signatures", ["visibility": "hidden"])
      let page = try await site.browser(of: cast.analyst).get(
        "/petitions/\(cast.petition)/signatures"
      ).text
      let row = try #require(page.firstMatch(of: #/(?s)<li class="signature">.*?</li>/#)).0
      #expect(row.contains("Name hidden"))
      #expect(row.firstMatch(of: #/datetime="\d{4}-\d\d-\d\d"/#) != nil)
      #expect(!row.contains("UTC"))
      #expect(!row.contains("\(hidden.id)"))
    }
  }
}
