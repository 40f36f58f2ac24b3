import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Writing along")
struct CoAuthorRoutesTests {
  @Test("A colleague who is asked reads the draft, agrees, and is an author from then on")
  func agreeing() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada Author")
      let bo = try await site.employ("Bo Writer")
      let id = try await site.draft("Quiet rooms", by: ada)
      let path = "/petitions/\(id)"
      let other = site.browser(of: bo)
      #expect(try await other.get(path + "/draft").status == .notFound)
      let own = site.browser(of: ada)
      let asked = try await own.post(path + "/co-author", ["mail": bo.mail.uppercased()])
      let page = try await DraftRoutesTests.follow(asked, own)
      #expect(page.contains("Your colleague is asked, and is told."))
      #expect(page.contains("<strong>Bo Writer</strong> is asked to write along"))
      #expect(try await site.announcements(about: id).map { $0.prefix(15) } == ["co-author-asked"])

      let question = try await other.get(path + "/draft").text
      #expect(question.contains("Ada Author asks you to write this petition together."))
      #expect(question.contains("Because it matters."))
      #expect(try await other.get(path + "/draft/edit").status == .notFound, "not yet")
      let agreed = try await other.post(path + "/co-author/agreement")
      #expect(
        try await DraftRoutesTests.follow(agreed, other).contains("You write along from now on."))
      #expect(try await other.get(path + "/draft/edit").status == .ok)
      #expect(try await other.post(path + "/gathering").status == .seeOther)
      let code = try await site.texts("select sponsor_code from petition")[0]
      let reader = site.browser(of: try await site.employ("Reader"))
      #expect(
        try await reader.get("/sponsorships/\(code)").text
          .contains("Ada Author and Bo Writer to Chief of Staff"))
    }
  }

  @Test("Who cannot be asked is said beside the field", arguments: ["self", "gone", "nobody", ""])
  func refused(_ kind: String) async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let gone = try await site.employ("Gone")
      try await site.change("update employee set is_active = false where id = \(gone.id)")
      let id = try await site.draft("Quiet rooms", by: ada)
      let (mail, words) =
        switch kind {
        case "self": (ada.mail, "This is your own address.")
        case "gone": (gone.mail, "Nobody here has this address.")
        case "nobody": ("x@y.example", "Nobody here has this address.")
        default: ("", "Enter your colleague&#39;s mail address.")
        }
      let answer = try await site.browser(of: ada).post(
        "/petitions/\(id)/co-author", ["mail": mail])
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains(words))
      #expect(answer.text.contains("value=\"\(mail)\""))
      #expect(try await site.number("select count(*) from announcement") == 0)
    }
  }

  @Test("There is one co-author at most, whoever is asked first") func one() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let id = try await site.draft("Quiet rooms", by: ada)
      let colleagues = [try await site.employ("Bo"), try await site.employ("Cy")]
      let answers = try await site.tabs(of: [ada, ada]) { tabs in
        try await withThrowingTaskGroup(of: Answer.self) { group in
          for (tab, colleague) in zip(tabs, colleagues) {
            group.addTask {
              try await tab.post("/petitions/\(id)/co-author", ["mail": colleague.mail])
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      let flashes = answers.compactMap { $0.cookie("flash") }
      #expect(flashes.filter { $0.contains("co-author-asked") }.count == 1)
      #expect(try await site.number("select count(*) from announcement") == 1)
    }
  }

  @Test("Whoever declines or stops, or is not wanted any more, finds the draft no more")
  func leaving() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let bo = try await site.employ("Bo")
      let id = try await site.draft("Quiet rooms", by: ada)
      let path = "/petitions/\(id)/co-author"
      for (agrees, remover) in [(false, bo), (true, bo), (false, ada), (true, ada)] {
        try await site.browser(of: ada).post(path, ["mail": bo.mail])
        if agrees { try await site.browser(of: bo).post(path + "/agreement") }
        #expect(try await site.browser(of: bo).get("/petitions/\(id)/draft").status == .ok)
        try await site.browser(of: remover).post(path + "/removal")
        #expect(try await site.browser(of: bo).get("/petitions/\(id)/draft").status == .notFound)
      }
      #expect(try await site.browser(of: bo).post(path + "/agreement").status == .notFound)
    }
  }

  @Test("A sponsor who agrees to write along is no sponsor any more, and nobody joins in review")
  func sponsorJoins() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let bo = try await site.employ("Bo")
      let (id, code) = try await site.gathering("Quiet rooms", by: ada)
      try await site.sponsor(code, by: [bo])
      try await site.change("update petition set co_author_id = \(bo.id)")
      let path = "/petitions/\(id)/co-author/agreement"
      try await site.change("update petition set state = 'in-review'")
      try await site.browser(of: bo).post(path)
      #expect(try await site.number("select count(*) from petition where co_author_agreed") == 0)
      try await site.change("update petition set state = 'gathering-sponsors'")
      try await site.browser(of: bo).post(path)
      #expect(try await site.number("select count(*) from petition where co_author_agreed") == 1)
      #expect(try await site.number("select count(*) from sponsor") == 0)
    }
  }
}
