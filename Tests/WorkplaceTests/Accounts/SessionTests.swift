import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Sessions")
struct SessionTests {
  private static let password = "a quiet green kettle"

  private static func signIn(
    _ person: TestPerson, _ browser: Browser, headers: HTTPFields = [:]
  ) async throws -> Answer {
    try await browser.post(
      "/sign-in", ["mail": person.mail, "password": password], headers: headers)
  }

  @Test("Only the token's hash is in the database") func atRest() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let browser = site.visitor()
      _ = try await Self.signIn(ada, browser)
      let text = try #require(browser.cookies["session"])
      let token = try #require(Token(text))
      let known = try await site.number(
        "select count(*) from session where token_hash = \(token.hash)")
      #expect(known == 1)
      let dump = try await site.dump()
      #expect(!dump.contains(text))
      #expect(dump.contains(token.hash.map { String(format: "%02x", $0) }.joined()))
    }
  }

  @Test("The cookie is out of reach of scripts and other sites") func cookie() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let line = try #require(try await Self.signIn(ada, site.visitor()).cookie("session"))
      let attributes = Set(line.split(separator: "; ").dropFirst().map { $0.lowercased() })
      #expect(attributes == ["max-age=5184000", "path=/", "httponly", "samesite=lax"])
    }
  }

  @Test("On https the cookie belongs to this host alone") func secureCookie() async throws {
    try await TestSite.with {
      $0.publicURL = "https://redress.example"
    } _: { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let browser = site.visitor()
      let line = try #require(try await Self.signIn(ada, browser).cookie("__Host-session"))
      let attributes = Set(line.split(separator: "; ").dropFirst().map { $0.lowercased() })
      #expect(
        attributes == ["max-age=5184000", "path=/", "secure", "httponly", "samesite=lax"])
      #expect(try await browser.get("/profile").status == .ok)
      let plain = site.browser(of: ada)
      #expect(try await plain.get("/profile").status == .seeOther)
    }
  }

  @Test("Signing out ends this session and no other") func signOut() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let here = site.visitor()
      _ = try await Self.signIn(ada, here)
      let copy = try #require(here.cookies["session"].flatMap { Token($0) })
      let answer = try await here.post("/sign-out")
      #expect(answer.location == "/sign-in")
      #expect(here.cookies["session"] == nil)
      #expect(try await here.get("/sign-in").text.contains("You are signed out on this device."))
      let rows = try await site.number(
        "select count(*) from session where token_hash = \(copy.hash)")
      #expect(rows == 0)
      #expect(try await site.browser(of: ada).get("/profile").status == .ok)
    }
  }

  @Test("A cookie kept from before signing out is worth nothing") func replay() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let copy = site.browser(of: ada)
      try await site.browser(of: ada).post("/sign-out")
      #expect(try await copy.get("/profile").location == "/sign-in?returnTo=%2Fprofile")
    }
  }

  @Test("Signing out everywhere ends all sessions of one person") func everywhere() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let bea = try await site.employ("Bea")
      let phone = site.visitor()
      _ = try await Self.signIn(ada, phone)
      let answer = try await site.browser(of: ada).post("/sign-out-everywhere")
      #expect(answer.location == "/sign-in")
      #expect(try await phone.get("/profile").status == .seeOther)
      #expect(try await site.browser(of: ada).get("/profile").status == .seeOther)
      #expect(try await site.browser(of: bea).get("/profile").status == .ok)
    }
  }

  @Test("One's sessions are listed, and one of them can be ended") func list() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let phone = site.visitor()
      _ = try await Self.signIn(
        ada, phone, headers: [.userAgent: "Mozilla/5.0 (iPhone) Version/17.0 Safari/605.1"])
      let here = site.browser(of: ada)
      let page = try await here.get("/profile").text
      #expect(page.contains("<strong>Safari on iPhone</strong>"))
      #expect(
        page.contains("<strong>Firefox on Linux</strong> <span class=\"tag\">This device</span>"))
      let path = try #require(page.firstMatch(of: #/action="(/profile/sessions/[^"]+/closure)"/#)).1
      let answer = try await here.post(String(path))
      #expect(answer.location == "/profile")
      #expect(try await here.get("/profile").text.contains("That session is ended."))
      #expect(try await phone.get("/profile").status == .seeOther)
      #expect(try await here.post(String(path)).status == .notFound)
    }
  }

  @Test("A session of somebody else is not there") func somebodyElse() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let bea = try await site.employ("Bea")
      let id = try #require(
        try await site.texts("select id::text from session where employee_id = \(bea.id)").first)
      let answer = try await site.browser(of: ada).post("/profile/sessions/\(id)/closure")
      #expect(answer.status == .notFound)
      #expect(try await site.browser(of: bea).get("/profile").status == .ok)
      let odd = try await site.browser(of: ada).post("/profile/sessions/7/closure")
      #expect(odd.status == .notFound)
    }
  }

  @Test(
    "A session that was not used for a fortnight is over", arguments: [(14, true), (15, false)])
  func idle(days: Int, works: Bool) async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      try await site.change("update session set last_used_on = current_date - \(Int32(days))")
      let answer = try await site.browser(of: ada).get("/profile")
      #expect((answer.status == .ok) == works)
      await Chores(database: site.pool, limits: SessionLimits(), logger: site.site.logger).runOnce()
      #expect(try await site.number("select count(*) from session") == (works ? 1 : 0))
    }
  }

  @Test("A session is over sixty days after signing in, however much it was used")
  func absolute() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let browser = site.visitor()
      _ = try await Self.signIn(ada, browser)
      let lasts = try await site.number(
        """
        select count(*) from session
        where expires_at between now() + interval '59 days 23 hours' and now() + interval '60 days'
        """)
      #expect(lasts == 1)
      try await site.change("update session set expires_at = now() - interval '1 second'")
      #expect(try await browser.get("/profile").status == .seeOther)
      await Chores(database: site.pool, limits: SessionLimits(), logger: site.site.logger).runOnce()
      #expect(try await site.number("select count(*) from session") == 0)
    }
  }

  @Test("Of the last use only the day is kept") func lastUse() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let columns = try await site.texts(
        """
        select column_name || ' ' || data_type from information_schema.columns
        where table_name = 'session' order by ordinal_position
        """)
      #expect(
        columns == [
          "token_hash bytea", "id uuid", "employee_id bigint",
          "created_at timestamp with time zone", "expires_at timestamp with time zone",
          "last_used_on date", "device text",
        ])
      try await site.change("update session set last_used_on = current_date - 3")
      let before = try await site.texts("select created_at || ' ' || expires_at from session")
      #expect(try await site.browser(of: ada).get("/profile").status == .ok)
      let today = try await site.number(
        "select count(*) from session where last_used_on = current_date")
      #expect(today == 1)
      #expect(
        try await site.texts("select created_at || ' ' || expires_at from session") == before)
    }
  }

  @Test("Whoever is deactivated is refused from the very next request on, and after being erased")
  func deactivated() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let browser = site.browser(of: ada)
      #expect(try await browser.get("/petitions").status == .ok)
      try await site.change("update employee set is_active = false where id = \(ada.id)")
      #expect(try await browser.get("/petitions").status == .seeOther)
      #expect(try await browser.post("/sign-out").status == .unauthorized)
      let again = try await Self.signIn(ada, site.visitor())
      #expect(again.status == .unprocessableContent)
      try await site.change("update employee set is_active = true where id = \(ada.id)")
      #expect(try await browser.get("/petitions").status == .ok)
      try await site.change("delete from password where employee_id = \(ada.id)")
      try await site.change("delete from person where employee_id = \(ada.id)")
      #expect(try await browser.get("/petitions").status == .seeOther)
    }
  }

  @Test("A cookie that is no token is nobody's", arguments: ["", "x", "%00", "AAAA; session=BBBB"])
  func oddCookie(_ value: String) async throws {
    try await TestSite.with { site in
      let answer = try await site.visitor().get(
        "/profile", headers: [.cookie: "session=\(value)"])
      #expect(answer.location == "/sign-in?returnTo=%2Fprofile")
    }
  }
}
