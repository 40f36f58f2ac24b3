import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Passing a petition on")
struct ShareRoutesTests {
  @Test("The short link on the page leads to the petition") func shortLink() async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      let petition = try await site.petition("Quiet rooms", by: rita)
      let reader = site.browser(of: rita)
      let page = try await reader.get("/petitions/\(petition)").text
      let field = try #require(page.firstMatch(of: #/<input id="short-link"[^>]*>/#)).0
      #expect(field.contains("value=\"\(TestSite.origin)/p/\(petition)\""))
      #expect(field.contains("readonly"))
      let answer = try await reader.get("/p/\(petition)")
      #expect(answer.status == .seeOther)
      #expect(answer.location == "/petitions/\(petition)")
    }
  }

  @Test("A short link says nothing of whether its petition is there") func unknown() async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      let reader = site.browser(of: try await site.employ("Bo"))
      let draft = try await site.petition("Quiet rooms", in: .draft, by: rita)
      for id in [draft, 4711] {
        #expect(try await reader.get("/p/\(id)").location == "/petitions/\(id)")
        #expect(try await reader.get("/petitions/\(id)").status == .notFound)
      }
      for odd in ["0", "-1", "x", "1.5"] {
        #expect(try await reader.get("/p/\(odd)").status == .notFound)
      }
    }
  }

  @Test("A preview tells the ask and whose answer it wants, without picture or count")
  func preview() async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita Petitioner")
      let reader = site.browser(of: try await site.employ("Bo"))
      let petition = try await site.petition("Rooms <b> & \"quiet\"", by: rita)
      try await site.browser(of: rita).post(
        "/petitions/\(petition)/signatures", ["visibility": "named"])
      let page = try await reader.get("/petitions/\(petition)").text
      let tags = page.matches(of: #/<meta property="og:(\w+)" content="([^"]*)">/#)
      #expect(
        tags.map { "\($0.1): \($0.2)" } == [
          "type: article", "title: Rooms &lt;b&gt; &amp; &quot;quiet&quot;",
          "description: A petition to the Chief Executive.",
        ])
      for other in ["/", "/petitions", "/petitions/\(petition)/signatures", "/petitions/4711"] {
        let text = try await reader.get(other).text
        #expect(!text.contains("og:"), "\(other)")
      }
    }
  }

  @Test("Whoever is not signed in gets the same bytes for every petition, and for none")
  func visitors() async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      var ids: [Petition.ID] = [4711]
      for state in Petition.State.allCases {
        ids.append(try await site.petition("Quiet \(state.rawValue)", in: state, by: rita))
      }
      var found: Set<String> = []
      for id in ids {
        for path in ["/p/\(id)", "/petitions/\(id)"] {
          let answer = try await site.visitor().get(path)
          let target = try #require(answer.location)
          let page = try await site.visitor().get(target)
          let whole = Self.bytes(answer) + Self.bytes(page)
          #expect(whole.contains(path))
          found.insert(
            whole.replacing(path, with: "PATH")
              .replacing(path.replacing("/", with: "%2F"), with: "PATH"))
        }
      }
      #expect(found.count == 1)
      #expect(try #require(found.first).contains("<title>Sign in"))
      #expect(found.allSatisfy { !$0.contains("Quiet") && !$0.contains("og:") })
    }
  }

  /// Status, headers and body of an answer, but for the time.
  private static func bytes(_ answer: Answer) -> String {
    let headers = answer.headers.filter { $0.name != .date }.map { "\($0.name): \($0.value)" }
    return "\(answer.status.code)\n\(headers.sorted().joined(separator: "\n"))\n\(answer.text)"
      .replacing(#/(?i)content-length: \d+/#, with: "")
  }
}
