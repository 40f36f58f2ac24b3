import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Signing a petition")
struct SignatureRoutesTests {
  private static func withPetition(
    closed: Bool = false,
    _ body: @escaping @Sendable (TestSite, TestPerson, Int64) async throws -> Void
  ) async throws {
    try await TestSite.with { site in
      let petitioner = try await site.employ("Petra Petitioner")
      let petition = try await site.petition("Quiet rooms", by: petitioner, closed: closed)
      try await body(site, try await site.employ("Sig Signer", department: "Payroll"), petition)
    }
  }

  /// The page that a redirect leads to.
  private static func follow(_ answer: Answer, _ browser: Browser) async throws -> String {
    try #require(answer.status == .seeOther)
    return try await browser.get(try #require(answer.location)).text
  }

  @Test("A signature with a name counts, and colleagues see name, department and reason")
  func named() async throws {
    try await Self.withPetition { site, signer, petition in
      let browser = site.browser(of: signer)
      let answer = try await browser.post(
        "/petitions/\(petition)/signatures", ["visibility": "named", "reason": " I & we <care>. "])
      #expect(answer.location == "/petitions/\(petition)")
      let page = try await Self.follow(answer, browser)
      #expect(page.contains("You signed. Your name is shown to colleagues."))
      #expect(page.contains("<span class=\"tally-count\">1</span> signature"))
      #expect(
        try await browser.get("/petitions/\(petition)").text.contains("role=\"status\"") == false)
      let reader = site.browser(of: try await site.employ("Rita Reader"))
      for path in ["/petitions/\(petition)", "/petitions/\(petition)/signatures"] {
        let seen = try await reader.get(path).text
        #expect(seen.contains("<strong>Sig Signer</strong> <span>Payroll</span>"))
        #expect(seen.contains("I &amp; we &lt;care&gt;."))
      }
      #expect(try await site.standing(of: petition) == 1)
    }
  }

  @Test("A signature with a hidden name counts and shows neither name nor department")
  func hidden() async throws {
    try await Self.withPetition { site, signer, petition in
      let browser = site.browser(of: signer)
      let answer = try await browser.post(
        "/petitions/\(petition)/signatures", ["visibility": "hidden", "reason": "Mine alone"])
      let page = try await Self.follow(answer, browser)
      #expect(page.contains("You signed. Your name is hidden from colleagues."))
      let reader = site.browser(of: try await site.employ("Rita Reader"))
      let seen = try await reader.get("/petitions/\(petition)").text
      #expect(seen.contains("Name hidden") && seen.contains("Mine alone"))
      #expect(!seen.contains("Sig Signer") && !seen.contains("Payroll"))
      #expect(try await site.standing(of: petition) == 1)
    }
  }

