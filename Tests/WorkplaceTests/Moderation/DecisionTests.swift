import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Moderators' decisions")
struct DecisionTests {
  /// A draft, its author, and a moderator's browser.
  private struct Scene {
    let author: TestPerson
    let moderator: TestPerson
    let draft: Int64
    let browser: Browser
    var path: String { "/moderation/\(draft)/decisions" }

    init(on site: TestSite) async throws {
      author = try await site.employ("Ada Author", department: "Research")
      moderator = try await site.employ("Mona Moderator", roles: ["moderator"])
      draft = try await site.waitingDraft(by: author)
      browser = site.browser(of: moderator)
    }
  }

  @Test(
    "Each decision moves the draft, is recorded with reason and comment, and announced",
    arguments: [
      ("open", "", "", "open", "within-rules", "petition-opened"),
      ("open", "abusive", "Well put.", "open", "within-rules", "petition-opened"),
      ("send-back", "unclear", "Who should act?", "draft", "unclear", "draft-sent-back"),
      (
        "reject", "names-person", "It accuses one.", "rejected", "names-person", "petition-rejected"
      ),
    ])
  func decide(_ row: (String, String, String, String, String, String)) async throws {
    let (decision, objection, comment, state, reason, kind) = row
    try await TestSite.with { site in
      let scene = try await Scene(on: site)
      let answer = try await scene.browser.post(
        scene.path,
        ["decision": decision, "objection": objection, "comment": comment, "version": "1"])
      #expect(answer.status == .seeOther && answer.location == "/moderation")
      #expect(try await site.state(of: scene.draft) == state)
      #expect(
        try await site.texts(
          """
          select concat_ws('|', act, state, actor_id, reason, comment) from petition_event
          where reason is not null
          """) == ["\(decision)|\(state)|\(scene.moderator.id)|\(reason)|\(comment)"])
      #expect(try await site.texts("select kind from announcement") == [kind])
      let page = try await site.browser(of: scene.author).get("/petitions/\(scene.draft)")
      #expect(decision == "send-back" || page.status == .ok)
    }
  }

  @Test(
    "A form that cannot be used is shown again with what was typed, and decides nothing",
    arguments: [
      (["comment": "Kept & safe"], "Choose what you decide."),
      (["decision": "maybe", "comment": "Kept & safe"], "Choose what you decide."),
      (["decision": "reject", "comment": "Kept & safe"], "Choose a reason."),
      (
        ["decision": "reject", "objection": "within-rules", "comment": "Kept & safe"],
        "Choose a reason."
      ),
      (["decision": "send-back", "objection": "unclear"], "Enter a comment"),
      (
        [
          "decision": "open", "objection": "unclear",
          "comment": String(repeating: "x", count: 1001),
        ],
        "Shorten your comment by 1"
      ),
    ] as [([String: String], String)])
  func refused(_ fields: [String: String], _ sentence: String) async throws {
    try await TestSite.with { site in
      let scene = try await Scene(on: site)
      let before = try await site.dump()
      let body =
        (fields.map { "\($0)=\($1.replacing(" ", with: "+").replacing("&", with: "%26"))" }
        + ["version=1"]).joined(separator: "&")
      let answer = try await scene.browser.post(scene.path, body: body)
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains(sentence))
      if fields["comment"] == "Kept & safe" { #expect(answer.text.contains("Kept &amp; safe")) }
      if fields["objection"] == "unclear" {
        #expect(answer.text.contains("value=\"unclear\" selected"))
      }
      if fields["decision"] == "reject" {
        #expect(answer.text.contains(#/value="reject"[^>]* checked/#))
      }
      #expect(try await site.dump() == before)
    }
  }

  @Test("Nobody decides about what they wrote, co-wrote, sponsor or are addressed by")
  func conflicts() async throws {
    try await TestSite.with { site in
      let mona = try await site.employ("Mona", roles: ["moderator", "leadership"])
      let ada = try await site.employ("Ada")
      let browser = site.browser(of: mona)
      for (draft, sentence) in [
        (try await site.waitingDraft(by: mona), "You wrote this draft"),
        (try await site.waitingDraft(by: ada, coAuthor: mona), "You are a co-author"),
        (try await site.waitingDraft(by: ada, sponsors: [mona]), "You sponsor this draft"),
        (try await site.waitingDraft(by: ada, addressee: mona), "This draft is addressed to you"),
      ] {
        let before = try await site.dump()
        for decision in ReviewOutcome.allCases {
          let answer = try await browser.post(
            "/moderation/\(draft)/decisions",
            [
              "decision": decision.rawValue, "objection": "unclear", "comment": "Typed by hand",
              "version": "1",
            ])
          #expect(answer.status == .unprocessableContent)
          #expect(
            answer.text.contains("<p class=\"note\" id=\"decision\" tabindex=\"-1\">" + sentence))
          #expect(answer.text.contains("<a href=\"#decision\">" + sentence))
        }
        #expect(try await site.dump() == before)
      }
    }
  }

  @Test("A text that changed after it was read is read again before anything is decided")
  func changedText() async throws {
    try await TestSite.with { site in
      let scene = try await Scene(on: site)
      try await site.change(
        """
        update petition set title = 'Give us loud rooms', text_version = 2
        where id = \(scene.draft)
        """)
      for version in ["1", "", "x", "9223372036854775808"] {
        let answer = try await scene.browser.post(
          scene.path, ["decision": "open", "comment": "Fine by me", "version": version])
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("The text has changed since you read it."))
        #expect(answer.text.contains("Give us loud rooms") && answer.text.contains("Fine by me"))
        #expect(answer.text.contains("name=\"version\" value=\"2\""))
        #expect(try await site.state(of: scene.draft) == "in-review")
      }
      try await scene.browser.post(scene.path, ["decision": "open", "version": "2"])
      #expect(try await site.state(of: scene.draft) == "open")
    }
  }

  @Test("The second moderator is told who decided what, and keeps what they typed")
  func second() async throws {
    try await TestSite.with { site in
      let scene = try await Scene(on: site)
      let second = site.browser(of: try await site.employ("Milo", roles: ["moderator"]))
      try await scene.browser.post(
        scene.path,
        ["decision": "send-back", "objection": "unclear", "comment": "Who?", "version": "1"])
      let answer = try await second.post(
        scene.path,
        ["decision": "reject", "objection": "abusive", "comment": "My <own> words", "version": "1"])
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("Mona Moderator sent it back to its authors."))
      #expect(answer.text.contains("It is not clear what is asked") && answer.text.contains("Who?"))
      #expect(answer.text.contains("My &lt;own&gt; words"))
      #expect(!answer.text.contains("Give us quiet rooms"), "the text is its authors' again")
      let incomplete = try await second.post(scene.path, ["comment": "More words"])
      #expect(incomplete.text.contains("More words") && incomplete.text.contains("Mona Moderator"))
      let read = try await second.get("/moderation/\(scene.draft)")
      #expect(read.status == .ok && read.text.contains("Mona Moderator sent it back"))
      #expect(!read.text.contains("was not sent"))
    }
  }

  @Test("Who took a draft back is not told, only that its authors did") func withdrawn()
    async throws
  {
    try await TestSite.with { site in
      let scene = try await Scene(on: site)
      try await site.pool.transaction { transaction in
        try await transaction.move(
          PetitionEvent.New(petition: scene.draft, act: .withdraw, actor: scene.author.id))
      }
      let answer = try await scene.browser.post(
        scene.path, ["decision": "open", "comment": "Mine", "version": "1"])
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("Its authors took it back.") && answer.text.contains("Mine"))
      #expect(!answer.text.contains("Ada Author"))
    }
  }

  @Test("Of ten moderators at once exactly one decides") func race() async throws {
    try await TestSite.with { site in
      let scene = try await Scene(on: site)
      var moderators: [TestPerson] = []
      for number in 0..<10 {
        moderators.append(try await site.employ("Moderator \(number)", roles: ["moderator"]))
      }
      let answers = try await site.tabs(of: moderators) { tabs in
        try await withThrowingTaskGroup(of: Answer.self) { group in
          for (index, tab) in tabs.enumerated() {
            let decision = ReviewOutcome.allCases[index % 3].rawValue
            group.addTask {
              try await tab.post(
                scene.path,
                ["decision": decision, "objection": "unclear", "comment": "Mine", "version": "1"])
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(answers.filter { $0.status == .seeOther }.count == 1)
      let losers = answers.filter { $0.status == .unprocessableContent }
      #expect(losers.count == 9)
      #expect(losers.allSatisfy { $0.text.contains("This draft is no longer in review") })
      #expect(
        try await site.number("select count(*) from petition_event where reason is not null") == 1)
      #expect(try await site.number("select count(*) from announcement") == 1)
    }
  }

  @Test("A decision written while the session ended is offered again in words") func kept()
    async throws
  {
    try await TestSite.with { site in
      let password = "a quiet green kettle"
      let mona = try await site.employ("Mona", roles: ["moderator"], password: password)
      let draft = try await site.waitingDraft(by: try await site.employ("Ada"))
      let path = "/moderation/\(draft)/decisions"
      let browser = site.visitor()
      let asked = try await browser.post(
        path,
        [
          "decision": "send-back", "objection": "names-person", "comment": "Leave the name out",
          "version": "1",
        ])
      #expect(asked.status == .unauthorized)
      let kept = asked.text.matches(of: #/name="(kept\.\w+)" value="([^"]*)"/#)
        .map { (String($0.1), String($0.2)) }
      let body = (kept + [("returnTo", path), ("mail", mona.mail), ("password", password)])
        .map { "\($0)=\($1.replacing(" ", with: "+").replacing("@", with: "%40"))" }
        .joined(separator: "&")
      let page = try await browser.post("/sign-in", body: body)
      #expect(page.text.contains("<dt>Decision</dt>") && page.text.contains(">Send it back<"))
      #expect(page.text.contains("It accuses or exposes a person"))
      #expect(page.text.contains("Leave the name out"))
    }
  }
}
