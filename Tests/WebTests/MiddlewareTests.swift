import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

@Suite("Changes come from our own pages alone")
struct CrossOriginTests {
  private static let ours: HTTPFields = [.origin: SmallSite.origin]
  private static let theirs: HTTPFields = [.origin: "https://elsewhere.example"]

  private static func from(_ site: String, _ headers: HTTPFields = [:]) -> HTTPFields {
    var headers = headers
    headers[HTTPField.Name.secFetchSite] = site
    return headers
  }

  @Test("What the browser says decides, else the origin, and without either nothing is done")
  func decisions() async throws {
    let cases: [(HTTPFields, HTTPResponse.Status)] = [
      (Self.from("same-origin"), .ok), (Self.from("none"), .ok),
      (Self.from("same-site"), .forbidden), (Self.from("cross-site"), .forbidden),
      (Self.from(""), .forbidden), (Self.from("Same-Origin"), .forbidden),
      (Self.from("cross-site", Self.ours), .forbidden),
      (Self.from("same-site", Self.ours), .forbidden),
      (Self.from("same-origin", Self.theirs), .ok),
      (Self.ours, .ok), (Self.theirs, .forbidden), ([.origin: "null"], .forbidden),
      ([.origin: SmallSite.origin + ".elsewhere.example"], .forbidden),
      ([.origin: SmallSite.origin + ":8080"], .forbidden),
      ([.origin: "https://redress.example"], .forbidden), ([:], .forbidden),
    ]
    try await SmallSite.with { client async throws in
      for (headers, status) in cases {
        for method in [HTTPRequest.Method.post, .put, .delete] {
          let answer = try await client.send(method, "/page", headers)
          #expect(answer.status == status, "\(method) with \(headers)")
        }
      }
    }
  }

  @Test("Reading is open to links from everywhere")
  func reading() async throws {
    try await SmallSite.with { client async throws in
      for headers in [Self.from("cross-site"), Self.theirs, [:]] {
        #expect(try await client.send(.get, "/page", headers).status == .ok)
        #expect(try await client.send(.head, "/page", headers).status == .ok)
      }
    }
  }
}

@Suite("Security headers stand on every answer")
struct SecurityHeaderTests {
  private static let names = [
    "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy",
    "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "X-Frame-Options",
  ]

  private static func answers(_ client: any TestClientProtocol) async throws -> [TestResponse] {
    var form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
    form[HTTPField.Name.secFetchSite] = "same-origin"
    let large = String(repeating: "x", count: Form.largestBody + 1)
    return [
      try await client.send(.get, "/page"), try await client.send(.head, "/page"),
      try await client.send(.get, "/nowhere"), try await client.send(.get, "/not-allowed"),
      try await client.send(.post, "/form", form, body: large),
      try await client.send(.get, "/broken"), try await client.send(.post, "/page"),
      try await client.send(.head, "/broken"),
      try await client.send(.post, "/form", form, body: "a=1"),
    ]
  }

  @Test("Pages, errors, refusals and HEAD, each header once")
  func everywhere() async throws {
    try await SmallSite.with { client async throws in
      let answers = try await Self.answers(client)
      #expect(answers.map(\.status.code) == [200, 200, 404, 405, 413, 500, 403, 500, 204])
      for answer in answers {
        for name in Self.names {
          let field = try #require(HTTPField.Name(name))
          #expect(answer.headers[values: field].count == 1, "\(name) on \(answer.status)")
        }
      }
    }
  }

  @Test("The policy allows nothing inline, nothing from elsewhere and no frame")
  func policy() async throws {
    try await SmallSite.with { client async throws in
      let policy = try await client.send(.get, "/page").headers[.contentSecurityPolicy] ?? ""
      let rules = Set(policy.split(separator: "; ").map { String($0) })
      #expect(
        rules.isSuperset(of: [
          "default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'",
          "form-action 'self'",
        ]))
      #expect(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains("*"))
    }
  }

  @Test(
    "Browsers are told to keep to https where the site is reached over it, and only there",
    arguments: [true, false])
  func strictTransport(isSecure: Bool) async throws {
    try await SmallSite.with(isSecure: isSecure) { client async throws in
      for answer in try await Self.answers(client) {
        let said = answer.headers[.strictTransportSecurity]
        #expect((said?.hasPrefix("max-age=") ?? false) == isSecure)
      }
    }
  }

  @Test("A route's own policy stays")
  func ownPolicy() async throws {
    try await SmallSite.with { client async throws in
      let answer = try await client.send(.get, "/own-policy")
      #expect(answer.headers[values: .contentSecurityPolicy] == ["sandbox"])
    }
  }
}

@Suite("A document is sent again only when it changed")
struct DocumentTests {
  @Test("Whoever has it already is told so, however they ask")
  func conditional() async throws {
    try await SmallSite.with { client async throws in
      let first = try await client.send(.get, "/document")
      let tag = try #require(first.headers[.eTag])
      #expect(first.status == .ok && String(buffer: first.body) == "<feed/>")
      #expect(first.headers[.contentType] == "application/atom+xml")
      #expect(first.headers[.cacheControl] == "private, no-cache")
      #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count > 10)
      for known in [
        tag, "*", "W/" + tag, "\"x\", \(tag)", "\"x\",\(tag), \"y\"", "\(tag) , \"x\"", "\(tag),",
      ] {
        let again = try await client.send(.get, "/document", [.ifNoneMatch: known])
        #expect(again.status == .notModified, "\(known)")
        #expect(again.headers[.eTag] == tag)
        #expect(again.body.readableBytes == 0)
      }
      for unknown in ["\"x\"", "", "W/\"x\"", tag.filter { $0 != "\"" }, tag + "x"] {
        let again = try await client.send(.get, "/document", [.ifNoneMatch: unknown])
        #expect(again.status == .ok, "\(unknown)")
      }
    }
  }

  @Test("Its tag follows its text")
  func tags() {
    let request = Request(
      head: HTTPRequest(method: .get, scheme: "http", authority: "test", path: "/"),
      body: RequestBody(buffer: ByteBuffer()))
    let tags = ["a", "a", "b", ""].map {
      Response.document($0, type: "text/plain", for: request).headers[.eTag]
    }
    #expect(tags[0] == tags[1])
    #expect(Set(tags).count == 3)
  }
}