  @Test("Signing twice counts once and says so") func twice() async throws {
    try await Self.withPetition { site, signer, petition in
      let browser = site.browser(of: signer)
      let path = "/petitions/\(petition)/signatures"
      try await browser.post(path, ["visibility": "hidden", "reason": "first"])
      let page = try await Self.follow(
        try await browser.post(path, ["visibility": "named", "reason": "second"]), browser)
      #expect(page.contains("You had already signed; nothing changed and you are counted once."))
      #expect(
        try await site.texts("select reason from signature where not shows_name") == ["first"])
      #expect(try await site.standing(of: petition) == 1)
    }
  }

  @Test("Twenty tabs that sign at the same time are one signature") func tabs() async throws {
    try await Self.withPetition { site, signer, petition in
      let texts = try await site.tabs(of: Array(repeating: signer, count: 20)) { tabs in
        try await withThrowingTaskGroup(of: String.self) { group in
          for tab in tabs {
            group.addTask {
              let answer = try await tab.post(
                "/petitions/\(petition)/signatures", ["visibility": "named"])
              return try await Self.follow(answer, tab)
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(texts.filter { $0.contains("You signed.") }.count == 1)
      #expect(texts.filter { $0.contains("You had already signed") }.count == 19)
      #expect(try await site.number("select count(*) from signature") == 1)
      #expect(try await site.standing(of: petition) == 1)
      #expect(try await site.number("select sum(signatures) from signature_day") == 1)
    }
  }

  @Test("A closed petition takes no signature, not even one that is past its day by a moment")
  func closed() async throws {
    try await Self.withPetition(closed: true) { site, signer, petition in
      let browser = site.browser(of: signer)
      let path = "/petitions/\(petition)/signatures"
      let page = try await Self.follow(
        try await browser.post(path, ["visibility": "named"]), browser)
      #expect(page.contains("This petition is closed, so nothing was signed."))
      #expect(!page.contains("action=\"\(path)\""))
      let due = try await site.petition("Due", by: signer)
      try await site.change("update petition set closes_at = now() where id = \(due)")
      let late = try await browser.post("/petitions/\(due)/signatures", ["visibility": "named"])
      #expect(try await Self.follow(late, browser).contains("This petition is closed"))
      await Chores(database: site.pool, limits: SessionLimits(), logger: site.site.logger).runOnce()
      let states = try await site.texts(
        "select state || (closed_at = closes_at) from petition where id = \(due)")
      #expect(states == ["closedtrue"])
      #expect(try await site.number("select count(*) from signature") == 0)
    }
  }

  @Test("Withdrawing is asked about first; then the count, the name and the reason are gone")
  func withdraw() async throws {
    try await Self.withPetition { site, signer, petition in
      let browser = site.browser(of: signer)
      let path = "/petitions/\(petition)/signatures"
      try await browser.post(path, ["visibility": "named", "reason": "A fading reason"])
      let asks = try await browser.get(path + "/withdrawal")
      #expect(asks.text.contains("A fading reason"))
      #expect(asks.text.contains("action=\"\(path)/withdrawal\""))
      #expect(try await site.standing(of: petition) == 1)
      let page = try await Self.follow(try await browser.post(path + "/withdrawal"), browser)
      #expect(page.contains("Your signature is withdrawn and no longer counted."))
      let reader = site.browser(of: try await site.employ("Rita Reader"))
      for text in [
        try await reader.get("/petitions/\(petition)").text, try await reader.get(path).text,
      ] {
        #expect(!text.contains("Sig Signer") && !text.contains("A fading reason"))
      }
      #expect(try await site.standing(of: petition) == 0)
      #expect(try await site.number("select sum(signatures) from signature_day") == 0)
      #expect(
        try await browser.get("/petitions/\(petition)").text.contains("A fading reason</textarea>"))
    }
  }

  @Test("Withdrawing twice, or without having signed, says that there is nothing to withdraw")
  func withdrawTwice() async throws {
    try await Self.withPetition { site, signer, petition in
      let browser = site.browser(of: signer)
      let path = "/petitions/\(petition)/signatures/withdrawal"
      let words = "There was no signature of yours to withdraw."
      #expect(try await Self.follow(try await browser.post(path), browser).contains(words))
      #expect(try await Self.follow(try await browser.get(path), browser).contains(words))
      try await browser.post("/petitions/\(petition)/signatures", ["visibility": "named"])
      try await browser.post(path)
      #expect(try await Self.follow(try await browser.post(path), browser).contains(words))
      #expect(try await site.standing(of: petition) == 0)
    }
  }

  @Test("After withdrawing one may sign again, in another way, and even closed one may withdraw")
  func again() async throws {
    try await Self.withPetition { site, signer, petition in
      let browser = site.browser(of: signer)
      let path = "/petitions/\(petition)/signatures"
      for round in 1...3 {
        try await browser.post(path, ["visibility": "named", "reason": "round \(round)"])
        #expect(try await site.standing(of: petition) == 1)
        #expect(try await site.number("select count(*) from withdrawn_signature") == 0)
        try await browser.post(path + "/withdrawal")
        #expect(try await site.standing(of: petition) == 0)
      }
      try await browser.post(path, ["visibility": "hidden"])
      try await site.change(
        "update petition set state = 'closed', closed_at = now() where id = \(petition)")
      let page = try await Self.follow(try await browser.post(path + "/withdrawal"), browser)
      #expect(page.contains("Your signature is withdrawn"))
    }
  }

  @Test("A signature is changed in place; from nobody's there is nothing to change") func change()
    async throws
  {
    try await Self.withPetition { site, signer, petition in
      let browser = site.browser(of: signer)
      let path = "/petitions/\(petition)/signatures"
      let early = try await browser.post(path + "/mine", ["visibility": "named", "reason": "x"])
      #expect(try await Self.follow(early, browser).contains("There was no signature of yours"))
      try await browser.post(path, ["visibility": "hidden", "reason": "Before"])
      let when = try await site.texts("select signed_at::text from signature")
      let changed = try await browser.post(
        path + "/mine", ["visibility": "named", "reason": "After"])
      #expect(try await Self.follow(changed, browser).contains("Your signature is changed."))
      let reader = site.browser(of: try await site.employ("Rita Reader"))
      let seen = try await reader.get("/petitions/\(petition)").text
      #expect(seen.contains("Sig Signer") && seen.contains("After") && !seen.contains("Before"))
      #expect(try await site.texts("select signed_at::text from signature") == when)
      #expect(try await site.standing(of: petition) == 1)
    }
  }

  @Test("What is wrong is said beside its field, and what was typed is kept") func invalid()
    async throws
  {
    try await Self.withPetition { site, signer, petition in
      let browser = site.browser(of: signer)
      let path = "/petitions/\(petition)/signatures"
      for path in [path, path + "/mine"] {
        let unchosen = try await browser.post(path, ["reason": "Words I typed"])
        #expect(unchosen.status == .unprocessableContent)
        #expect(
          unchosen.text.contains(
            "id=\"visibility-error\">Choose whether colleagues see your name.</p>"))
        #expect(unchosen.text.contains("Words I typed</textarea>"))
        #expect(unchosen.text.contains("href=\"#visibility-named\""))
        #expect(unchosen.text.contains("<title>Error: "))
        let long = String(repeating: "é", count: 503)
        let shorten = try await browser.post(path, ["visibility": "hidden", "reason": long])
        #expect(shorten.status == .unprocessableContent)
        #expect(shorten.text.contains("Shorten your reason by 3: it may have 500 characters.</p>"))
        #expect(shorten.text.contains(long + "</textarea>"))
        #expect(
          shorten.text.contains(
            "value=\"hidden\" required aria-describedby=\"visibility-hidden-hint\" checked"))
      }
      let exact = try await browser.post(
        path, ["visibility": "named", "reason": String(repeating: "é", count: 500)])
      #expect(exact.status == .seeOther)
    }
  }

  @Test(
    "A petition that there is not is not there",
    arguments: ["0", "-1", "x", "999999", "1e3", "9223372036854775808"])
  func notThere(_ id: String) async throws {
    try await Self.withPetition { site, signer, _ in
      let browser = site.browser(of: signer)
      for path in ["", "/signatures", "/signatures/withdrawal", "/figures.json"] {
        let answer = try await browser.get("/petitions/\(id)\(path)")
        #expect(answer.status == .notFound)
      }
      let form: KeyValuePairs = ["visibility": "named"]
      #expect(try await browser.post("/petitions/\(id)/signatures", form).status == .notFound)
      #expect(try await browser.post("/petitions/\(id)/signatures", [:]).status == .notFound)
      #expect(try await browser.post("/petitions/\(id)/signatures/withdrawal").status == .notFound)
    }
  }

  @Test("When the server has no room left, the page says that nothing was counted") func noRoom()
    async throws
  {
    try await Self.withPetition { site, signer, petition in
      try await site.change(
        """
        create function no_room() returns trigger language plpgsql as $$
        begin raise exception 'could not extend file' using errcode = '53100'; end $$
        """)
      try await site.change(
        "create trigger no_room before insert on signature for each statement execute function no_room()"
      )
      let browser = site.browser(of: signer)
      let path = "/petitions/\(petition)/signatures"
      let answer = try await browser.post(path, ["visibility": "named"])
      #expect(answer.status == .serviceUnavailable)
      #expect(answer.headers[.retryAfter] == "60")
      #expect(answer.text.contains("This was not counted"))
      #expect(answer.text.contains("Nothing was stored by halves."))
      #expect(try await site.standing(of: petition) == 0)
      try await site.change("drop trigger no_room on signature")
      #expect(try await browser.post(path, ["visibility": "named"]).status == .seeOther)
      #expect(try await site.standing(of: petition) == 1)
    }
  }
}
