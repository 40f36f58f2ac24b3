import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("What the page of a petition says after the opening")
struct PetitionStoryTests {
  private static func with(
    _ body: @escaping @Sendable (TestSite, ResponseDraftTests.Scene) async throws -> Void
  ) async throws {
    try await ResponseDraftTests.with { scene in try await body(scene.site, scene) }
  }

  @Test(
    "The clock counts days in words",
    arguments: [
      (days: 6, words: "Response due in 6 days</span>, by <time", isOverdue: false),
      (1, "Response due tomorrow</span>, by <time", false),
      (-1, "state-overdue\">Response overdue by 1 day</span>, since <time", true),
      (-3, "state-overdue\">Response overdue by 3 days</span>, since <time", true),
    ])
  func clock(days: Int, words: String, isOverdue: Bool) async throws {
    try await Self.with { site, scene in
      try await site.makeDue(scene.petition, inDays: days)
      let page = try await site.page(of: scene.petition, for: scene.author)
      #expect(page.contains(words))
      #expect(page.contains("Leadership has until ") == !isOverdue)
      #expect(page.contains("It still owes the answer.") == isOverdue)
    }
  }

  @Test("On the day itself the clock says today, before and after the hour") func today() {
    let noon = Date(timeIntervalSince1970: 20_000.5 * 86_400)
    #expect(DueClock(due: noon + 3600, now: noon).words == "Response due today")
    #expect(DueClock(due: noon - 1, now: noon).words == "Response overdue since today")
    #expect(DueClock(due: noon + 13 * 3600, now: noon).words == "Response due tomorrow")
    #expect(DueClock(due: noon - 13 * 3600, now: noon).words == "Response overdue by 1 day")
    #expect(DueClock(due: noon + 2000 * 86_400, now: noon).words == "Response due in 2,000 days")
  }

  @Test("Moderators and leaders are named for what they did, authors only as the petitioner")
  func events() async throws {
    try await Self.with { site, scene in
      let mona = try await site.employ("Mona Moderator", roles: ["moderator"])
      let acts: [(act: String, actor: Int64?, reason: String?, comment: String)] = [
        ("gather-sponsors", scene.author.id, nil, ""), ("submit", scene.author.id, nil, ""),
        ("open", mona.id, "within-rules", ""), ("reach-threshold", nil, nil, ""),
        ("answer", scene.lena.id, nil, ""), ("close", scene.author.id, nil, "Done"),
        ("archive", nil, nil, ""),
      ]
      for (act, actor, reason, comment) in acts {
        try await site.change(
          """
          insert into petition_event (petition_id, act, state, actor_id, reason, comment)
          values (\(scene.petition), \(act), 'open', \(actor), \(reason), \(comment))
          """)
      }
      try await site.change(
        "update petition set state = 'archived', closed_at = now() where id = \(scene.petition)")
      try await site.refresh(scene.petition)
      let page = try await site.page(of: scene.petition, for: scene.bo)
      let list = try #require(page.firstMatch(of: #/(?s)<ol class="log events">(.*?)<\/ol>/#)).1
      let words = list.matches(of: #/<span>(.*?)<\/span>/#).map { String($0.1) }
      #expect(
        words == [
          "Opened for signatures by Mona Moderator",
          "100 signatures reached; leadership owes an answer", "Answered by Lena Leader",
          "Closed by the petitioner", "Archived",
        ])
      #expect(!page.contains("Petra"))
      #expect(list.firstMatch(of: #/datetime="[^"]*T/#) == nil, "no minute of anybody's signature")
    }
  }

