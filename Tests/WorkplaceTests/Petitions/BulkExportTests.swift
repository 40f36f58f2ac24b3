import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Nobody exports signers", .timeLimit(.minutes(20)))
struct BulkExportTests {
  private static let signers = 60
  /// As many names as one answer may hold.
  private static let most = 20

  /// Ways in which somebody may ask for more than a page.
  private static let queries = [
    "", "limit=1000", "size=1000&page=1&per_page=1000&count=1000", "format=csv", "format=json",
    "all=1&export=1&download=1", "before=9999999999", "before=9999999999&limit=1000", "after=0",
    "q=Quill&limit=1000", "fields=name&include=signatures", "offset=0&rows=1000",
  ]
  private static let accepted = [
    "text/csv", "application/json", "application/x-ndjson", "application/vnd.ms-excel",
    "text/plain",
  ]

  @Test("No answer to anybody, however it is asked for, holds more than twenty names of signers")
  func crawl() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let names = try await Self.sign(cast.petition, on: site)
      var most: [String: Int] = [:]
      for reader in cast.signedIn {
        let browser = site.browser(of: reader)
        for route in site.routes where route.method == "GET" {
          let path = Self.path(route.path, cast)
          for query in Self.queries {
            let answer = try await browser.get(query.isEmpty ? path : path + "?" + query)
            most[path] = max(most[path] ?? 0, Self.count(names, in: answer))
          }
          for headers in Self.headers {
            let answer = try await browser.get(path, headers: headers)
            most[path] = max(most[path] ?? 0, Self.count(names, in: answer))
          }
        }
      }
      for (path, count) in most { #expect(count <= Self.most, "\(path): \(count) names") }
      #expect(most["/petitions/\(cast.petition)/signatures"] == Self.most, "the names are found")
      #expect(most["/petitions/\(cast.petition)/figures.json"] == 0)
      #expect(most["/petitions.atom"] == 0)
    }
  }

  /// Has that many people sign with their names shown, who are called like nobody else.
  private static func sign(_ petition: Petition.ID, on site: TestSite) async throws -> [String] {
    var names: [String] = []
    for number in 100..<100 + signers {
      let person = try await site.employ("Quill\(number)feather")
      names.append(person.name)
      let outcome = try await site.site.signatures.sign(
        Signing(petition: petition, employee: person.id, showsName: true, reason: "Because."))
      try #require(outcome == .signed)
    }
    return names
  }

  private static func path(_ route: String, _ cast: Cast) -> String {
    route
      .replacing(
        ":id", with: route.hasPrefix("/people") ? "\(cast.analyst.id)" : "\(cast.petition)"
      )
      .replacing(#/:\w+/#, with: Token().text)
  }

  private static var headers: [HTTPFields] {
    let formats = accepted.map { type -> HTTPFields in [.accept: type] }
    return formats + [[.range: "bytes=0-9999999"] as HTTPFields, [.range: "items=0-999"]]
  }

  private static func count(_ names: [String], in answer: Answer) -> Int {
    names.filter { answer.text.contains($0) }.count
  }
}
