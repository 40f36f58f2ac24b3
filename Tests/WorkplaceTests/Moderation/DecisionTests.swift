import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Moderators' decisions")
struct DecisionTests {
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
      let scene = try await ReviewScene(on: site)
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
      let scene = try await ReviewScene(on: site)
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
