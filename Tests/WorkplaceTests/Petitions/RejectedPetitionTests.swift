import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("A rejected petition")
struct RejectedPetitionTests {
  @Test("Everybody reads title, department, reason and comment; only its authors read their text")
  func reading() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let ada = try await site.employ("Ada Author", department: "Research")
      let ben = try await site.employ("Ben Writer")
      let asked = try await site.employ("Asked")
      let sam = try await site.employ("Sam Sponsor")
      let id = try await site.waitingDraft(
        "Open the books", by: ada, background: "Because of **Smith**.", coAuthor: ben,
        sponsors: [sam])
      try await site.browser(of: cast.moderator).post(
        "/moderation/\(id)/decisions",
        [
          "decision": "reject", "objection": "names-person", "comment": "It accuses <one>.",
          "version": "1",
        ])
      for person in cast.signedIn + [ada, ben, sam] {
        let page = try await site.browser(of: person).get("/petitions/\(id)")
        #expect(page.status == .ok)
        for text in [
          "Open the books", "From Research.", "Mona Moderator", "It accuses &lt;one&gt;.",
          "It accuses or exposes a person",
        ] { #expect(page.text.contains(text), "\(person.name): \(text)") }
        let isAuthor = [ada.id, ben.id].contains(person.id)
        #expect(page.text.contains("Smith") == isAuthor, "\(person.name)")
        for other in [ada, ben, sam] where other.id != person.id {
          #expect(!page.text.contains(other.name))
        }
      }
      try await site.change(
        """
        update petition set co_author_id = \(asked.id), co_author_agreed = false where id = \(id)
        """)
      let page = try await site.browser(of: asked).get("/petitions/\(id)").text
      #expect(!page.contains("Smith"), "who only was asked to write along is a reader")
    }
  }

  @Test("It takes no signature and has no list of them") func signing() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let id = try await site.waitingDraft(by: cast.employee)
      try await site.browser(of: cast.moderator).post(
        "/moderation/\(id)/decisions",
        ["decision": "reject", "objection": "unclear", "comment": "What?", "version": "1"])
      let browser = site.browser(of: cast.analyst)
      for path in ["signatures", "figures.json", "signatures/withdrawal"] {
        #expect(try await browser.get("/petitions/\(id)/\(path)").status == .notFound)
      }
      try await browser.post("/petitions/\(id)/signatures", ["visibility": "named"])
      #expect(try await site.number("select count(*) from signature") == 0)
    }
  }

  @Test(
    "What is not published yet, or never will be, is not there",
    arguments: ["draft", "gathering-sponsors", "in-review", "withdrawn"])
  func unpublished(_ state: String) async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let id = try await site.waitingDraft(by: cast.employee)
      try await site.change("update petition set state = \(state) where id = \(id)")
      for person in cast.signedIn where person.id != cast.employee.id {
        let page = try await site.browser(of: person).get("/petitions/\(id)")
        #expect(page.status == .notFound)
        #expect(!page.text.contains("quiet rooms"))
      }
    }
  }
}
