import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The steward's pages")
struct PeopleRoutesTests {
  @Test("A role is given: it holds at once, and its holder is told by notice and mail")
  func grant() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let steward = site.browser(of: cast.steward)
      let holder = site.browser(of: cast.employee)
      let path = "/people/\(cast.employee.id)"
      let answer = try await steward.post(
        path + "/roles/grants", ["role": "steward", "reason": "Covers for <Stella>"])
      #expect(answer.location == path)
      #expect(try await steward.get(path).text.contains("The role is granted."))
      #expect(try await holder.get("/people").status == .ok)
      let told = "Stella Steward gave you the role Steward. Reason: Covers for &lt;Stella&gt;"
      for page in ["/petitions", "/roles", "/petitions/\(cast.petition)"] {
        #expect(try await holder.get(page).text.contains(told))
      }
      let mails = await site.mails.atLeast(1)
      #expect(mails.map(\.to.address) == [cast.employee.mail])
      #expect(mails[0].subject == "You have the role Steward")
      #expect(mails[0].body.contains("Stella Steward gave you the role Steward."))
      #expect(mails[0].body.contains("Covers for <Stella>"))
    }
  }

  @Test("A notice stays on every page until it is acknowledged, and then in the profile")
  func acknowledge() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let steward = site.browser(of: cast.steward)
      let holder = site.browser(of: cast.employee)
      for change in ["grants", "revocations"] {
        try await steward.post(
          "/people/\(cast.employee.id)/roles/\(change)", ["role": "analyst", "reason": "Trial"])
      }
      let bar = "<section class=\"notices\""
      for _ in 0..<2 {
        let page = try await holder.get("/petitions").text
        #expect(page.contains(bar))
        #expect(page.contains("gave you the role Analyst"))
        #expect(page.contains("took back your role Analyst"))
      }
      #expect(try await steward.get("/petitions").text.contains(bar) == false)
      #expect(try await holder.post("/notices/acknowledgement").location == "/profile")
      #expect(try await holder.get("/petitions").text.contains(bar) == false)
      let profile = try await holder.get("/profile").text
      #expect(!profile.contains(bar))
      #expect(profile.contains("took back your role Analyst"))
      try await steward.post(
        "/people/\(cast.employee.id)/roles/grants", ["role": "analyst", "reason": "Again"])
      let page = try await holder.get("/petitions").text
      #expect(page.contains("Reason: Again") && !page.contains("Reason: Trial"))
    }
  }

  @Test("Nobody gives themselves a role or takes their own back") func ownRole() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let steward = site.browser(of: cast.steward)
      let before = try await site.dump()
      let path = "/people/\(cast.steward.id)/roles/"
      for (change, role) in [("grants", "leadership"), ("revocations", "steward")] {
        let answer = try await steward.post(path + change, ["role": role, "reason": "Because"])
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("Nobody gives roles to themselves"))
      }
      #expect(try await site.dump() == before)
      let page = try await steward.get("/people/\(cast.steward.id)").text
      #expect(!page.contains("/roles/grants") && !page.contains("/roles/revocations"))
    }
  }

  @Test("A change of role needs a reason and a role that there is; what was typed is kept")
  func refused() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let steward = site.browser(of: cast.steward)
      let before = try await site.dump()
      let grants = "/people/\(cast.employee.id)/roles/grants"
      let revocations = "/people/\(cast.analyst.id)/roles/revocations"
      let long = String(repeating: "x", count: 301)
      for (path, form, sentence) in [
        (grants, ["role": "analyst", "reason": "  "], "Enter a reason for the register."),
        (grants, ["role": "analyst"], "Enter a reason for the register."),
        (grants, ["reason": "Kept words"], "Choose a role."),
        (grants, ["role": "king", "reason": "Kept words"], "Choose a role."),
        (grants, ["role": "analyst", "reason": long], "Shorten a reason for the register by 1"),
        (revocations, ["role": "analyst", "reason": ""], "Enter a reason for the register."),
        (
          "/people/\(cast.analyst.id)/roles/grants", ["role": "analyst", "reason": "Kept words"],
          "holds that role already"
        ),
        (
          "/people/\(cast.deactivated.id)/roles/grants",
          ["role": "analyst", "reason": "Kept words"], "cannot sign in"
        ),
        (
          "/people/\(cast.employee.id)/roles/revocations",
          ["role": "analyst", "reason": "Kept words"], "does not hold that role"
        ),
      ] as [(String, KeyValuePairs<String, String>, String)] {
        let answer = try await steward.post(path, form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains(sentence))
        if form.contains(where: { $0.value == "Kept words" }),
          answer.text.contains("id=\"reason\"")
        {
          #expect(answer.text.contains("Kept words</textarea>"))
        }
      }
      #expect(try await site.dump() == before)
    }
  }

  @Test("The search finds names, addresses and numbers, a page at a time") func search()
    async throws
  {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      for number in 0..<33 { _ = try await site.employ("Zoe \(number % 3) Zeal") }
      let steward = site.browser(of: cast.steward)
      let all = try await Self.crawl("/people", steward)
      #expect(all.count == 39)
      #expect(Set(all).count == 39)
      let zoes = try await Self.crawl("/people?q=zoe", steward)
      #expect(zoes.count == 33)
      #expect(try await steward.get("/people?q=zoe").text.contains("33 people match “zoe”"))
      let byMail = try await steward.get("/people?q=\(cast.analyst.mail)").text
      #expect(byMail.contains("1 person matches"))
      for odd in ["%25", "_", "%00", "%ff", "'", "\\"] {
        #expect(try await steward.get("/people?q=\(odd)").status == .ok)
      }
      for odd in ["x", "~", "-1", "99999999999999999999", "1~2"] {
        #expect(try await steward.get("/people?after=\(odd)").status == .ok)
      }
    }
  }

  /// All people of a list, by following its links.
  private static func crawl(_ path: String, _ browser: Browser) async throws -> [String] {
    var found: [String] = []
    var next: String? = path
    while let page = next {
      let text = try await browser.get(page).text
      found += text.matches(of: #/href="(/people/\d+)"/#).map { String($0.1) }
      next = text.firstMatch(of: #/rel="next" href="([^"]+)"/#).map {
        String($0.1).replacing("&amp;", with: "&")
      }
    }
    return found
  }

  @Test("An invitation is sent again to somebody without a password, and the one before is void")
  func invite() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let set = try await site.employ("Sam Set", password: "a quiet green kettle")
      let steward = site.browser(of: cast.steward)
      for count in 1...2 {
        let answer = try await steward.post("/people/\(cast.employee.id)/invitations")
        #expect(answer.location == "/people/\(cast.employee.id)")
        await site.site.finishErrands()
        #expect(await site.mails.all.count == count)
      }
      let paths = try await site.mails.all.map { mail in
        String(try #require(mail.body.firstMatch(of: #/http://localhost:8080(\S+)/#)).1)
      }
      #expect(try await site.visitor().get(paths[0]).status == .notFound)
      #expect(try await site.visitor().get(paths[1]).status == .ok)
      for person in [set, cast.deactivated] {
        let answer = try await steward.post("/people/\(person.id)/invitations")
        #expect(answer.status == .notFound)
      }
      #expect(await site.mails.all.count == 2)
    }
  }

  @Test(
    "Whom there is not is not there", arguments: ["0", "-1", "x", "1.5", "9223372036854775808"])
  func nobody(_ id: String) async throws {
    try await TestSite.with { site in
      let steward = try await site.employ("Stella", roles: ["steward"])
      let browser = site.browser(of: steward)
      #expect(try await browser.get("/people/\(id)").status == .notFound)
      #expect(try await browser.post("/people/\(id)/invitations").status == .notFound)
      let answer = try await browser.post(
        "/people/\(id)/roles/grants", ["role": "analyst", "reason": "x"])
      #expect(answer.status == .notFound)
    }
  }
}
