import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Moving a draft on")
struct DraftActsTests {
  @Test("A draft that lacks something cannot ask for sponsors") func incomplete() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let browser = site.browser(of: ada)
      let path = try #require(
        try await browser.post("/petitions", ["title": "Quiet rooms"]).location)
      let act = path.replacing("/draft", with: "/gathering")
      let page = try await DraftRoutesTests.follow(try await browser.post(act), browser)
      #expect(page.contains("A background and somebody it is addressed to are needed first."))
      #expect(try await site.texts("select state from petition") == ["draft"])
      #expect(try await site.number("select count(*) from petition_event") == 0)
    }
  }

  @Test("Every code is another one of 128 random bits") func codes() {
    let codes = (0..<1000).map { _ in SponsorCode() }
    #expect(Set(codes.map(\.text)).count == 1000)
    #expect(codes.allSatisfy { SponsorCode($0.text) == $0 })
    for text in ["", "short", codes[0].text + "a", codes[0].text.dropLast() + "/"] {
      #expect(SponsorCode(text) == nil)
    }
  }

  @Test("It goes to the moderators once enough sponsors agreed to this very text") func submit()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let (id, code) = try await site.gathering("Quiet rooms", by: ada)
      let people = try await SigningQueriesTests.people(5, on: site)
      let browser = site.browser(of: ada)
      try await site.sponsor(code, by: Array(people.prefix(4)))
      try await site.sponsor(code, by: [people[4]])
      try await site.change(
        "update sponsor set text_version = 0 where employee_id = \(people[4].id)")
      let few = try await DraftRoutesTests.follow(
        try await browser.post("/petitions/\(id)/review"), browser)
      #expect(few.contains("Too few sponsors have agreed to this text"))
      #expect(try await site.state(of: id) == .gatheringSponsors)
      try await site.sponsor(code, by: [people[4]])
      let page = try await browser.get("/petitions/\(id)/draft").text
      #expect(page.contains(">Hand it to the moderators</button>"))
      let done = try await DraftRoutesTests.follow(
        try await browser.post("/petitions/\(id)/review"), browser)
      #expect(done.contains("The moderators have it now."))
      #expect(try await site.state(of: id) == .inReview)
    }
  }

  @Test("Handed in by two tabs at once, it waits for the moderators once") func twice() async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let (id, code) = try await site.gathering("Quiet rooms", by: ada)
      try await site.sponsor(code, by: try await SigningQueriesTests.people(5, on: site))
      let pages = try await site.tabs(of: [ada, ada]) { tabs in
        try await withThrowingTaskGroup(of: String.self) { group in
          for tab in tabs {
            group.addTask {
              try await DraftRoutesTests.follow(
                try await tab.post("/petitions/\(id)/review"), tab)
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(pages.filter { $0.contains("The moderators have it now.") }.count == 1)
      #expect(pages.filter { $0.contains("This had been changed meanwhile") }.count == 1)
      #expect(
        try await site.number("select count(*) from petition_event where act = 'submit'") == 1)
      #expect(
        try await site.texts("select kind from announcement order by id")
          == ["sponsors-complete", "review-waiting"])
    }
  }

  @Test("What a moderator wants stands on the authors' page until it is handed in again")
  func sentBack() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let mona = try await site.employ("Mona Moderator", roles: ["moderator"])
      let (id, code) = try await site.gathering("Quiet rooms", by: ada)
      try await site.sponsor(code, by: try await SigningQueriesTests.people(5, on: site))
      let browser = site.browser(of: ada)
      try await browser.post("/petitions/\(id)/review")
      try await site.pool.transaction { transaction in
        try await transaction.move(
          .init(
            petition: id, act: .sendBack, actor: mona.id, reason: .unclear,
            comment: "Which rooms?"))
      }
      let page = try await browser.get("/petitions/\(id)/draft").text
      for part in [
        "Mona Moderator sent this back on", "It is not clear what is asked", "Which rooms?",
        ">Gather sponsors</button>",
      ] {
        #expect(page.contains(part), "\(part)")
      }
      try await browser.post("/petitions/\(id)/gathering")
      let later = try await browser.get("/petitions/\(id)/draft").text
      #expect(!later.contains("sent this back on"))
      #expect(later.contains("Mona Moderator sent it back"), "it stays in what happened")
    }
  }

  @Test("It can be given up until it opens, after a question, and then by nobody any more")
  func giveUp() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let (id, code) = try await site.gathering("Quiet rooms", by: ada)
      let browser = site.browser(of: ada)
      let path = "/petitions/\(id)/retraction"
      #expect(try await browser.get(path).text.contains("This cannot be undone."))
      #expect(try await site.state(of: id) == .gatheringSponsors)
      try await browser.post(path)
      #expect(try await site.state(of: id) == .withdrawn)
      #expect(try await browser.get(path).status == .seeOther)
      let page = try await DraftRoutesTests.follow(
        try await browser.post("/petitions/\(id)/gathering"), browser)
      #expect(page.contains("This had been changed meanwhile"))
      let link = try await site.browser(of: try await site.employ("Bo")).get(code.path)
      #expect(link.text.contains("gave this petition up"))
    }
  }

  @Test("Nobody but its authors moves a draft, and they learn nothing by trying") func strangers()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let asked = try await site.employ("Asked")
      let (id, code) = try await site.gathering("Quiet rooms", by: ada)
      let sponsor = try await site.employ("Sponsor")
      try await site.sponsor(code, by: [sponsor])
      try await site.change("update petition set co_author_id = \(asked.id) where id = \(id)")
      for person in [asked, sponsor, try await site.employ("Mona", roles: ["moderator"])] {
        for act in ["gathering", "revision", "review", "retraction"] {
          let answer = try await site.browser(of: person).post("/petitions/\(id)/\(act)")
          #expect(answer.status == .notFound, "\(person.name): \(act)")
        }
      }
      #expect(try await site.state(of: id) == .gatheringSponsors)
    }
  }
}
