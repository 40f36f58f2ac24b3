import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

@Suite("Whatever goes wrong, people get a page with a way on")
struct ErrorPageTests {
  /// The text of the first element of that name.
  private static func text(of element: String, _ answer: TestResponse) throws -> String {
    let events = try Markup.events(of: String(buffer: answer.body))
    let start = try #require(events.firstIndex { $0 == .start(element, []) })
    guard case .text(let text) = events[start + 1] else { return "" }
    return text
  }

  @Test("Every refusal has its status, its words and, where it passes, when to come back")
  func refusals() async throws {
    let cases: [(String, Int, String?, String)] = [
      ("not-found", 404, nil, "This page does not exist"),
      ("malformed", 400, nil, "This request could not be read"),
      ("cross-origin", 403, nil, "This was not sent from Redress"),
      ("too-large", 413, nil, "This was too large"),
      ("media-type", 415, nil, "This was no form"),
      ("attempts", 429, "120", "Too many attempts"),
      ("unavailable", 503, "1", "Redress cannot answer right now"),
      ("not-stored", 503, "30", "This was not counted"),
    ]
    let log = TestLog()
    try await SmallSite.with(log: log) { client async throws in
      for (name, status, retry, heading) in cases {
        let answer = try await client.send(.get, "/refused/\(name)")
        #expect(answer.status.code == status)
        #expect(answer.headers[.retryAfter] == retry)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(try Self.text(of: "h1", answer) == heading)
      }
    }
    #expect(!log.lines.contains { $0.hasPrefix("error") })
  }

  @Test("When to try again is said in words too")
  func retryWords() {
    func words(_ seconds: Int) -> String? { ErrorPage(.unavailable(retryAfter: seconds)).retry }
    #expect(words(1) == "Try again in a second.")
    #expect(words(30) == "Try again in 30 seconds.")
    #expect(words(91) == "Try again in 2 minutes.")
    #expect(words(3600) == "Try again in 60 minutes.")
  }

  @Test("An error of ours shows a number that the log has, and nothing of the error")
  func unexpected() async throws {
    let log = TestLog()
    try await SmallSite.with(log: log) { client async throws in
      var numbers: Set<String> = []
      for _ in 0..<3 {
        let answer = try await client.send(.get, "/broken")
        let page = String(buffer: answer.body)
        #expect(answer.status == .internalServerError)
        #expect(!page.contains(SmallSite.secret) && !page.contains("Broken"))
        let number = try Self.text(of: "code", answer)
        #expect(log.lines.contains { $0.contains(number) && $0.contains(SmallSite.secret) })
        numbers.insert(number)
      }
      #expect(numbers.count == 3)
    }
  }

  @Test("A number is made of letters and digits and never met twice")
  func numbers() {
    let numbers = (0..<1000).map { _ in RequestID.random() }
    #expect(Set(numbers).count == 1000)
    #expect(numbers.allSatisfy { $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } })
  }

  @Test("An expected failure of a layer below becomes the page it is classified as")
  func classified() async throws {
    try await SmallSite.with { client async throws in
      let answer = try await client.send(.get, "/passing")
      #expect(answer.status == .serviceUnavailable)
      #expect(answer.headers[.retryAfter] == "5")
    }
  }

  @Test("An address that does not take a method says which it takes, and shows no detail")
  func notAllowed() async throws {
    try await SmallSite.with { client async throws in
      let answer = try await client.send(.get, "/not-allowed")
      #expect(answer.status == .methodNotAllowed)
      #expect(answer.headers[.allow] == "POST, PUT")
      #expect(!String(buffer: answer.body).contains(SmallSite.secret))
    }
  }

  @Test("HEAD has the status of the page, without the page")
  func head() async throws {
    try await SmallSite.with { client async throws in
      let answer = try await client.send(.head, "/broken")
      #expect(answer.status == .internalServerError)
      #expect(answer.body.readableBytes == 0)
    }
  }

  @Test(
    "No page tells of the software behind it",
    arguments: ["/nowhere", "/refused/malformed", "/broken", "/passing", "/a%00b", "/%FF"])
  func noDetail(path: String) async throws {
    try await SmallSite.with { client async throws in
      let page = String(buffer: try await client.send(.get, path).body)
      for word in ["Hummingbird", "Swift", "NIO", "Error Domain", ".swift", "{\"error\""] {
        #expect(!page.contains(word))
      }
      _ = try Markup.events(of: page)
    }
  }
}
