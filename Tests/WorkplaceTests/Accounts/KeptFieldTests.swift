import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("A session that ends while something is written")
struct KeptFieldTests {
  private static let password = "a quiet green kettle"
  private static let reason = "Because \"quotes\" & <tags>\nand a second line"

  /// Name and value of all hidden fields of a page.
  static func hiddenFields(of page: String) -> [(String, String)] {
    page.matches(of: #/<input type="hidden" name="([^"]*)" value="([^"]*)">/#).map {
      (String($0.1), unescaped(String($0.2)))
    }
  }

  private static func unescaped(_ text: String) -> String {
    [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"),
      ("&amp;", "&"),
    ]
    .reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  private static func encoded(_ fields: [(String, String)]) -> String {
    fields.map { name, value in
      [name, value]
        .map { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
        .joined(separator: "=")
    }.joined(separator: "&")
  }

  @Test("The reason survives two refused sign-ins, is shown again, and then counts")
  func reasonIsKept() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let petition = try await site.petition("Quiet rooms", by: ada)
      let browser = site.visitor()
      let path = "/petitions/\(petition)/signatures"
      var page = try await browser.post(path, ["visibility": "hidden", "reason": Self.reason])
      #expect(page.status == .unauthorized)
      #expect(page.text.contains("Your session ended while you were writing."))
      for guess in ["wrong", "", Self.password] {
        let fields = Self.hiddenFields(of: page.text)
        #expect(fields.contains { $0 == ("returnTo", path) })
        #expect(fields.contains { $0 == ("kept.reason", Self.reason) })
        page = try await browser.post(
          "/sign-in", body: Self.encoded(fields + [("mail", ada.mail), ("password", guess)]))
      }
      #expect(page.status == .ok)
      #expect(page.text.contains("Nothing has been sent yet"))
      #expect(page.text.contains("<dd class=\"typed\">Hidden from colleagues</dd>"))
      #expect(try await site.standing(of: petition) == 0)
      #expect(page.text.contains("action=\"\(path)\""))
      let sent = try await browser.post(
        path, body: Self.encoded(Self.hiddenFields(of: page.text)))
      #expect(sent.location == "/petitions/\(petition)")
      #expect(try await site.standing(of: petition) == 1)
      #expect(try await site.texts("select reason from signature") == [Self.reason])
      #expect(try await site.number("select count(*) from signature where shows_name") == 0)
    }
  }

  @Test("Passwords are never carried along") func secrets() async throws {
    try await TestSite.with { site in
      let answer = try await site.visitor().post(
        "/profile/password",
        ["current": "old s3cret", "password": "new s3cret", "repeated": "new s3cret"])
      #expect(answer.status == .unauthorized)
      #expect(!answer.text.contains("s3cret"))
    }
  }

  @Test(
    "After a form with nothing worth keeping, signing in leads to a page that there is",
    arguments: [
      "/sign-out", "/notices/acknowledgement", "/profile/password", "/sign-out-everywhere",
    ])
  func nothingToKeep(_ path: String) async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let browser = site.visitor()
      let page = try await browser.post(path)
      #expect(page.status == .unauthorized)
      let fields = Self.hiddenFields(of: page.text)
      let answer = try await browser.post(
        "/sign-in", body: Self.encoded(fields + [("mail", ada.mail), ("password", Self.password)]))
      let next = try #require(answer.location)
      #expect(try await browser.get(next).status == .ok)
    }
  }
}
