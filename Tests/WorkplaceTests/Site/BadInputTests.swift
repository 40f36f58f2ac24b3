import Foundation
import HTTPTypes
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

@Suite("Whatever is sent", .timeLimit(.minutes(20)))
struct BadInputTests {
  static let password = "a quiet green kettle"

  /// What stands in a field instead, percent-encoded; nil leaves the field out.
  private static let values: [String?] = [
    nil, "", "%20%09", "%00", "a%00b", "%FF%FE", "%ED%A0%80", "%C0%80", "%", "%zz", "%E2%80%AEtfel",
    "%22%CC%81%3Cb%3E", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "%27%3B+drop+table+person%3B--",
    "%0D%0ASet-Cookie%3A+x%3Dy", "%1B%5B31m", "%F0%9F%8D%B5", "-1", "9223372036854775808",
    String(repeating: "a", count: 60_000), String(repeating: "%F0%9F%8D%B5", count: 5000),
  ]

  private static let ids = [
    "0", "-1", "x", "1.5", "1e9", "9223372036854775807", "9223372036854775808", "%00", "%FF", "%2F",
    "..", "%3Cscript%3E", String(repeating: "9", count: 3000),
  ]

  /// A steward and moderator with a password, whose session, colleague, petition and token the paths name.
  private struct Scene {
    let site: TestSite
    let person: TestPerson
    let colleague: TestPerson
    let petition: Int64
    /// The person's own.
    let draft: Int64
    /// The colleague's.
    let code: SponsorCode

    init(on site: TestSite) async throws {
      self.site = site
      person = try await site.employ(
        "Sonja", roles: ["steward", "moderator", "leadership", "analyst"],
        password: BadInputTests.password)
      colleague = try await site.employ("Colin", roles: ["moderator", "leadership"])
      petition = try await site.petition("Quiet rooms", by: colleague)
      draft = try await site.draft("Quieter rooms", by: person)
      code = try await site.gathering("The quietest rooms", by: colleague).code
    }

    /// Whether a route is about a petition that its authors write.
    private func isOfAuthors(_ route: String) -> Bool {
      let parts = ["/draft", "/co-author", "/gathering", "/revision", "/review", "/retraction"]
      return parts.contains { route.hasPrefix("/petitions/:id" + $0) }
    }

    func path(_ route: String) async throws -> String {
      let token = Token()
      if route.contains(":token") {
        let purpose = route.hasPrefix("/invitations") ? LinkPurpose.invitation : .reset
        try await site.pool.run(
          route.hasPrefix(UnsubscribeRoutes.path)
            ? UnsubscribeQueries.add([token.hash], of: [colleague.id], for: [.petitionOpened])
            : AccountQueries.createLink(token.hash, for: colleague.id, purpose: purpose))
      }
      if route.hasPrefix("/notifications/:id") {
        try await site.tell(person, .petitionOpened, about: petition)
        let ids = try await site.texts(
          "select max(id)::text from notification where employee_id = \(person.id)")
        return route.replacing(":id", with: ids.joined())
      }
      if route.hasPrefix("/surveys/") {
        let state: RoundState? = route == "/surveys/:id" ? .draft : nil
        return try await site.path(ofSurvey: route, by: colleague, in: state)
      }
      if route.hasPrefix("/moderation/:id") {
        let draft = try await site.waitingDraft(by: colleague)
        return route.replacing(":id", with: "\(draft)")
      }
      let petition = try await site.petition(inStateFor: route, by: person) ?? petition
      return route.replacing(":token", with: token.text)
        .replacing(":session", with: UUID().uuidString).replacing(":code", with: code.text)
        .replacing(":id", with: isOfAuthors(route) ? "\(draft)" : ":id")
        .replacing(":id", with: route.hasPrefix("/people") ? "\(colleague.id)" : "\(petition)")
    }
  }

