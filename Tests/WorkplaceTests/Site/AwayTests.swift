import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("While the database is away", .timeLimit(.minutes(20)))
struct AwayTests {
  @Test("Every page says so, nothing is lost, and all is back by itself") func away() async throws {
    let cluster = try await TestCluster.start()
    let database = try await TestDatabase.empty(on: cluster)
    try await Migrator(
      directory: TestDatabase.migrations, configuration: database.configuration()
    ).apply()
    try await TestSite.with(on: database) { site in
      let ada = try await site.employ("Ada", password: "a quiet green kettle")
      let petition = try await site.petition("Quiet rooms", by: ada)
      let browser = site.browser(of: ada)
      let path = "/petitions/\(petition)"
      #expect(try await browser.get(path).status == .ok)
      try await cluster.stop(.immediate)

      #expect(try await site.visitor().get("/healthz").status == .ok)
      let ready = try await site.visitor().get("/readyz")
      #expect(ready.status == .serviceUnavailable)
      #expect(ready.headers[.retryAfter] == "5")
      #expect(try await site.visitor().get("/sign-in").status == .ok)
      let form: KeyValuePairs = ["visibility": "named"]
      for answer in [
        try await browser.get(path), try await browser.get("/petitions"),
        try await browser.get("/profile"), try await browser.post(path + "/signatures", form),
        try await browser.post(path + "/signatures/withdrawal"),
        try await site.visitor().post(
          "/sign-in", ["mail": ada.mail, "password": "a quiet green kettle"]),
        try await site.visitor().get("/invitations/\(Token().text)"),
      ] {
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.headers[.retryAfter] == "5")
        #expect(answer.text.contains("Redress cannot answer right now"))
        #expect(answer.leadsOn)
        #expect(!answer.text.contains("127.0.0.1") && !answer.text.contains("\(cluster.port)"))
        #expect(answer.cookie("session") == nil)
      }

      try await cluster.start()
      let deadline = ContinuousClock.now.advanced(by: .seconds(30))
      while try await site.visitor().get("/readyz").status != .ok, ContinuousClock.now < deadline {
        await Task.yield()
      }
      #expect(try await browser.get(path).status == .ok)
      #expect(try await site.standing(of: petition) == 0)
      #expect(try await browser.post(path + "/signatures", form).status == .seeOther)
      #expect(try await site.standing(of: petition) == 1)
    }
    await cluster.remove()
  }

  @Test("A statement that takes too long is answered as away, and nothing is stored") func slow()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      for state in ["53100", "53200", "53300", "57014", "57P01"] {
        try await site.change(
          """
          create or replace function fail() returns trigger language plpgsql as $$
          begin
            raise exception 'no' using errcode = (select value from failing);
          end $$
          """)
        try await site.change("create table if not exists failing (value text)")
        try await site.change("delete from failing")
        try await site.change("insert into failing values (\(state))")
        try await site.change("grant select on failing to redress_web")
        try await site.change(
          """
          create or replace trigger fail before delete on signature
          for each statement execute function fail()
          """)
        let answer = try await site.browser(of: ada).post(
          "/petitions/\(petition)/signatures/withdrawal")
        #expect(answer.status == .serviceUnavailable, "\(state)")
        #expect(answer.headers[.retryAfter] != nil)
      }
    }
  }
}
