import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The front page")
struct FrontPageRoutesTests {
  /// The titles in one of its lists.
  private static func titles(_ answer: Answer, under heading: String) -> [String] {
    let section = answer.text.components(separatedBy: "<h2 ")
      .first { $0.contains(">\(heading)</h2>") }
    return (section ?? "").matches(of: #/<h3 class="row-title"><a href="[^"]+">([^<]+)</#)
      .map { String($0.1) }
  }

  /// What waits for the reader: labels with their words.
  private static func waiting(_ answer: Answer) -> [String] {
    answer.text.matches(of: #/<li><a href="[^"]+">([^<]+)</a> <span>([^<]+?) ?</#)
      .map { "\($0.1): \($0.2)" }
  }

  @Test("A company without petitions reads how to begin, and what there is not") func empty()
    async throws
  {
    try await TestSite.with { site in
      let page = try await site.browser(of: try await site.employ("Rita")).get("/")
      #expect(page.status == .ok)
      for words in [
        "Petitions at Test Company", "Start a petition", "Nothing waits for you.",
        "Leadership has let no date pass.", "No petition waits for its answer.",
        "No petition is open for signatures.", "No petition has been opened yet.",
      ] { #expect(page.text.contains(words), "\(words)") }
    }
  }

  @Test("Ten overdue answers and the five due next come first, each list the soonest first")
  func answers() async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      for number in 1...12 {
        _ = try await site.petition("Late \(number)", in: .responseDue, by: rita, due: -number)
        _ = try await site.petition("Due \(number)", in: .responseDue, by: rita, due: number)
      }
      let page = try await site.browser(of: rita).get("/")
      let late = (3...12).reversed().map { "Late \($0)" }
      let due = (1...5).map { "Due \($0)" }
      #expect(Self.titles(page, under: "Answers overdue") == late)
      #expect(Self.titles(page, under: "Answers due") == due)
      #expect(page.text.contains("All answers that are overdue or due"))
      #expect(page.text.contains("All answers due"))
      try await site.change("delete from petition_standing where petition_id > 20")
      try await site.change("delete from petition where id > 20")
      let shorter = try await site.browser(of: rita).get("/")
      #expect(!shorter.text.contains("All answers that are overdue or due"))
    }
  }

  @Test("What nobody may read yet, and what is over for long, is in none of its lists")
  func unlisted() async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      for state in Petition.State.allCases {
        _ = try await site.petition("Quiet \(state.rawValue)", in: state, by: rita)
      }
      let page = try await site.browser(of: try await site.employ("Bo")).get("/")
      #expect(Self.titles(page, under: "Trending") == ["Quiet open"])
      #expect(
        Self.titles(page, under: "Newest") == [
          "Quiet closed", "Quiet answered", "Quiet response-due", "Quiet open",
        ])
      for state in [
        "draft", "gathering-sponsors", "in-review", "archived", "rejected", "withdrawn",
      ] {
        #expect(!page.text.contains("Quiet \(state)"), "\(state)")
      }
    }
  }

  @Test("Authors see which step their drafts wait for, and nobody else sees the drafts")
  func drafts() async throws {
    try await TestSite.with { site in
      let rita = try await site.employ("Rita")
      let bo = try await site.employ("Bo")
      _ = try await site.petition("My draft", in: .draft, by: rita)
      let few = try await site.petition("Few sponsors", in: .gatheringSponsors, by: rita)
      let enough = try await site.petition("Enough sponsors", in: .gatheringSponsors, by: rita)
      _ = try await site.petition("Handed in", in: .inReview, by: rita)
      let asked = try await site.petition("Together", in: .draft, by: bo)
      for (petition, sponsors) in [(few, 4), (enough, 5)] {
        for person in try await SigningQueriesTests.people(sponsors, on: site) {
          try await site.change(
            """
            insert into sponsor (petition_id, employee_id, text_version)
            values (\(petition), \(person.id), 1)
            """)
        }
      }
      // Agreed to an earlier text, which does not count.
      try await site.change(
        """
        insert into sponsor (petition_id, employee_id, text_version)
        values (\(few), \(bo.id), 0)
        """)
      try await site.change("update petition set co_author_id = \(rita.id) where id = \(asked)")
      let page = try await site.browser(of: rita).get("/")
      #expect(
        Self.waiting(page) == [
          "Together: You are asked to write this draft along",
          "Enough sponsors: Enough sponsors: hand it to the moderators",
          "Few sponsors: 1 sponsor is missing, until",
          "My draft: A draft that only its authors see",
        ])
      let other = try await site.browser(of: try await site.employ("Zoe", roles: ["moderator"]))
        .get("/")
      for title in ["My draft", "Few sponsors", "Enough sponsors", "Together", "Handed in"] {
        #expect(!other.text.contains(title))
      }
    }
  }

  @Test("Moderators see how many drafts they can decide on, leaders how many answers they owe")
  func roles() async throws {
    try await TestSite.with { site in
      let mona = try await site.employ("Mona", roles: ["moderator"])
      let lena = try await site.employ("Lena", roles: ["leadership"])
      let rita = try await site.employ("Rita")
      _ = try await site.petition("Hers", in: .inReview, by: mona)
      let sponsored = try await site.petition("Sponsored", in: .inReview, by: rita)
      let addressed = try await site.petition("Addressed", in: .inReview, by: rita)
      let written = try await site.petition("Written along", in: .inReview, by: rita)
      _ = try await site.petition("Another's", in: .inReview, by: rita)
      try await site.change(
        """
        insert into sponsor (petition_id, employee_id, text_version)
        values (\(sponsored), \(mona.id), 1)
        """)
      try await site.change("update petition set addressee_id = \(mona.id) where id = \(addressed)")
      try await site.change("update petition set co_author_id = \(mona.id) where id = \(written)")
      let due = try await site.petition("Due", in: .responseDue, by: rita)
      _ = try await site.petition("Late", in: .responseDue, by: rita, due: -3)
      try await site.change("update petition set addressee_id = \(lena.id) where id = \(due)")
      let moderators = try await site.browser(of: mona).get("/")
      #expect(
        Self.waiting(moderators) == [
          "1 draft waits for a moderator: Open it or send it back, with a reason"
        ])
      let leaders = try await site.browser(of: lena).get("/")
      #expect(
        Self.waiting(leaders) == [
          "2 answers are owed by leadership: 1 of them addressed to you, 1 overdue"
        ])
      let others = try await site.browser(of: rita).get("/")
      #expect(others.text.contains("Nothing waits for you."))
    }
  }

  @Test("Readers who ask at the same moment share the lists and nothing of each other's")
  func together() async throws {
    try await TestSite.with { site in
      let people = try await SigningQueriesTests.people(12, on: site)
      for person in people {
        _ = try await site.petition("Draft by \(person.id).", in: .draft, by: person)
      }
      let pages = try await site.tabs(of: people) { tabs in
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
          for (index, tab) in tabs.enumerated() {
            group.addTask { (index, try await tab.get("/").text) }
          }
          return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
        }
      }
      for (index, person) in people.enumerated() {
        let page = try #require(pages[index])
        for other in people {
          #expect(page.contains("Draft by \(other.id).") == (other.id == person.id))
          #expect(page.contains(">\(other.name)<") == (other.id == person.id))
        }
      }
    }
  }
}
