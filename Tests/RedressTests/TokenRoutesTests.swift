import Foundation
import HTTPTypes
import Postgres
import Rounds
import Tabulation
import TestSupport
import Testing
import Voting

@Suite("Asking for a token")
struct TokenRoutesTests {
  private static let bytes: HTTPFields = [
    .contentType: "application/octet-stream", Browser.fetchSite: "same-origin",
  ]

  private static func ask(
    _ browser: Browser, _ round: HeldRound, _ blinded: Data
  ) async throws -> Answer {
    try await browser.send(
      .post, "/surveys/\(round.id)/token", headers: bytes, bytes: Array(blinded))
  }

  private static func request(_ round: HeldRound) throws -> Data {
    try TokenRequest(by: VoterSecret(), in: round.round).blinded
  }

  @Test(
    "A request is kept until the tabulator has signed it; then it is collected and leads to a ballot"
  )
  func wholeWay() async throws {
    try await PollingPlace.with { place in
      let ada = try await place.site.employ("Ada")
      let round = try await place.hold(roll: [ada])
      let browser = place.site.browser(of: ada)
      let request = try TokenRequest(by: VoterSecret(), in: round.round)
      let collect = "/surveys/\(round.id)/token"
      #expect(try await browser.get(collect).status == .notFound)
      for _ in 1...2 {
        let answer = try await Self.ask(browser, round, request.blinded)
        #expect(answer.status == .accepted && answer.bytes.isEmpty)
        #expect(answer.headers[.retryAfter] == "1")
      }
      #expect(try await browser.get(collect).status == .accepted)
      let signature = try round.issuing.sign(request.blinded)
      try await place.site.change(
        "update token_request set signature = \([UInt8](signature)) where round_id = \(round.id)")
      let answers = [
        try await browser.get(collect), try await Self.ask(browser, round, request.blinded),
      ]
      for answer in answers {
        #expect(answer.status == .ok && Data(answer.bytes) == signature)
        #expect(answer.headers[.cacheControl] == "no-store")
      }
      let ballot = try round.ballot(token: request.token(signedBy: signature))
      #expect(try await place.send(ballot.bytes, to: round.path).status == .ok)
    }
  }

  @Test("Attack 15: another request by the same person is refused and changes nothing")
  func second() async throws {
    try await PollingPlace.with { place in
      let ada = try await place.site.employ("Ada")
      let round = try await place.hold(roll: [ada])
      let browser = place.site.browser(of: ada)
      let first = try Self.request(round)
      _ = try await Self.ask(browser, round, first)
      #expect(try await Self.ask(browser, round, Self.request(round)).status == .conflict)
      let kept = try await place.site.texts("select encode(blinded, 'hex') from token_request")
      #expect(
        kept == [first.map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }.joined()])
    }
  }

  @Test("Attack 15: twenty requests of one person at once are one row, and one of them is theirs")
  func race() async throws {
    try await PollingPlace.with { place in
      let ada = try await place.site.employ("Ada")
      let round = try await place.hold(roll: [ada])
      let requests = try (0..<20).map { _ in try Self.request(round) }
      let statuses = try await place.site.tabs(of: Array(repeating: ada, count: 20)) { tabs in
        try await withThrowingTaskGroup(of: Int.self) { group in
          for (tab, request) in zip(tabs, requests) {
            group.addTask { try await Self.ask(tab, round, request).status.code }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(statuses.sorted() == [202] + Array(repeating: 409, count: 19))
      #expect(try await place.site.number("select count(*) from token_request") == 1)
    }
  }

  @Test("Who is not on the roll, and who asks in no round, is told that there is nothing")
  func notOnTheRoll() async throws {
    try await PollingPlace.with { place in
      let ada = try await place.site.employ("Ada")
      let round = try await place.hold(roll: [place.author])
      let browser = place.site.browser(of: ada)
      let request = try Self.request(round)
      #expect(try await Self.ask(browser, round, request).status == .notFound)
      #expect(try await browser.get("/surveys/\(round.id)/token").status == .notFound)
      #expect(try await browser.get("/surveys/999/token").status == .notFound)
      #expect(try await place.site.number("select count(*) from token_request") == 0)
    }
  }

  @Test(
    "Attack 5: tokens are given from the announcement on, before anybody can answer, and not after the end",
    arguments: [
      (RoundState.review, 404), (.approved, 404), (.announced, 202), (.open, 202),
      (.counting, 410), (.closed, 410), (.cancelled, 410), (.void, 410),
    ])
  func states(_ state: RoundState, _ status: Int) async throws {
    try await PollingPlace.with { place in
      let ada = try await place.site.employ("Ada")
      let round = try await place.hold(state: state, days: 1...2, roll: [ada])
      let answer = try await Self.ask(place.site.browser(of: ada), round, Self.request(round))
      #expect(answer.status.code == status)
      let asked = try await place.site.number("select count(*) from token_request")
      #expect(asked == (status == 202 ? 1 : 0))
    }
  }

  @Test("What is no request is unusable, and what the tabulator could not sign as well")
  func unusable() async throws {
    try await PollingPlace.with { place in
      let ada = try await place.site.employ("Ada")
      let round = try await place.hold(roll: [ada])
      let browser = place.site.browser(of: ada)
      for bytes in [Data(), Data(count: 383), Data(count: 385), Data(count: 100_000)] {
        #expect(try await Self.ask(browser, round, bytes).status == .unprocessableContent)
      }
      let form = try await browser.post("/surveys/\(round.id)/token", ["a": "b"])
      #expect(form.status == .unsupportedMediaType)
      #expect(try await place.site.number("select count(*) from token_request") == 0)
      let wrong = Data(repeating: 0xFF, count: 384)
      #expect(try await Self.ask(browser, round, wrong).status == .accepted)
      try await place.site.change("update token_request set is_unusable = true")
      #expect(try await Self.ask(browser, round, wrong).status == .unprocessableContent)
      let answer = try await browser.get("/surveys/\(round.id)/token")
      #expect(answer.status == .unprocessableContent)
    }
  }

  @Test("Without a session nothing is asked, and another site cannot ask in somebody's name")
  func guarded() async throws {
    try await PollingPlace.with { place in
      let ada = try await place.site.employ("Ada")
      let round = try await place.hold(roll: [ada])
      let request = try Self.request(round)
      let nobody = try await Self.ask(place.site.visitor(), round, request)
      #expect(nobody.status == .unauthorized)
      var headers = Self.bytes
      headers[Browser.fetchSite] = "cross-site"
      let foreign = try await place.site.browser(of: ada).send(
        .post, "/surveys/\(round.id)/token", headers: headers, bytes: Array(request))
      #expect(foreign.status == .forbidden)
      #expect(try await place.site.number("select count(*) from token_request") == 0)
    }
  }

  @Test("The tabulator is told of a new request") func told() async throws {
    try await PollingPlace.with { place in
      let ada = try await place.site.employ("Ada")
      let round = try await place.hold(roll: [ada])
      try await place.hears(
        "tabulator",
        when: {
          _ = try await Self.ask(place.site.browser(of: ada), round, Self.request(round))
        })
    }
  }
}
