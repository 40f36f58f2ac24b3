import Foundation
import HTTPTypes
import Logging
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Invitations and reset links")
struct LinkRoutesTests {
  private static let password = "a quiet green kettle"
  private static let form: KeyValuePairs = ["password": password, "repeated": password]

  /// A link that was sent to somebody.
  private static func link(
    _ purpose: LinkPurpose, to person: TestPerson, on site: TestSite
  ) async throws -> String {
    let token = Token()
    try await site.pool.run(
      AccountQueries.createLink(token.hash, for: person.id, purpose: purpose))
    return purpose.path + token.text
  }

  private static func canSignIn(
    _ person: TestPerson, with password: String = password, on site: TestSite
  ) async throws -> Bool {
    let answer = try await site.visitor().post(
      "/sign-in", ["mail": person.mail, "password": password])
    return answer.status == .seeOther
  }

  @Test("Looking at a link does not spend it", arguments: [LinkPurpose.invitation, .reset])
  func show(_ purpose: LinkPurpose) async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let path = try await Self.link(purpose, to: ada, on: site)
      for _ in 0..<2 {
        let page = try await site.visitor().get(path)
        #expect(page.status == .ok)
        #expect(page.text.contains("action=\"\(path)\""))
        #expect(page.text.contains(ada.mail))
        #expect(page.headers[.cacheControl]?.contains("no-store") == true)
      }
      #expect(try await site.number("select count(*) from one_time_link") == 1)
      let answer = try await site.visitor().post(path, Self.form)
      #expect(answer.location == "/sign-in")
      #expect(try await site.number("select count(*) from one_time_link") == 0)
      #expect(try await Self.canSignIn(ada, on: site))
    }
  }

  @Test("Of twenty that spend a link at the same time one sets the password")
  func concurrent() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let path = try await Self.link(.invitation, to: ada, on: site)
      let spent = try await site.tabs(of: Array(repeating: nil, count: 20)) { tabs in
        try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
          for (number, tab) in tabs.enumerated() {
            let password = "kettle number \(number) sings"
            group.addTask {
              (number, try await tab.post(path, ["password": password, "repeated": password]))
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      let winners = spent.filter { $0.1.location == "/sign-in" }
      #expect(winners.count == 1)
      #expect(spent.filter { $0.1.status == .notFound }.count == 19)
      for (number, answer) in spent {
        let works = try await Self.canSignIn(ada, with: "kettle number \(number) sings", on: site)
        #expect(works == (answer.location != nil))
      }
    }
  }

  /// What keeps a link from working.
  enum Fault: CaseIterable {
    case used, expired, unknown, otherPurpose, deactivated, noToken
  }

  @Test("A link that does not work says so and changes nothing", arguments: Fault.allCases)
  func invalid(_ fault: Fault) async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      var path = try await Self.link(.reset, to: ada, on: site)
      switch fault {
      case .used: try await site.visitor().post(path, Self.form)
      case .expired:
        try await site.change("update one_time_link set expires_at = now() - interval '1 second'")
      case .unknown: path = LinkPurpose.reset.path + Token().text
      case .otherPurpose: path = path.replacing("password-resets", with: "invitations")
      case .deactivated:
        try await site.change("update employee set is_active = false where id = \(ada.id)")
      case .noToken: path = LinkPurpose.reset.path + "x"
      }
      let before = try await site.dump()
      for answer in [
        try await site.visitor().get(path), try await site.visitor().post(path, Self.form),
      ] {
        #expect(answer.status == .notFound)
        #expect(answer.text.contains("does not work any more"))
        #expect(answer.text.contains("href=\"/password-resets/new\""))
        #expect(!answer.text.contains(ada.mail))
      }
      #expect(try await site.dump() == before)
    }
  }

  @Test("How long a link works", arguments: [(LinkPurpose.invitation, 14 * 24), (.reset, 1)])
  func validity(_ purpose: LinkPurpose, _ hours: Int) async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      _ = try await Self.link(purpose, to: ada, on: site)
      let rows = try await site.number(
        """
        select count(*) from one_time_link where expires_at - now() between
          make_interval(mins => \(Int32(hours * 60 - 1))) and make_interval(hours => \(Int32(hours)))
        """)
      #expect(rows == 1)
    }
  }

  @Test("A password that cannot be used leaves the link unspent") func refusedPassword()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let path = try await Self.link(.invitation, to: ada, on: site)
      for (form, sentence) in [
        (["password": "short", "repeated": "short"], "Use at least 12 characters."),
        (
          ["password": Self.password, "repeated": "another"], "This is not the same as the password"
        ),
        (["password": Self.password], "Enter the same password again."),
        (["password": ada.mail, "repeated": ada.mail], "Do not use your name or mail address"),
      ] as [(KeyValuePairs<String, String>, String)] {
        let answer = try await site.visitor().post(path, form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains(sentence))
        #expect(!answer.text.contains("value=\"\(Self.password)\""))
      }
      #expect(try await site.visitor().post(path, Self.form).status == .seeOther)
    }
  }

  @Test("Setting a password ends every session and every other link") func others() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: "the one before this")
      let bea = try await site.employ("Bea")
      let first = try await Self.link(.reset, to: ada, on: site)
      let others = try await Self.link(.reset, to: bea, on: site)
      let open = site.browser(of: ada)
      #expect(try await open.get("/profile").status == .ok)
      try await site.visitor().post(first, Self.form)
      #expect(try await open.get("/profile").status == .seeOther)
      #expect(try await site.browser(of: bea).get("/profile").status == .ok)
      #expect(try await Self.canSignIn(ada, with: "the one before this", on: site) == false)
      #expect(try await site.visitor().get(others).status == .ok)
    }
  }

  @Test("Of two links of the same kind only the later works") func later() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let first = try await Self.link(.invitation, to: ada, on: site)
      let second = try await Self.link(.invitation, to: ada, on: site)
      #expect(try await site.visitor().get(first).status == .notFound)
      #expect(try await site.visitor().get(second).status == .ok)
    }
  }

  @Test("Asking for a reset answers the same whether or not there is such an account")
  func resetRequest() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: "the one before this")
      let gone = try await site.employ("Cleo")
      try await site.change("update employee set is_active = false where id = \(gone.id)")
      var texts: Set<String> = []
      for mail in ["nobody@test.example", gone.mail, ada.mail.uppercased()] {
        let answer = try await site.visitor().post("/password-resets", ["mail": mail])
        #expect(answer.status == .ok)
        texts.insert(answer.text.replacing(mail, with: "MAIL"))
      }
      #expect(texts.count == 1)
      await site.site.finishErrands()
      let mails = await site.mails.all
      #expect(mails.map(\.to.address) == [ada.mail])
      let path = try #require(mails[0].body.firstMatch(of: #/http://localhost:8080(\S+)/#)).1
      #expect(path.hasPrefix("/password-resets/"))
      #expect(try await site.visitor().post(String(path), Self.form).location == "/sign-in")
      #expect(try await Self.canSignIn(ada, on: site))
    }
  }

  @Test("A reset request without an address is answered beside the field") func noAddress()
    async throws
  {
    try await TestSite.with { site in
      #expect(try await site.visitor().get("/password-resets/new").status == .ok)
      let answer = try await site.visitor().post("/password-resets", ["mail": ""])
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("Enter your mail address."))
    }
  }

  @Test("No token is in a log line, in the subject of a mail or in the database")
  func secrecy() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: "the one before this")
      try await site.visitor().post("/password-resets", ["mail": ada.mail])
      let mail = try #require(await site.mails.atLeast(1).first)
      let path = String(try #require(mail.body.firstMatch(of: #/http://localhost:8080(\S+)/#)).1)
      let token = try #require(path.split(separator: "/").last)
      try await site.visitor().get(path)
      try await site.visitor().post(path, ["password": "short"])
      #expect(try await site.dump().contains(token) == false)
      try await site.visitor().post(path, Self.form)
      try await site.visitor().post(path, Self.form)
      #expect(!mail.subject.contains(token))
      #expect(!site.log.lines.contains { $0.contains(token) })
      site.site.logger.info("a line that is kept", metadata: ["path": "\(path)"])
      #expect(site.log.lines.contains { $0.contains(token) })
    }
  }
}
