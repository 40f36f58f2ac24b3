import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("A decision that comes too late")
struct DecisionRaceTests {
  @Test("A text that changed after it was read is read again before anything is decided")
  func changedText() async throws {
    try await TestSite.with { site in
      let scene = try await ReviewScene(on: site)
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
      let scene = try await ReviewScene(on: site)
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
      let scene = try await ReviewScene(on: site)
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
      let scene = try await ReviewScene(on: site)
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
}

/// A draft, its author, and a moderator's browser.
struct ReviewScene {
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
