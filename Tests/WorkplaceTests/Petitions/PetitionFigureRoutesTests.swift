import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Petitions for programs")
struct PetitionFigureRoutesTests {
  @Test("The feed is well-formed whatever a title holds") func feed() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let title = "A <b> & \"c\" 'd' ]]> \u{301}\u{202E}\u{1F375} é"
      let id = try await site.petition(title, by: ada)
      let odd = try await site.petition("Bell \u{7} and \u{FFFE}", by: ada)
      let answer = try await site.browser(of: ada).get("/petitions.atom")
      #expect(answer.headers[.contentType] == "application/atom+xml; charset=utf-8")
      let found = try await Self.parse(answer.text)
      #expect(found.contains("http://localhost:8080/petitions/\(id)\t\(title)"))
      #expect(found.contains("http://localhost:8080/petitions/\(odd)\tBell  and "))
      #expect(found.count == 2)
    }
  }

  @Test("An empty feed is a feed") func emptyFeed() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let answer = try await site.browser(of: ada).get("/petitions.atom")
      #expect(try await Self.parse(answer.text) == [])
    }
  }

  /// Id and title of each entry, as Python reads them; it fails when the XML is not well-formed or
  /// when RFC 4287 misses a part.
  private static func parse(_ xml: String) async throws -> [String] {
    let script = """
      import sys, datetime, xml.etree.ElementTree as tree
      atom = "{http://www.w3.org/2005/Atom}"
      feed = tree.fromstring(sys.stdin.buffer.read())
      assert feed.tag == atom + "feed"
      for part in [feed] + feed.findall(atom + "entry"):
          for name in ("id", "title", "updated"):
              assert len(part.findall(atom + name)) == 1, name
          datetime.datetime.fromisoformat(part.find(atom + "updated").text.replace("Z", "+00:00"))
      assert feed.find(atom + "author") is not None
      for entry in feed.findall(atom + "entry"):
          print(entry.find(atom + "id").text + "\\t" + entry.find(atom + "title").text)
      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    process.environment = ProcessInfo.processInfo.environment
      .merging(["PYTHONIOENCODING": "utf-8"]) { $1 }
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(xml.utf8))
    try input.fileHandleForWriting.close()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "not a feed: \(xml)")
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test("The figures are the count and the days, and name nobody") func figures() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet \"rooms\"", by: ada, threshold: 7)
      let browser = site.browser(of: ada)
      try await browser.post(
        "/petitions/\(petition)/signatures", ["visibility": "named", "reason": "Mine"])
      let answer = try await browser.get("/petitions/\(petition)/figures.json")
      #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
      let object = try JSONSerialization.jsonObject(with: Data(answer.text.utf8))
      let json = try #require(object as? [String: Any])
      #expect(Set(json.keys) == ["title", "state", "opened", "signatures", "threshold", "days"])
      #expect(json["title"] as? String == "Quiet \"rooms\"")
      #expect(json["signatures"] as? Int == 1)
      #expect(json["threshold"] as? Int == 7)
      let days = try #require(json["days"] as? [[String: Any]])
      #expect(days.count == 1)
      #expect(days[0]["signatures"] as? Int == 1)
      let today = try await site.texts("select (now() at time zone 'UTC')::date::text")
      #expect([days[0]["day"] as? String] == today)
      #expect(!answer.text.contains("Ada") && !answer.text.contains("Mine"))
    }
  }

  @Test("Who has a document already is told so, until it changes") func conditional() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      let browser = site.browser(of: ada)
      let path = "/petitions/\(petition)/figures.json"
      for path in [path, "/petitions.atom"] {
        let first = try await browser.get(path)
        let tag = try #require(first.headers[.eTag])
        #expect(first.headers[.cacheControl] == "private, no-cache")
        for known in [tag, "\"other\", \(tag)", "W/\(tag)", "*"] {
          let again = try await browser.get(path, headers: [.ifNoneMatch: known])
          #expect(again.status == .notModified, "\(known)")
          #expect(again.text.isEmpty)
          #expect(again.headers[.eTag] == tag)
        }
        let other = try await browser.get(path, headers: [.ifNoneMatch: "\"other\""])
        #expect(other.status == .ok)
      }
      let tag = try #require(try await browser.get(path).headers[.eTag])
      try await browser.post("/petitions/\(petition)/signatures", ["visibility": "hidden"])
      let changed = try await browser.get(path, headers: [.ifNoneMatch: tag])
      #expect(changed.status == .ok)
      #expect(changed.headers[.eTag] != tag)
    }
  }

  @Test("HEAD answers what GET does, without the body") func head() async throws {
    try await TestSite.with { site in
      let cast = try await Cast(on: site)
      for path in [
        "/petitions", "/petitions/\(cast.petition)", "/petitions.atom",
        "/petitions/\(cast.petition)/figures.json", "/petitions/0",
      ] {
        let browser = site.browser(of: cast.employee)
        let get = try await browser.get(path)
        let head = try await site.tabs(of: [cast.employee]) { tabs in
          try await tabs[0].send(.head, path, headers: [:], body: nil)
        }
        #expect(head.status == get.status, "\(path)")
        #expect(head.text.isEmpty)
        #expect(head.headers[.contentType] == get.headers[.contentType])
        #expect(head.headers[.eTag] == get.headers[.eTag])
      }
    }
  }
}