  private static func expectCalm(
    _ answer: Answer, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let status = answer.status.code
    #expect(status < 500 && status >= 200, "\(what): \(status)", sourceLocation: sourceLocation)
    #expect(answer.headers[values: .setCookie].allSatisfy { !$0.hasPrefix("x=") })
    guard status != 303 else { return }
    #expect(
      answer.headers[.contentType] == "text/html; charset=utf-8", "\(what)",
      sourceLocation: sourceLocation)
    #expect(answer.leadsOn, "\(what): no way on", sourceLocation: sourceLocation)
    #expect(!answer.text.contains("<script>alert"), "\(what)", sourceLocation: sourceLocation)
    for word in ["SQLSTATE", "syntax error", "violates", "pg_", ".swift", "Fatal", "DatabaseError"]
    {
      #expect(!answer.text.contains(word), "\(what): \(word)", sourceLocation: sourceLocation)
    }
  }

  @Test("Every form has a case here") func complete() async throws {
    try await TestSite.with { site in
      let routes = Set(site.routes.filter { $0.method == "POST" }.map(\.path))
      #expect(routes.symmetricDifference(Self.forms.keys) == [])
    }
  }

  // A company each: what was accepted piles up, and all of it is compared after each form.
  @Test(
    "No value of any field is more than refused, and what is refused changes nothing",
    arguments: Self.forms.keys.sorted())
  func fields(of route: String) async throws {
    let fields = try #require(Self.forms[route])
    try await TestSite.with { site in
      for (index, field) in fields.enumerated() {
        var scene = try await Scene(on: site)
        for value in Self.values + ["twice"] {
          var pairs = fields.map { "\($0.0)=\(encoded($0.1))" }
          switch value {
          case nil: pairs.remove(at: index)
          case "twice": pairs.append(pairs[index])
          case let value?: pairs[index] = "\(field.0)=\(value)"
          }
          let what = "\(route) \(field.0)=\(value?.prefix(40) ?? "left out")"
          let isRefused = try await Self.post(
            scene.path(route), pairs.joined(separator: "&"), scene, what)
          // What was refused left everything as it was.
          if !isRefused { scene = try await Scene(on: site) }
        }
      }
      #expect(site.log.lines.filter { $0.hasPrefix("error") } == [])
    }
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }

  private func encoded(_ text: String) -> String { Self.encoded(text) }

  /// - Returns: whether it was refused.
  private static func post(
    _ path: String, _ body: String, _ scene: Scene, headers: HTTPFields = [:], _ what: String
  ) async throws -> Bool {
    let before = try await scene.site.dump()
    let answer = try await scene.site.browser(of: scene.person).post(
      path, body: body, headers: headers)
    expectCalm(answer, what)
    if answer.status.code >= 400 {
      #expect(try await scene.site.dump() == before, "\(what) changed something")
    }
    return answer.status.code >= 400
  }

  @Test("A body that is no form is refused whole") func bodies() async throws {
    try await TestSite.with { site in
      for route in Self.forms.keys where Self.forms[route]?.isEmpty == false {
        let scene = try await Scene(on: site)
        let path = try await scene.path(route)
        for type in ["application/json", "multipart/form-data; boundary=x", "text/plain", "x", ""] {
          let answer = try await site.browser(of: scene.person).post(
            path, body: "{\"a\":1}", headers: [.contentType: type])
          #expect(answer.status == .unsupportedMediaType, "\(route) \(type)")
          Self.expectCalm(answer, "\(route) \(type)")
        }
        for body in ["", "&&&", "=", "=&=", "%", "a", String(repeating: "a&", count: 20_000)] {
          let answer = try await site.browser(of: scene.person).post(path, body: body)
          #expect(answer.status == .unprocessableContent, "\(route) \(body.prefix(9))")
          Self.expectCalm(answer, "\(route) \(body.prefix(9))")
        }
        let bare = try await site.browser(of: scene.person).send(
          .post, path, headers: [.contentType: "application/x-www-form-urlencoded"], body: "a=b")
        #expect(bare.status == .forbidden)
      }
    }
  }

  @Test("Ten megabytes are refused, and the site goes on") func large() async throws {
    try await TestSite.with { site in
      let body = "reason=" + String(repeating: "a", count: 10 << 20)
      for route in Self.forms.keys {
        let scene = try await Scene(on: site)
        let path = try await scene.path(route)
        let before = try await site.dump()
        let answer = try await site.tabs(of: [scene.person]) { tabs in
          try await tabs[0].post(path, body: body)
        }
        if Self.forms[route]?.isEmpty == false {
          #expect(answer.status == .contentTooLarge, "\(route)")
          Self.expectCalm(answer, route)
          #expect(try await site.dump() == before)
        } else {
          #expect(answer.status.code < 500, "\(route)")
        }
      }
      #expect(try await site.visitor().get("/healthz").status == .ok)
    }
  }

  @Test("No odd address is more than not there", arguments: ids)
  func addresses(_ id: String) async throws {
    try await TestSite.with { site in
      let scene = try await Scene(on: site)
      let before = try await site.dump()
      for route in site.routes where route.path.contains(":") && route.method != "HEAD" {
        let path = route.path.replacing(#/:\w+/#, with: id)
        let answer = try await site.tabs(of: [scene.person]) { tabs in
          route.method == "GET"
            ? try await tabs[0].get(path)
            : try await tabs[0].post(
              path,
              body: (Self.forms[route.path] ?? []).map { "\($0)=\(Self.encoded($1))" }
                .joined(separator: "&"))
        }
        #expect(answer.status.code < 500, "\(route.method) \(path.prefix(60))")
        #expect(answer.status.code >= 300, "\(route.method) \(path.prefix(60))")
        Self.expectCalm(answer, "\(route.method) \(path.prefix(60))")
      }
      #expect(try await site.dump() == before)
    }
  }

  @Test("No odd query breaks a page") func queries() async throws {
    try await TestSite.with { site in
      let scene = try await Scene(on: site)
      let browser = site.browser(of: scene.person)
      // Where nothing was asked for, no token is.
      let tokens = "/surveys/:id/token"
      for route in site.routes
      where route.method == "GET" && !route.path.contains(":token") && route.path != tokens {
        let path = try await scene.path(route.path)
        for name in ["q", "state", "sort", "after", "before", "returnTo"] {
          for value in Self.values.compactMap({ $0 }) where value.utf8.count < 4000 {
            let answer = try await browser.get("\(path)?\(name)=\(value)&\(name)=\(value)")
            let isFine = answer.status.code < 400
            #expect(isFine, "\(path)?\(name)=\(value.prefix(40)): \(answer.status)")
            #expect(!answer.text.contains("<script>alert"))
          }
        }
      }
    }
  }
}
