import Foundation
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("What the benchmark compares with")
struct BenchmarkTests {
  @Test("The queries that pgbench runs are those of the list of answers due") func due() throws {
    let list = PetitionList(text: "", state: .responseDue, sort: .responseDue, after: nil)
    let page = PetitionListQueries.page(list, limit: PetitionListReader.pageSize + 1)
    let asked = [
      Self.plain(page.sql.text.replacing("$1", with: ":limit")),
      Self.plain(PetitionListQueries.counts(text: "").sql.text),
    ]
    let compared = try Self.statements(of: "due.pgbench")
    #expect(compared == asked)
  }

  @Test("The query that pgbench runs is that for similar titles") func similar() throws {
    // Each place of the title is a value of its own.
    let asked = Self.plain(SimilarQueries.find("TITLE", limit: 5).sql.text)
      .replacing(#/limit \$\d+$/#, with: "limit 5").replacing(#/\$\d+/#, with: "TITLE")
    let compared = try Self.statements(of: "similar.sql")
    #expect(compared == [asked])
  }

  /// The statements of a file of the benchmark, without line ends and commands of pgbench.
  private static func statements(of file: String) throws -> [String] {
    try String(contentsOfFile: TestSite.root + "bench/" + file, encoding: .utf8)
      .split(separator: "\n").filter { !$0.hasPrefix("\\") }.joined(separator: " ")
      .split(separator: ";").map { plain(String($0)) }.filter { !$0.isEmpty }
  }

  private static func plain(_ sql: String) -> String {
    sql.split { $0.isWhitespace }.joined(separator: " ")
  }
}
