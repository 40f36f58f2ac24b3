import Foundation
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Withdrawn signatures")
struct WithdrawnSignatureTests {
  private static let reason = "Marmalade on the photocopier 7413"

  private static func purge(_ site: TestSite) async {
    await Chores(database: site.pool, limits: SessionLimits(), logger: site.site.logger).runOnce()
  }

  @Test("They can be put back for a day and not longer", arguments: [(23.9, true), (24.1, false)])
  func day(hours: Double, isKept: Bool) async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      let browser = site.browser(of: ada)
      let path = "/petitions/\(petition)/signatures"
      try await browser.post(path, ["visibility": "hidden", "reason": Self.reason])
      try await browser.post(path + "/withdrawal")
      try await site.change(
        "update withdrawn_signature set withdrawn_at = now() - make_interval(secs => \(hours * 3600))"
      )
      await Self.purge(site)
      #expect(try await site.number("select count(*) from withdrawn_signature") == (isKept ? 1 : 0))
      let page = try await browser.get("/petitions/\(petition)").text
      #expect(page.contains(Self.reason) == isKept)
      #expect(try await site.dump().contains(Self.reason) == isKept)
    }
  }

  @Test("After the purge no file of the database holds what was written") func files() async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      let browser = site.browser(of: ada)
      let path = "/petitions/\(petition)/signatures"
      try await browser.post(path, ["visibility": "named", "reason": Self.reason])
      let database = try #require(
        try await site.texts(
          "select oid::text from pg_database where datname = current_database()"
        ).first)
      try await site.change("checkpoint")
      #expect(try await Self.filesHolding(Self.reason, database) != [])
      try await browser.post(path + "/withdrawal")
      try await site.change(
        "update withdrawn_signature set withdrawn_at = now() - interval '25 hours'")
      await Self.purge(site)
      #expect(try await site.dump().contains(Self.reason) == false)
      // Other tests of this server may hold back the horizon of the vacuum for a moment.
      var found: [String] = []
      let deadline = ContinuousClock.now.advanced(by: .seconds(30))
      repeat {
        for table in ["vacuum signature", "vacuum withdrawn_signature", "analyze", "checkpoint"]
          as [SQL]
        {
          try await site.change(table)
        }
        found = try await Self.filesHolding(Self.reason, database)
      } while !found.isEmpty && ContinuousClock.now < deadline
      #expect(found == [])
    }
  }

  /// The files of a database's directory in which a text stands.
  private static func filesHolding(_ text: String, _ database: String) async throws -> [String] {
    let directory = try await TestCluster.shared.dataDirectory.appending(path: "base/\(database)")
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    return names.filter { name in
      // A file may go while it is looked at.
      guard let bytes = try? Data(contentsOf: directory.appending(path: name)) else { return false }
      return bytes.firstRange(of: Data(text.utf8)) != nil
    }
  }
}
