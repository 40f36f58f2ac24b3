import Foundation
import HTTPTypes
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

@Suite("Results of a round")
struct ResultRoutesTests {
  @Test("Everybody reads the same results, the answer first") func reading() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let id = try await site.countedRound(by: cast.analyst)
      var pages: Set<String> = []
      for person in cast.signedIn {
        let page = try await site.browser(of: person).get("/surveys/\(id)/results").text
        let main = try #require(page.split(separator: "<main").last)
        pages.insert(String(main.split(separator: "</main>")[0]))
      }
      #expect(pages.count == 1, "the same for everybody")
      let page = try #require(pages.first)
      #expect(page.contains("1,700 of 2,400 people took part, 71\u{A0}%."))
      #expect(page.contains("Trust in leadership: "))
      for figure in ["2,400", "1,800", "1,700", "3"] { #expect(page.contains(">\(figure)</dd>")) }
      #expect(page.contains("disagreeing is favourable"))
      #expect(page.contains("href=\"/surveys/\(id)/results/segments/department\""))
      #expect(page.contains("href=\"/surveys/\(id)/results/comments/better\""))
      #expect(page.contains("Fewer than 10 people commented, so no comment is shown."))
      #expect(page.contains("/nullifiers\""))
      #expect(!page.contains("style="))
      #expect(page.utf8.count < 60_000)
    }
  }

  @Test("Until a round is over there are no results, nor what could hold any") func before()
    async throws
  {
    try await TestSite.with { site in
      let analyst = try await site.employ("Ana", roles: ["analyst"])
      let id = try await site.countedRound(by: analyst)
      for state in ["draft", "review", "approved", "announced", "open", "counting"] {
        try await site.change("update survey_round set state = \(state) where id = \(id)")
        for path in Self.paths(of: id) {
          let answer = try await site.browser(of: analyst).get(path)
          // What everybody knows of says when there will be some.
          let isSaid =
            ["announced", "open", "counting"].contains(state) && path.hasSuffix("/results")
          #expect(answer.status == (isSaid ? .ok : .notFound), "\(state) \(path)")
          #expect(answer.text.contains("There are no results yet") == isSaid)
          #expect(!answer.text.contains("took part") && !answer.text.contains("1,700"))
        }
      }
    }
  }

  private static func paths(of id: Int64) -> [String] {
    [
      "results", "results.csv", "results.json", "results/segments/department",
      "results/comments/better",
    ].map { "/surveys/\(id)/\($0)" }
  }

  @Test(
    "A round that was called off or is void says so, and why", arguments: ["cancelled", "void"])
  func nothing(_ state: String) async throws {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana", roles: ["analyst"])
      let id = try await site.endedRound(state, reason: "The <disk> failed.", by: ana)
      let answer = try await site.browser(of: ana).get("/surveys/\(id)/results")
      #expect(answer.status == .ok)
      #expect(answer.text.contains("There are no results"))
      #expect(answer.text.contains("The &lt;disk&gt; failed."))
      #expect(!answer.text.contains("keys were lost"), "the reason alone says why")
      for path in Self.paths(of: id).dropFirst() {
        #expect(try await site.browser(of: ana).get(path).status == .notFound)
      }
    }
  }

  @Test("Of a round with too few ballots nothing but that is said") func few() async throws {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let id = try await site.countedRound(
        by: ana, ballots: Array(SurveyedCompany.ballots(1700).prefix(9)))
      let page = try await site.browser(of: ana).get("/surveys/\(id)/results").text
      #expect(page.contains("Fewer than 10 of 2,400 people took part"))
      #expect(page.contains(">fewer than 10</dd>"))
      #expect(page.contains("Fewer than 10 people took part, so no comment is shown."))
      #expect(!page.contains("people commented"))
      #expect(!page.contains("<svg class=\"result-bar\""))
      let json = try await site.browser(of: ana).get("/surveys/\(id)/results.json").text
      #expect(json.contains("\"cast\":null") && !json.contains("\"counts\""))
      #expect(!json.contains("\"chosen\""))
    }
  }

  @Test(
    "Attack 15: results of a box with more ballots than tokens begin with that",
    arguments: [
      (1_700, 3, 1_703, false), (1_700, 3, 1_702, true), (nil, 3, 3, false), (nil, 3, 2, true),
    ] as [(Int?, Int, Int, Bool)])
  func stuffedBox(cast: Int?, discarded: Int, issued: Int, isStuffed: Bool) async throws {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let id = try await site.countedRound(by: ana)
      try await site.change(
        """
        update round_result set cast_ballots = \(cast.map { Int64($0) }),
          discarded = \(Int64(discarded)), issued = \(Int64(issued))
        """)
      let page = try await site.browser(of: ana).get("/surveys/\(id)/results").text
      let first = page.firstMatch(of: #/<div class="lead">\s*<p>([^<]+)<//#).map { String($0.1) }
      let sentence =
        "More ballots were in the box than tokens were issued: this result cannot be trusted."
      #expect((first == sentence) == isStuffed && page.contains(sentence) == isStuffed)
      let json = try await site.browser(of: ana).get("/surveys/\(id)/results.json").text
      #expect(json.contains("\"hasMoreBallotsThanTokens\":\(isStuffed)"))
    }
  }

  @Test(
    "Attack 15: results for which more tokens were issued than people may answer begin with that")
  func tooManyTokens() async throws {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let id = try await site.countedRound(by: ana)
      let sentence = "More tokens were issued than people are on the roll"
      for (issued, isWrong) in [(2_400, false), (2_401, true)] as [(Int64, Bool)] {
        try await site.change("update round_result set issued = \(issued)")
        let page = try await site.browser(of: ana).get("/surveys/\(id)/results").text
        #expect(page.contains(sentence) == isWrong)
        let json = try await site.browser(of: ana).get("/surveys/\(id)/results.json").text
        #expect(json.contains("\"hasMoreTokensThanPeople\":\(isWrong)"))
      }
    }
  }

  @Test("The lead compares all themes, or says that some have no score") func withheldThemes()
    async throws
  {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let id = try await site.countedRound(by: ana)
      func lead() async throws -> String {
        try await site.browser(of: ana).get("/surveys/\(id)/results").text
      }
      #expect(try await lead().contains("the fewest of 3 themes."))
      for (question, words) in [
        ("told", "the fewest of the 2 themes that can be scored."),
        ("help", "the only one of 3 themes that can be scored."),
      ] {
        try await site.change(
          """
          update published_cell set kind = 'suppressed', suppression = 'protects-another'
          where question = \(question) and list = 'everybody'
          """)
        #expect(try await lead().contains(words))
      }
    }
  }

  @Test("Where nearly all are of one mind, every exit shows a band and no figure") func bands()
    async throws
  {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let ballots = SurveyedCompany.ballots(1700).map { ballot in
        var ballot = ballot
        ballot.answers["recommend"] = .choice(0)
        ballot.answers["told"] = .choice(4)
        ballot.answers["place"] = .choice(1)
        ballot.answers["channels"] = .choices([0])
        return ballot
      }
      let id = try await site.countedRound(by: ana, ballots: ballots)
      let browser = site.browser(of: ana)
      let segments = try await browser.get("/surveys/\(id)/results/segments/department").text
      #expect(segments.contains("0–5\u{A0}% chose 9 or 10"))
      #expect(segments.contains(">95–100\u{A0}%<"))
      let page = try await browser.get("/surveys/\(id)/results").text
      #expect(page.contains("Between 95 and 100\u{A0}% of the answers are favourable."))
      for (answer, range) in [
        ("At the office", "0–5"), ("At home", "95–100"), ("By mail", "95–100"),
        ("Not at all", "0–5"),
      ] {
        #expect(
          page.contains(
            try Regex(
              "<th scope=\"row\">\(answer)</th>.*<td[^>]*colspan=\"2\">\(range)\u{A0}%</td>")))
      }
      #expect(segments.components(separatedBy: ">0–5\u{A0}%<").count == 6)
      let table = try await browser.get("/surveys/\(id)/results.csv").text
      let rows = table.split(separator: "\r\n").filter { $0.contains("told") }
      #expect(rows.contains { $0.contains(#","favourable","","1700","95","100","""#) })
      #expect(!rows.contains { $0.contains("Strongly agree") }, "\(rows)")
      for row in [
        #""At home","","1700","95","100","""#, #""At the office","","1700","0","5","""#,
        #""By mail","","1700","95","100","""#, #""Not at all","","1700","0","5","""#,
        #""Not at all","","","","","of everybody nearly all or nearly nobody chose it""#,
      ] {
        #expect(table.contains(row))
      }
      let json = try await browser.get("/surveys/\(id)/results.json").text
      for band in [
        #""told":{"answers":1700,"categories":[3,4],"percentFrom":95,"percentTo":100}"#,
        #""place":{"answers":1700,"categories":[1],"percentFrom":95,"percentTo":100}"#,
        #""channels":{"options":[{"answers":1700,"percentFrom":95,"percentTo":100},{"answers":1700,"percentFrom":0,"#,
      ] {
        #expect(json.contains(band))
      }
    }
  }

  @Test("Suppressed cells are hatched and say why") func segments() async throws {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let id = try await site.countedRound(by: ana)
      let page = try await site.browser(of: ana).get("/surveys/\(id)/results/segments/department")
        .text
      #expect(page.contains("self-declared"))
      #expect(page.contains("class=\"withheld\""))
      for name in SurveyedCompany.departments { #expect(page.contains(">\(name)")) }
      #expect(page.contains("kept back<span"))
      let other = try await site.browser(of: ana).get("/surveys/\(id)/results/segments/planet")
      #expect(other.status == .notFound)
    }
  }

  @Test("A segment with more ballots than people is flagged") func stuffed() async throws {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let ballots = SurveyedCompany.ballots(1700).map { ballot in
        var ballot = ballot
        if ballot.segments["department"] == 3 { ballot.segments["department"] = 7 }
        return ballot
      }
      let id = try await site.countedRound(by: ana, ballots: ballots)
      let page = try await site.browser(of: ana).get("/surveys/\(id)/results/segments/department")
        .text
      #expect(page.contains("More ballots than people"))
      let fair = try await site.countedRound(by: ana)
      let other = try await site.browser(of: ana).get(
        "/surveys/\(fair)/results/segments/department"
      ).text
      #expect(!other.contains("More ballots than people"))
    }
  }

  @Test("Comments are read page by page, each by itself, none twice") func comments() async throws {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let id = try await site.countedRound(by: ana)
      let total = try await site.number("select count(*) from published_comment")
      var path: String? = "/surveys/\(id)/results/comments/better"
      var seen: [Substring] = []
      while let next = path {
        let page = try await site.browser(of: ana).get(next).text
        #expect(!page.contains("<b>Less"))
        seen += page.matches(of: #/said for the (\d+)th time/#).map(\.1)
        path = page.firstMatch(of: #/rel="next" href="([^"]+)"/#).map { String($0.1) }
      }
      #expect(seen.count == total && Set(seen).count == total && total > 50)
      #expect(
        try await site.browser(of: ana).get("/surveys/\(id)/results/comments/praise").status
          == .notFound, "too few of them")
      #expect(
        try await site.browser(of: ana).get("/surveys/\(id)/results/comments/place").status
          == .notFound)
    }
  }

  @Test("The spreadsheet is a file that spreadsheets read, without formulas") func spreadsheet()
    async throws
  {
    try await TestSite.with { site in
      let ana = try await site.employ("Ana")
      let id = try await site.countedRound(by: ana)
      let answer = try await site.browser(of: ana).get("/surveys/\(id)/results.csv")
      #expect(answer.headers[.contentDisposition] == "attachment; filename=\"survey-\(id).csv\"")
      #expect(answer.headers[.contentType]?.hasPrefix("text/csv; charset=utf-8") == true)
      #expect(answer.text.unicodeScalars.first == "\u{FEFF}")
      #expect(answer.text.contains("\"'=SUM(A1:A9)\"") && !answer.text.contains("\"=SUM"))
      let lines = answer.text.split(separator: "\r\n")
      #expect(lines.allSatisfy { $0.matches(of: #/"(?:[^"]|"")*"/#).count == 11 })
      let tag = try #require(answer.headers[.eTag])
      let again = try await site.browser(of: ana).get(
        "/surveys/\(id)/results.csv", headers: [.ifNoneMatch: tag])
      #expect(again.status == .notModified)
    }
  }

  @Test(
    "Whatever a spreadsheet takes for a formula is text",
    arguments: ["=1", "+1", "-1", "@a", "\t=1", "＝1"])
  func formulas(_ text: String) {
    #expect(ResultSpreadsheet.field(text) == "\"'\(text)\"")
    #expect(ResultSpreadsheet.field("a \"\(text)\"") == "\"a \"\"\(text)\"\"\"")
  }
}
