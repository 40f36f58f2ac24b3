import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Who may do what")
struct AccessTests {
  /// What each of them gets from each route, asked with an empty form. `in` is the way to the
  /// sign-in page: a redirect, or for a form the page itself (401).
  ///
  /// Where a route names a person or a petition, it is a colleague, who is a leader, and a petition
  /// that the reader has not signed, or a draft of the colleague's that waits for a moderator. A code
  /// leads to one that looks for sponsors. Everybody is on the roll of the survey for which they ask for a token, in
  /// octets, or collect one; a script asks, to which no sign-in page is shown.
  private static let table = """
    route                                   nobody employee leader analyst moder. steward deact.
    GET /healthz                            200    200      200    200     200    200     200
    GET /readyz                             200    200      200    200     200    200     200
    GET /sign-in                            200    200      200    200     200    200     200
    POST /sign-in                           422    422      422    422     422    422     422
    GET /invitations/:token                 200    200      200    200     200    200     200
    POST /invitations/:token                422    422      422    422     422    422     422
    GET /password-resets/new                200    200      200    200     200    200     200
    POST /password-resets                   422    422      422    422     422    422     422
    GET /password-resets/:token             200    200      200    200     200    200     200
    POST /password-resets/:token            422    422      422    422     422    422     422
    GET /unsubscriptions/:token             200    200      200    200     200    200     200
    POST /unsubscriptions/:token            200    200      200    200     200    200     200
    GET /                                   in     200      200    200     200    200     in
    GET /p/:id                              in     303      303    303     303    303     in
    POST /sign-out                          in     303      303    303     303    303     in
    POST /sign-out-everywhere               in     303      303    303     303    303     in
    GET /profile                            in     200      200    200     200    200     in
    POST /profile/password                  in     422      422    422     422    422     in
    POST /profile/sessions/:session/closure in     404      404    404     404    404     in
    POST /notices/acknowledgement           in     303      303    303     303    303     in
    GET /notifications                      in     200      200    200     200    200     in
    POST /notifications/reading             in     422      422    422     422    422     in
    GET /notifications/settings             in     200      200    200     200    200     in
    POST /notifications/settings            in     422      422    422     422    422     in
    GET /notifications/:id                  in     404      404    404     404    404     in
    GET /roles                              in     200      200    200     200    200     in
    GET /people                             in     404      404    404     404    200     in
    GET /people/:id                         in     404      404    404     404    200     in
    POST /people/:id/invitations            in     404      404    404     404    303     in
    POST /people/:id/position               in     404      404    404     404    422     in
    POST /people/:id/roles/grants           in     404      404    404     404    422     in
    POST /people/:id/roles/revocations      in     404      404    404     404    422     in
    GET /petitions                          in     200      200    200     200    200     in
    GET /petitions.atom                     in     200      200    200     200    200     in
    GET /petitions/:id                      in     200      200    200     200    200     in
    GET /petitions/:id/figures.json         in     200      200    200     200    200     in
    GET /petitions/:id/signatures           in     200      200    200     200    200     in
    POST /petitions/:id/signatures          in     422      422    422     422    422     in
    POST /petitions/:id/signatures/mine     in     422      422    422     422    422     in
    GET /petitions/:id/signatures/withdrawal in    303      303    303     303    303     in
    POST /petitions/:id/signatures/withdrawal in   303      303    303     303    303     in
    GET /moderation                         in     404      404    404     200    404     in
    GET /moderation/log                     in     200      200    200     200    200     in
    GET /moderation/:id                     in     404      404    404     200    404     in
    POST /moderation/:id/decisions          in     404      404    404     422    404     in
    GET /settings                           in     200      200    200     200    200     in
    POST /settings                          in     404      404    404     404    422     in
    GET /petitions/new                      in     200      200    200     200    200     in
    POST /petitions                         in     422      422    422     422    422     in
    GET /petitions/mine                     in     200      200    200     200    200     in
    GET /petitions/similar                  in     200      200    200     200    200     in
    GET /petitions/:id/draft                in     404      404    404     404    404     in
    GET /petitions/:id/draft/edit           in     404      404    404     404    404     in
    POST /petitions/:id/draft               in     404      404    404     404    404     in
    POST /petitions/:id/co-author           in     404      404    404     404    404     in
    POST /petitions/:id/co-author/agreement in     404      404    404     404    404     in
    POST /petitions/:id/co-author/removal   in     404      404    404     404    404     in
    POST /petitions/:id/gathering           in     404      404    404     404    404     in
    GET /petitions/:id/revision             in     404      404    404     404    404     in
    POST /petitions/:id/revision            in     404      404    404     404    404     in
    POST /petitions/:id/review              in     404      404    404     404    404     in
    GET /petitions/:id/retraction           in     404      404    404     404    404     in
    POST /petitions/:id/retraction          in     404      404    404     404    404     in
    GET /sponsorships/:code                 in     200      200    200     200    200     in
    POST /sponsorships/:code                in     422      422    422     422    422     in
    POST /sponsorships/:code/withdrawal     in     303      303    303     303    303     in
    GET /responses                          in     404      200    404     404    404     in
    GET /petitions/:id/response/draft       in     404      200    404     404    404     in
    POST /petitions/:id/response/draft      in     404      422    404     404    404     in
    GET /petitions/:id/response/publication in     404      200    404     404    404     in
    POST /petitions/:id/response            in     404      422    404     404    404     in
    GET /petitions/:id/response/corrections in     404      200    404     404    404     in
    POST /petitions/:id/response/corrections in    404      422    404     404    404     in
    GET /petitions/:id/response/versions    in     200      200    200     200    200     in
    POST /petitions/:id/verdicts            in     422      422    422     422    422     in
    GET /petitions/:id/updates              in     200      200    200     200    200     in
    GET /petitions/:id/updates/new          in     404      404    404     404    404     in
    POST /petitions/:id/updates             in     404      404    404     404    404     in
    GET /petitions/:id/closure              in     404      404    404     404    404     in
    POST /petitions/:id/closure             in     404      404    404     404    404     in
    GET /surveys/:id/token                  in     202      202    202     202    202     in
    POST /surveys/:id/token                 401    202      202    202     202    202     401
    GET /surveys                            in     200      200    200     200    200     in
    GET /surveys/new                        in     404      404    200     404    404     in
    POST /surveys                           in     404      404    422     404    404     in
    GET /surveys/:id                        in     200      200    200     200    200     in
    GET /surveys/:id/preview                in     404      404    200     200    404     in
    GET /surveys/:id/edit                   in     404      404    200     404    404     in
    POST /surveys/:id                       in     404      404    422     404    404     in
    GET /surveys/:id/removal                in     404      404    200     404    404     in
    POST /surveys/:id/removal               in     404      404    303     404    404     in
    POST /surveys/:id/submission            in     404      404    303     404    404     in
    POST /surveys/:id/withdrawal            in     404      404    303     404    404     in
    GET /surveys/:id/review                 in     404      404    404     200    404     in
    POST /surveys/:id/return                in     404      404    404     422    404     in
    POST /surveys/:id/approval              in     404      404    404     422    404     in
    GET /surveys/:id/cancellation           in     404      404    200     200    404     in
    POST /surveys/:id/cancellation          in     404      404    422     422    404     in
    GET /surveys/questions                  in     404      404    200     404    404     in
    GET /surveys/questions/new              in     404      404    200     404    404     in
    POST /surveys/questions                 in     404      404    422     404    404     in
    GET /surveys/questions/:id/edit         in     404      404    200     404    404     in
    POST /surveys/questions/:id             in     404      404    422     404    404     in
    POST /surveys/questions/:id/retirement  in     404      404    303     404    404     in
    POST /surveys/questions/:id/restoration in     404      404    303     404    404     in
    GET /surveys/themes                     in     404      404    200     404    404     in
    POST /surveys/themes                    in     404      404    422     404    404     in
    POST /surveys/themes/:id                in     404      404    422     404    404     in
    GET /surveys/templates                  in     404      404    200     404    404     in
    GET /surveys/templates/new              in     404      404    200     404    404     in
    POST /surveys/templates                 in     404      404    422     404    404     in
    GET /surveys/templates/:id/edit         in     404      404    200     404    404     in
    POST /surveys/templates/:id             in     404      404    422     404    404     in
    GET /surveys/templates/:id/removal      in     404      404    200     404    404     in
    POST /surveys/templates/:id/removal     in     404      404    303     404    404     in
    GET /surveys/:id/results                in     200      200    200     200    200     in
    GET /surveys/:id/results.csv            in     200      200    200     200    200     in
    GET /surveys/:id/results.json           in     200      200    200     200    200     in
    GET /surveys/:id/results/segments/:list in     200      200    200     200    200     in
    GET /surveys/:id/results/comments/:question in     200      200    200     200    200     in
    """

