import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Workplace

@Suite("The menu")
struct MenuTests {
  @Test("It offers each role the pages that it opens, and each of them is there") func links()
    async throws
  {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      for (person, role) in zip(
        cast.signedIn, [nil, .leadership, .analyst, .moderator, .steward] as [Role?])
      {
        let browser = site.browser(of: person)
        let page = try await browser.get("/petitions").text
        let menu =
          page.components(separatedBy: "<details class=\"menu\">").last?
          .components(separatedBy: "</details>").first ?? ""
        let links = menu.matches(of: #/<a href="([^"]+)"/#).map { String($0.1) }
        let expected = Set(role.map { [$0] } ?? []).menu.map(\.href)
        #expect(expected.allSatisfy(links.contains), "\(person.name)")
        for (owner, path) in [
          (Role.moderator, "/moderation"), (.steward, "/people"), (.steward, "/settings"),
        ] { #expect(links.contains(path) == (role == owner), "\(person.name) \(path)") }
        for path in links { #expect(try await browser.get(path).status.code < 400) }
      }
      let all = Set(Role.allCases).menu.map(\.href)
      #expect(Set(all).count == all.count)
    }
  }
}