  @Test("A petition shows which one it follows and which follow it, none that is not public")
  func chain() async throws {
    try await Self.with { site, scene in
      let second = try await site.petition("Second <ask>", by: scene.author)
      let third = try await site.petition("Third", by: scene.author)
      let draft = try await site.petition("A draft", by: scene.author)
      try await site.change(
        """
        update petition set follows_id = case id when \(second) then \(scene.petition)
          else \(second) end where id in (\(second), \(third), \(draft))
        """)
      try await site.change("update petition set state = 'draft' where id = \(draft)")
      let page = try await site.page(of: second, for: scene.bo)
      let follows = try #require(page.firstRange(of: "<dt>Follows</dt>"))
      let followed = try #require(page.firstRange(of: "<dt>Followed by</dt>"))
      #expect(follows.lowerBound < followed.lowerBound)
      #expect(
        page.contains(
          "<dt>Follows</dt>\n<dd><a href=\"/petitions/\(scene.petition)\">Quiet rooms</a></dd>"))
      #expect(
        page.contains("<dt>Followed by</dt>\n<dd><a href=\"/petitions/\(third)\">Third</a></dd>"))
      #expect(!page.contains("A draft"))
      let first = try await site.page(of: scene.petition, for: scene.bo)
      #expect(first.contains("Second &lt;ask&gt;</a>"))
      #expect(!first.contains("follows="), "a follow-up of what goes on is too early")
    }
  }

  @Test("Of many petitions that follow one, three are in view and the others are folded away")
  func longChain() async throws {
    try await Self.with { site, scene in
      for number in 1...5 {
        let id = try await site.petition("Follow-up \(number)", by: scene.author)
        try await site.change(
          "update petition set follows_id = \(scene.petition) where id = \(id)")
      }
      let page = try await site.page(of: scene.petition, for: scene.bo)
      #expect(page.components(separatedBy: "<dt>Followed by</dt>").count == 2)
      let folded = try #require(page.components(separatedBy: "<summary>2 more</summary>").last)
      #expect(!folded.contains("Follow-up 3</a>") && folded.contains("Follow-up 4</a>"))
    }
  }

  @Test("Once answered or closed, everybody can begin a follow-up") func followUp() async throws {
    try await Self.with { site, scene in
      let answered = try await site.answeredPetition(by: scene.author, leader: scene.lena)
      let closed = try await site.petition("Closed", by: scene.author, closed: true)
      for petition in [answered, closed] {
        let page = try await site.page(of: petition, for: scene.bo)
        #expect(page.contains("href=\"/petitions/new?follows=\(petition)\""))
      }
    }
  }

  @Test("The panel says truthfully what comes next") func next() async throws {
    try await Self.with { site, scene in
      let states: [(SQL, String)] = [
        ("state = 'open'", "At 100 signatures leadership owes a public answer."),
        (
          "closes_at = '2099-05-03 12:00+00'",
          "leadership owes a public answer. It takes signatures until 3 May 2099."
        ),
        (
          "state = 'response-due', response_due_at = '2099-01-02 12:00+00'",
          "Leadership has until 2 January 2099 to answer."
        ),
        (
          "response_due_at = '2026-01-02 12:00+00'",
          "Leadership had until 2 January 2026 to answer and has not. It still owes the answer."
        ),
        (
          "state = 'answered', answered_at = '2026-02-03 12:00+00'",
          "Leadership answered on 3 February 2026. Those who signed say whether it answers them. "
            + "It takes signatures until 3 May 2099."
        ),
        (
          "state = 'closed', closed_at = now()",
          "Leadership answered on 3 February 2026. A follow-up petition can go on from it."
        ),
        (
          "answered_at = null",
          "It closed before 100 signatures, so leadership owes no answer. A follow-up petition can "
            + "take it up again."
        ),
      ]
      for (change, words) in states {
        try await site.change("update petition set \(change) where id = \(scene.petition)")
        try await site.refresh(scene.petition)
        let page = try await site.page(of: scene.petition, for: scene.bo)
        #expect(page.contains(words), "\(words)")
      }
    }
  }

  @Test("A response is Markdown of the safe kind") func safe() async throws {
    try await Self.with { site, scene in
      let petition = try await site.answeredPetition(
        by: scene.author, leader: scene.lena,
        body: "<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![i](https://e.example/i.png)")
      let browser = site.browser(of: scene.author)
      for path in ["/petitions/\(petition)", "/petitions/\(petition)/response/versions"] {
        let page = try await browser.get(path).text
        #expect(page.contains("&lt;script&gt;alert(1)"))
        #expect(!page.contains("<script>alert") && !page.contains("javascript:"))
        #expect(!page.contains("<img"))
      }
    }
  }

  @Test("The part that readers share is equal for all, and their tools are theirs alone")
  func shared() async throws {
    try await Self.with { site, scene in
      let petition = try await site.answeredPetition(by: scene.author, leader: scene.lena)
      let signer = try await site.employ("Xanthippe Quillfeather")
      try await site.sign(petition, by: signer, hidden: true)
      let reader = try await site.employ("Rita Reader")
      let tools: [(TestPerson, [String])] = [
        (reader, []), (scene.author, ["Post an update", "Close this petition"]),
        (scene.lena, ["Correct the response"]), (signer, ["Does this answer you?"]),
      ]
      let all = tools.flatMap(\.1)
      let plain = try await Self.withoutOwnParts(site.page(of: petition, for: reader))
      for (person, own) in tools {
        let page = try await site.page(of: petition, for: person)
        for words in all { #expect(page.contains(words) == own.contains(words), "\(words)") }
        #expect(page.contains("class=\"tools\"") == !own.isEmpty)
        #expect(Self.withoutOwnParts(page) == plain)
        #expect(
          page.components(separatedBy: person.name).count == (person.id == scene.lena.id ? 3 : 2))
      }
      #expect(!plain.contains("Quillfeather") && !plain.contains("Petra"))
    }
  }

  /// A page without menu, panel and tools.
  private static func withoutOwnParts(_ page: String) -> String {
    page.replacing(#/(?s)<details class="menu" .*?<\/details>\n/#, with: "")
      .replacing(#/(?s)<section class="tools".*?<\/section>\n/#, with: "")
      .replacing(#/(?s)<section class="panel".*?<\/section>\n/#, with: "")
  }
}
