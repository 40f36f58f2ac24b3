import Disclosure
import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

/// Attack 13: what a page keeps back is read in the spreadsheet, the file for programs, the drawing, the title, the
/// source or the ETag.
@Suite("Side exits")
struct SideExitsAttackTests {
  private static let exits = [
    "", "/results", "/results/segments/department", "/results/segments/site", "/results.csv",
    "/results.json", "/results/comments/better",
  ]

  /// Every exit's headers and body.
  private static func read(_ id: Int64, as person: TestPerson, on site: TestSite) async throws
    -> [String: String]
  {
    var texts: [String: String] = [:]
    for exit in exits {
      let answer = try await site.browser(of: person).get("/surveys/\(id)\(exit)")
      #expect(answer.status == .ok, "\(exit)")
      texts[exit] = all(of: answer)
    }
    return texts
  }

  private static func all(of answer: Answer) -> String {
    let headers = answer.headers.filter { $0.name != .date }.map { "\($0.name): \($0.value)" }
    return headers.joined(separator: "\n") + answer.text
  }

  private static func isThere(_ text: String) -> Bool {
    text.contains("7654321") || text.contains("7,654,321")
  }

  /// Writes numbers that must not be read into every row that keeps its figures back.
  private static let poison = 7_654_321

  @Test("Attack 13: figures beside a suppressed or a banded cell are at no exit") func poisoned()
    async throws
  {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana", roles: ["analyst"])
      let id = try await site.countedRound(by: ana)
      let before = try await Self.read(id, as: ana, on: site)
      let changed = try await site.change(
        """
        update published_cell set counts = array[\(Int32(Self.poison))],
          answers = case kind when 'band' then answers else \(Int32(Self.poison)) end,
          low = coalesce(low, 43), high = coalesce(high, 44)
        where kind <> 'exact'
        """)
      #expect(changed > 20)
      #expect(try await Self.read(id, as: ana, on: site) == before)
    }
  }

  @Test("Attack 13: figures of exact cells are at the exits: it knows where to look") func control()
    async throws
  {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let id = try await site.countedRound(by: ana)
      try await site.change(
        """
        update published_cell set counts = array[\(Int32(Self.poison)), 0, 0, 0, 0], answers = \(Int32(Self.poison))
        where question = 'tools'
        """)
      try await site.change(
        "update published_cell set kind = 'exact' where question = 'tools'")
      for (exit, text) in try await Self.read(id, as: ana, on: site) {
        let isMeant = ["/results", "/results.csv", "/results.json"].contains(exit)
        #expect(Self.isThere(text) == isMeant, "\(exit)")
      }
    }
  }

  @Test("Attack 13: who is told of results is told no figure and no comment, nor is a list or feed")
  func told() async throws {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let id = try await site.countedRound(by: ana)
      let poison = Int32(Self.poison)
      try await site.change(
        """
        update published_cell set kind = 'exact', counts = array[\(poison), 0, 0, 0, 0],
          answers = \(poison)
        where question = 'tools'
        """)
      try await site.change("update published_comment set body = 'They said 7654321'")
      try await site.change("update round_result set issued = \(poison), cast_ballots = \(poison)")
      try await RoundChores(database: site.pool).run()
      await site.announcer.drain()
      await site.mailer().drain()
      let mails = await site.mails.all
      #expect(mails.map(\.subject) == ["The results of a survey are published"])
      for mail in mails {
        let text = [mail.subject, mail.body, mail.id ?? "", mail.unsubscribeURL ?? ""].joined()
        #expect(!Self.isThere(text))
      }
      for path in ["/notifications", "/", "/surveys", "/surveys/\(id)", "/petitions.atom"] {
        let answer = try await site.browser(of: ana).get(path)
        #expect(answer.status == .ok && !Self.isThere(Self.all(of: answer)), "\(path)")
      }
      let list = try await site.browser(of: ana).get("/notifications").text
      #expect(list.contains("The results of this survey are published."))
    }
  }

  @Test("Attack 13: spreadsheet and file hold the stored cells, no more and no fewer") func same()
    async throws
  {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let id = try await site.countedRound(by: ana)
      let stored = Set(
        try await site.texts(
          """
          select list || ' ' || segment || ' ' || question || ' ' || option || ' '
            || case kind when 'exact' then array_to_string(counts, ' ') else kind end
          from published_cell where question <> ''
          """))
      let file = try JSONDecoder().decode(
        ReadFile.self,
        from: Data(try await site.browser(of: ana).get("/surveys/\(id)/results.json").text.utf8))
      #expect(Set(file.groups.flatMap(\.lines)) == stored)
      let sheet = try await site.browser(of: ana).get("/surveys/\(id)/results.csv").text
      let counts = sheet.split(separator: "\r\n").compactMap { line in
        line.firstMatch(of: #/"(\d+)","(\d+)","","",""$/#).flatMap { Int($0.1) }
      }
      let exact = try await site.number(
        """
        select (sum(case question when 'channels' then counts[1] else (select sum(c) from unnest(counts) c) end)
          + sum(answers) filter (where question = ''))::bigint
        from published_cell where kind = 'exact'
        """)
      #expect(counts.reduce(0, +) == exact)
    }
  }

  @Test("Attack 13: a theme is not scored where one of its questions is kept back") func theme()
    async throws
  {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let id = try await site.countedRound(by: ana)
      let outcome = try await ResultReader(database: site.pool).outcome(of: id)
      guard case .counted(let results) = outcome else { throw Refused() }
      var (scored, withheld) = (0, 0)
      for group in results.allGroups {
        for theme in results.themes {
          let cells = results.questions(of: theme).map { results.cell($0, of: group)?.figures }
          let score = results.score(of: theme, in: group)
          #expect((score == nil) == cells.contains { $0 == nil })
          if score == nil { withheld += 1 } else { scored += 1 }
        }
      }
      #expect(scored > 10 && withheld > 3)
    }
  }

  private struct Refused: Error {}
}

/// The file for programs, as a program reads it.
private struct ReadFile: Decodable {
  let groups: [Group]

  struct Group: Decodable {
    let list: String
    let segment: Int
    let answers: [String: Cell]

    var lines: [String] {
      answers.flatMap { question, cell in
        (cell.options ?? [cell]).enumerated().map { option, cell in
          "\(list) \(segment) \(question) \(option) \(cell.words)"
        }
      }
    }
  }

  struct Cell: Decodable {
    let counts: [Int]?
    let answers: Int?
    let chosen: Int?
    let suppressed: String?
    let options: [Cell]?

    var words: String {
      (counts ?? chosen.map { [$0, (answers ?? 0) - $0] }).map {
        $0.map(String.init).joined(separator: " ")
      }
        ?? (suppressed == nil ? "band" : "suppressed")
    }
  }
}
