import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Writing a petition")
struct DraftRoutesTests {
  static func follow(_ answer: Answer, _ browser: Browser) async throws -> String {
    try #require(answer.status == .seeOther)
    return try await browser.get(
      String(try #require(answer.location).prefix { $0 != "#" })
    ).text
  }

  @Test("A title is enough for a draft, which only its author reads") func titleAlone() async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada Author")
      let browser = site.browser(of: ada)
      let answer = try await browser.post("/petitions", ["title": "  Give us quiet rooms "])
      let path = try #require(answer.location)
      let page = try await Self.follow(answer, browser)
      #expect(page.contains("Your draft is saved."))
      #expect(page.contains("<h1>Give us quiet rooms</h1>"))
      #expect(page.contains("it needs a background and somebody it is addressed to"))
      #expect(!page.contains(">Gather sponsors</button>"))
      let other = site.browser(of: try await site.employ("Nosy"))
      let id = try #require(
        Int64(path.dropFirst("/petitions/".count).dropLast("/draft".count)))
      for page in [path, path + "/edit", "/petitions/\(id)"] {
        #expect(try await other.get(page).status == .notFound)
      }
      #expect(try await !other.get("/petitions").text.contains("quiet rooms"))
      #expect(try await browser.get("/petitions/\(id)").location == path)
      #expect(try await site.standing(of: id) == 0)
    }
  }

  @Test("Everything written is kept, shown as the petition will show it, and can be changed")
  func whole() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada Author", department: "Research")
      let leader = try await site.leader()
      let former = try await site.petition("Quiet rooms, please", by: ada, closed: true)
      let browser = site.browser(of: ada)
      let form = try await browser.get("/petitions/new?follows=\(former)&title=Quiet+floors").text
      #expect(form.contains("Follows <a href=\"/petitions/\(former)\">Quiet rooms, please</a>"))
      #expect(form.contains("value=\"Quiet floors\""))
      #expect(form.contains("<option value=\"\(leader.id)\">Chief of Staff</option>"))
      let answer = try await browser.post(
        "/petitions",
        [
          "title": "Give us quiet floors", "background": "It is **loud**.",
          "addressee": "\(leader.id)", "open_days": "30", "follows": "\(former)",
          "then": "preview",
        ])
      let path = try #require(answer.location)
      #expect(path.hasSuffix("/draft#text"))
      let page = try await Self.follow(answer, browser)
      for part in [
        "Petition to Chief of Staff", "From Research", "<p>It is <strong>loud</strong>.</p>",
        "can sign for 30 days", "5 sponsors", ">Gather sponsors</button>",
        "follows <a href=\"/petitions/\(former)\">",
      ] {
        #expect(page.contains(part), "\(part)")
      }
      let edit = try await browser.get(String(path.dropLast("#text".count)) + "/edit").text
      #expect(edit.contains("name=\"version\" value=\"1\""))
      #expect(edit.contains("<option value=\"\(leader.id)\" selected>"))
      #expect(edit.contains("It is **loud**.</textarea>"))
    }
  }

  @Test("A form that cannot be used comes back whole, and nothing is stored") func refused()
    async throws
  {
    try await TestSite.with { site in
      let browser = site.browser(of: try await site.employ("Ada"))
      let answer = try await browser.post(
        "/petitions",
        [
          "title": String(repeating: "t", count: 141), "background": "Long & <kept>",
          "addressee": "17", "open_days": "31",
        ])
      #expect(answer.status == .unprocessableContent)
      for part in [
        "Shorten the title by 1", "Choose somebody from the list", "Choose how long it is open.",
        "Long &amp; &lt;kept&gt;</textarea>", "href=\"#open_days\"",
      ] {
        #expect(answer.text.contains(part), "\(part)")
      }
      #expect(try await site.number("select count(*) from petition") == 0)
    }
  }

  @Test("Of two tabs that save, the second keeps what was typed beside what the first saved")
  func twoTabs() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let id = try await site.draft("Quiet rooms", by: ada)
      let leader = try await site.texts("select addressee_id::text from petition")[0]
      func form(_ title: String) -> KeyValuePairs<String, String> {
        [
          "title": title, "background": "Text of \(title)", "addressee": leader,
          "open_days": "90", "version": "1",
        ]
      }
      let forms = ["First tab", "Second tab"].map(form)
      let answers = try await site.tabs(of: [ada, ada]) { tabs in
        try await withThrowingTaskGroup(of: Answer.self) { group in
          for (tab, form) in zip(tabs, forms) {
            group.addTask { try await tab.post("/petitions/\(id)/draft", form) }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(answers.map(\.status.code).sorted() == [303, 409])
      let saved = try await site.texts("select title from petition")[0]
      let lost = saved == "First tab" ? "Second tab" : "First tab"
      let page = try #require(answers.first { $0.status == .conflict }).text
      #expect(page.contains("This draft was changed since you opened it"))
      #expect(page.contains("Text of \(lost)</textarea>"))
      #expect(page.contains("<dd class=\"typed\">Text of \(saved)</dd>"))
      #expect(page.contains("name=\"version\" value=\"2\""))
      #expect(try await site.number("select text_version from petition") == 2)
    }
  }

  @Test("Only title, background and addressee make another text of it") func versions()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let id = try await site.draft("Quiet rooms", by: ada)
      let leader = try await site.texts("select addressee_id::text from petition")[0]
      let browser = site.browser(of: ada)
      for (background, addressee, days, version, next) in [
        ("Because it matters.", leader, "30", "1", 1), ("Another", leader, "30", "1", 2),
        ("Another", "", "30", "2", 3),
      ] {
        let answer = try await browser.post(
          "/petitions/\(id)/draft",
          [
            "title": "Quiet rooms", "background": background, "addressee": addressee,
            "open_days": days, "version": version,
          ])
        #expect(answer.status == .seeOther)
        #expect(try await site.number("select text_version from petition") == next)
      }
      #expect(try await site.number("select open_days from petition") == 30)
      #expect(try await site.announcements(about: id).isEmpty, "there is no sponsor to be told")
    }
  }

  @Test("A text typed while the other author handed the draft on is kept and not saved")
  func movedOn() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let (id, _) = try await site.gathering("Quiet rooms", by: ada)
      let answer = try await site.browser(of: ada).post(
        "/petitions/\(id)/draft",
        ["title": "Changed", "background": "Typed", "open_days": "30", "version": "1"])
      #expect(answer.status == .conflict)
      #expect(answer.text.contains("Typed</textarea>"))
      #expect(answer.text.contains("href=\"/petitions/\(id)/revision\""))
      #expect(try await site.texts("select title from petition") == ["Quiet rooms"])
    }
  }

  @Test("A session that ends while a long draft is written loses nothing of it") func sessionEnds()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: "a quiet green kettle")
      let leader = try await site.leader()
      let background = String(
        (0..<5000).map { "Täg \($0)" }.joined(separator: "\n").prefix(20_000))
      let browser = site.visitor()
      let page = try await browser.post(
        "/petitions",
        [
          "title": "Give us \"quiet\" rooms", "background": background,
          "addressee": "\(leader.id)", "open_days": "60", "then": "draft",
        ])
      #expect(page.status == .unauthorized)
      let resumed = try await browser.post(
        "/sign-in",
        body: encoded(
          KeptFieldTests.hiddenFields(of: page.text)
            + [("mail", ada.mail), ("password", "a quiet green kettle")]))
      for part in ["<dt>Title</dt>", "<dt>Background</dt>", "<dd class=\"typed\">60 days</dd>"] {
        #expect(resumed.text.contains(part), "\(part)")
      }
      let sent = try await browser.post(
        "/petitions", body: encoded(KeptFieldTests.hiddenFields(of: resumed.text)))
      #expect(sent.status == .seeOther)
      #expect(try await site.texts("select background from petition") == [background])
      #expect(try await site.texts("select title from petition") == ["Give us \"quiet\" rooms"])
      #expect(try await site.number("select addressee_id from petition") == Int(leader.id))
    }
  }

  private func encoded(_ fields: [(String, String)]) -> String {
    fields.map { name, value in
      [name, value].map { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
        .joined(separator: "=")
    }.joined(separator: "&")
  }
}