  private static let readers: [[String]?] = [
    nil, [], ["leadership"], ["analyst"], ["moderator"], ["steward"], ["steward"],
  ]

  /// Route and cells of each line but the first.
  private static var rows: [(route: SiteRoute, cells: [String])] {
    let lines = table.split(separator: "\n")
    return lines[1...].map { line in
      let words = line.split(separator: " ").map(String.init)
      return (SiteRoute(method: words[0], path: words[1]), Array(words.dropFirst(2)))
    }
  }

  @Test("Every route answers everybody as the table says") func routes() async throws {
    try await TestSite.with { site in
      let known = Set(site.routes.filter { $0.method != "HEAD" })
      #expect(known.subtracting(Self.rows.map(\.route)).isEmpty, "routes missing in the table")
      #expect(Set(Self.rows.map(\.route)).subtracting(known).isEmpty, "routes that are gone")
      let colleague = try await site.employ("Colleague", roles: ["leadership"])
      let petition = try await site.petition("Quiet rooms", by: colleague)
      for (route, cells) in Self.rows {
        try #require(cells.count == Self.readers.count, "\(route)")
        for (index, cell) in cells.enumerated() {
          let reader = try await Self.reader(index, on: site)
          let path = try await Self.path(route, colleague, petition, site)
          if let reader, route.path == Self.token {
            try await site.enrol(reader, forTokenAt: path, asked: route.method == "GET")
          }
          let browser = reader.map { site.browser(of: $0) } ?? site.visitor()
          let answer = try await Self.ask(route, path, browser)
          #expect(
            Self.matches(answer, cell, route), "\(route) as reader \(index): \(answer.status)")
        }
      }
    }
  }

  private static let token = "/surveys/:id/token"

  /// Nil for nobody.
  private static func reader(_ index: Int, on site: TestSite) async throws -> TestPerson? {
    guard let roles = readers[index] else { return nil }
    let person = try await site.employ("Reader", roles: roles)
    if index == readers.count - 1 {
      try await site.change("update employee set is_active = false where id = \(person.id)")
    }
    return person
  }

  /// The route's path with a token of its own, a colleague's session and number, and a petition.
  private static func path(
    _ route: SiteRoute, _ colleague: TestPerson, _ petition: Int64, _ site: TestSite
  ) async throws -> String {
    let petition = try await site.petition(inStateFor: route.path, by: colleague) ?? petition
    var path = route.path
    if path.contains(":token") {
      let token = Token()
      let purpose = path.hasPrefix("/invitations") ? LinkPurpose.invitation : .reset
      try await site.pool.run(
        path.hasPrefix(UnsubscribeRoutes.path)
          ? UnsubscribeQueries.add([token.hash], of: [colleague.id], for: [.petitionOpened])
          : AccountQueries.createLink(token.hash, for: colleague.id, purpose: purpose))
      path = path.replacing(":token", with: token.text)
    }
    if path.contains(":session") {
      let sessions = try await site.texts(
        "select id::text from session where employee_id = \(colleague.id)")
      path = path.replacing(":session", with: try #require(sessions.first))
    }
    if path.hasPrefix("/surveys/") {
      return try await site.path(ofSurvey: path, by: colleague)
    }
    if path.hasPrefix("/moderation/:id") {
      let draft = try await site.waitingDraft(by: colleague)
      path = path.replacing(":id", with: "\(draft)")
    }
    if path.contains(":code") {
      let code = try await site.gathering("Quieter rooms", by: colleague).code
      path = path.replacing(":code", with: code.text)
    }
    return path.replacing(
      ":id", with: path.hasPrefix("/people") ? "\(colleague.id)" : "\(petition)")
  }

  private static func ask(
    _ route: SiteRoute, _ path: String, _ browser: Browser
  ) async throws -> Answer {
    if route.method == "GET" { return try await browser.get(path) }
    return route.path == token
      ? try await browser.askForToken(at: path) : try await browser.post(path)
  }

  private static func matches(_ answer: Answer, _ cell: String, _ route: SiteRoute) -> Bool {
    guard cell == "in" else { return "\(answer.status.code)" == cell && !isSignIn(answer, route) }
    return isSignIn(answer, route)
      && answer.status == (route.method == "GET" ? .seeOther : .unauthorized)
  }

  private static func isSignIn(_ answer: Answer, _ route: SiteRoute) -> Bool {
    if route.path == "/sign-in" { return false }
    return answer.location?.hasPrefix("/sign-in?returnTo=") == true
      || answer.status == .unauthorized && answer.text.contains("action=\"/sign-in\"")
  }

  @Test("A role given holds from the next request on, and one taken back is gone") func moving()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let browser = site.browser(of: ada)
      for (roles, status) in [([], 404), (["steward"], 200), (["analyst"], 404)]
        as [([String], Int)]
      {
        try await site.change("update employee set roles = \(roles) where id = \(ada.id)")
        #expect(try await browser.get("/people").status.code == status)
      }
    }
  }

  @Test("A form that another site sends does nothing, with whatever session") func crossOrigin()
    async throws
  {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      let before = try await site.dump()
      // Mail programs post there by themselves and say nothing of where they come from; whoever has
      // the link has the mail (RFC 8058). It is the only one, and needs no session.
      let fromAnywhere = UnsubscribeRoutes.path + ":token"
      for (route, _) in Self.rows where route.method == "POST" && route.path != fromAnywhere {
        let path = route.path.replacing(
          ":id", with: route.path.hasPrefix("/people") ? "\(cast.analyst.id)" : "\(cast.petition)")
        let browser = site.browser(of: cast.steward)
        for (name, value) in [
          ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
          ("Origin", "https://evil.example"), ("Origin", "null"), ("X-Nothing", "at all"),
        ] {
          var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
          headers[try #require(HTTPField.Name(name))] = value
          let answer = try await browser.send(
            .post, path, headers: headers,
            body: "visibility=named&role=analyst&reason=x&mail=a@b.example&password=x")
          #expect(answer.status == .forbidden, "\(path) \(name): \(value)")
          #expect(answer.leadsOn)
        }
      }
      #expect(try await site.dump() == before)
    }
  }
}
