import Foundation
import HTTPTypes
import Postgres
import Rounds
import TestSupport
import Testing
import Voting

@Suite("What the ballot box shows")
struct BallotPagesTests {
  private struct Listed: Decodable {
    let id: Int64
    let hash: String
    let title: String
    let opens: Date
    let closes: Date
    let state: String
  }

  @Test("The list holds rounds from the announcement to 90 days after the close, counted or not")
  func list() async throws {
    try await PollingPlace.with { place in
      let open = try await place.hold("Open")
      let announced = try await place.hold("Announced", state: .announced, days: 5...6)
      let closed = try await place.hold("Closed", state: .closed, days: -89 ... -88)
      _ = try await place.hold("Long closed", state: .closed, days: -92 ... -91)
      let calledOff = try await place.hold("Called off", state: .cancelled)
      let void = try await place.hold("Void", state: .void)
      _ = try await place.hold("Long void", state: .void, days: -92 ... -91)
      let answer = try await place.site.visitor().get("/ballots")
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      let listed = try decoder.decode([Listed].self, from: Data(answer.bytes))
      let expected = [announced, void, calledOff, open, closed]
      #expect(listed.map(\.id) == expected.map(\.id))
      #expect(listed.map(\.state) == ["announced", "void", "cancelled", "open", "closed"])
      #expect(listed.map(\.hash) == expected.map { "\($0.round.hash)" })
      #expect(listed[3].title == "Open")
      #expect(listed[3].opens == open.round.policy.opens)
      #expect(listed[3].closes == open.round.policy.closes)
    }
  }

  @Test("The policy is served as it was hashed, and may be kept for ever")
  func policy() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let answer = try await place.site.visitor().get(round.path + "/policy")
      #expect(PolicyHash(of: Data(answer.bytes)) == round.round.hash)
      #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
    }
  }

  @Test("Whoever comes with an address that is no survey's reads where to go on")
  func unknown() async throws {
    try await PollingPlace.with { place in
      let hash = String(repeating: "a", count: 64)
      for path in ["/ballots/none", "/ballots/\(hash)"] {
        let answer = try await place.site.visitor().get(path)
        #expect(answer.status == .notFound, "\(path)")
        #expect(answer.text.contains("There is no such survey"))
        #expect(answer.text.contains("href=\"/surveys\""))
      }
    }
  }

  @Test("The page is the same bytes for everybody, and knows nobody")
  func page() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let visitor = try await place.site.visitor().get(round.path)
      let reader = try await place.site.browser(of: place.author).get(round.path)
      #expect(visitor.status == .ok)
      #expect(visitor.bytes == reader.bytes)
      #expect(visitor.text.contains("How are we?"))
      #expect(!reader.text.contains(place.author.name))
      #expect(reader.headers[values: .setCookie] == [])
      #expect(reader.headers[.cacheControl] == "no-store")
      let used = try await place.site.texts("select last_used_on::text from session")
      #expect(used == (try await place.site.texts("select current_date::text from session")))
    }
  }

  @Test("The list of nullifiers is there after the close and not before")
  func nullifiers() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold(state: .closed)
      let path = round.path + "/nullifiers"
      #expect(try await place.site.visitor().get(path).status == .notFound)
      let bytes = (0..<64).map { UInt8($0) }
      try await place.site.change(
        """
        insert into round_result (round_id, roll, issued, cast_ballots, discarded, nullifiers)
        values (\(round.id), 50, 20, 15, 0, \(bytes))
        """)
      let answer = try await place.site.visitor().get(path)
      #expect(answer.status == .ok && answer.bytes == bytes)
      #expect(answer.headers[.contentType] == "application/octet-stream")
    }
  }

  @Test("Every answer carries the site's security headers and no referrer leaves it")
  func headers() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let referrer = try #require(HTTPField.Name("Referrer-Policy"))
      for path in ["/ballots", round.path, round.path + "/policy", "/ballots/none", "/ballots/a/b"]
      {
        let answer = try await place.site.visitor().get(path)
        #expect(answer.headers[referrer] == "no-referrer", "\(path)")
        #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.cacheControl] != nil)
      }
      #expect(try await place.site.visitor().get("/sign-in").headers[referrer] == "same-origin")
    }
  }

  @Test("HEAD is answered like GET, and what is not for an address is said to be so")
  func methods() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let visitor = place.site.visitor()
      for path in ["/ballots", round.path, round.path + "/policy"] {
        let head = try await visitor.send(.head, path, headers: [:], bytes: nil)
        #expect(head.status == .ok && head.bytes.isEmpty, "\(path)")
      }
      for (path, allowed) in [
        ("/ballots", "GET, HEAD"), (round.path, "GET, HEAD, POST"),
        (round.path + "/policy", "GET, HEAD"), (round.path + "/nullifiers", "GET, HEAD"),
      ] {
        for method in [HTTPRequest.Method.put, .delete, .patch, .options] {
          let answer = try await visitor.send(method, path, headers: [:], bytes: nil)
          #expect(answer.status == .methodNotAllowed, "\(method) \(path)")
          #expect(answer.headers[.allow] == allowed)
        }
      }
      for method in [HTTPRequest.Method.get, .post, .put] {
        let answer = try await visitor.send(method, "/ballots/a/b/c", headers: [:], bytes: nil)
        #expect(answer.status == .notFound)
        #expect(answer.headers[.contentType] == "text/plain; charset=utf-8")
      }
    }
  }
}
