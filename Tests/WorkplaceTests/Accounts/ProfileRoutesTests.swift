import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The profile")
struct ProfileRoutesTests {
  private static let old = "a quiet green kettle"
  private static let new = "a noisy purple teapot"

  @Test("It shows what Redress holds about its reader and nobody else") func show() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada Able", roles: ["analyst"], department: "Payroll")
      let bea = try await site.employ("Bea Brisk")
      let page = try await site.browser(of: ada).get("/profile")
      for text in ["Ada Able", ada.mail, "Payroll", "Leeds", "Analyst", "6 May 2024"] {
        #expect(page.text.contains(text))
      }
      #expect(!page.text.contains("Bea"))
      #expect(!page.text.contains(bea.mail))
      #expect(page.headers[.cacheControl]?.contains("no-store") == true)
    }
  }

  @Test("A changed password ends every other session and every link, and not this session")
  func change() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.old)
      let other = site.visitor()
      try await other.post("/sign-in", ["mail": ada.mail, "password": Self.old])
      let link = Token()
      try await site.pool.run(AccountQueries.createLink(link.hash, for: ada.id, purpose: .reset))
      let here = site.browser(of: ada)
      let answer = try await here.post(
        "/profile/password", ["current": Self.old, "password": Self.new, "repeated": Self.new])
      #expect(answer.location == "/profile")
      #expect(try await here.get("/profile").text.contains("Every other session was signed out."))
      #expect(try await other.get("/profile").status == .seeOther)
      #expect(try await site.visitor().get("/password-resets/\(link.text)").status == .notFound)
      for (password, works) in [(Self.old, false), (Self.new, true)] {
        let again = try await site.visitor().post(
          "/sign-in", ["mail": ada.mail, "password": password])
        #expect((again.status == .seeOther) == works)
      }
    }
  }

  @Test("Without the present password, or with a poor new one, nothing changes") func refused()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.old)
      let before = try await site.dump()
      for (form, sentence) in [
        (
          ["current": "not this one", "password": Self.new, "repeated": Self.new],
          "id=\"current-error\">This is not your password as it is now.</p>"
        ),
        (["password": Self.new, "repeated": Self.new], "Enter your password as it is now."),
        (
          ["current": Self.old, "password": "short", "repeated": "short"],
          "Use at least 12 characters."
        ),
        (
          ["current": Self.old, "password": Self.new, "repeated": "x"],
          "This is not the same as the password above."
        ),
      ] as [(KeyValuePairs<String, String>, String)] {
        let answer = try await site.browser(of: ada).post("/profile/password", form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains(sentence))
        #expect(!answer.text.contains(Self.new) && !answer.text.contains(Self.old))
      }
      #expect(try await site.dump() == before)
    }
  }

  @Test("Guessing the present password from an open session is slowed down") func throttled()
    async throws
  {
    try await TestSite.with {
      $0.throttle = SignInLimits(perAccount: 2, perSource: 100)
    } _: { site in
      let ada = try await site.employ("Ada", password: Self.old)
      for expected in [422, 422, 429] {
        let answer = try await site.browser(of: ada).post(
          "/profile/password", ["current": "guess", "password": Self.new, "repeated": Self.new])
        #expect(answer.status.code == expected)
      }
    }
  }
}
