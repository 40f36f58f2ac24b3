import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Telling people", .timeLimit(.minutes(20)))
struct AnnouncerTests {
  @Test("Eight processes at once tell everybody everything once") func concurrent() async throws {
    let database = try await TestDatabase.migrated()
    let configuration = try database.configuration()
    try await TestSite.with(on: database) { site in
      let author = try await site.employ("Author")
      for number in 1...6 { _ = try await site.employ("Leader \(number)", roles: ["leadership"]) }
      for number in 1...12 {
        let petition = try await site.petition("Petition \(number)", by: author)
        for kind in [NotificationKind.thresholdReached, .responseDueSoon] {
          try await site.announce(kind, about: petition)
        }
      }
      let second = Pool<WebRole>(
        configuration: configuration, maximumConnections: 4, checkoutTimeout: .seconds(300),
        logger: site.site.logger)
      let other = Announcer(database: second, logger: site.site.logger)
      await withTaskGroup { group in
        for number in 1...8 {
          group.addTask { await (number % 2 == 0 ? site.announcer : other).drain() }
        }
      }
      // What a process that was faster left locked for a moment is told by now, or never.
      await site.announcer.drain()
      await second.close()
      #expect(try await site.number("select count(*) from announcement") == 0)
      #expect(try await site.number("select count(*) from notification") == 12 * (7 + 6))
      #expect(try await site.number("select count(*) from outgoing_mail") == 12 * (7 + 6))
      #expect(try await site.wrongCounters() == 0)
      #expect(try await site.unread(of: author) == 12)
      #expect(!site.log.lines.contains { $0.contains("put off") })
    }
    try await database.drop()
  }

  @Test("A process that ends while it tells has told nobody, and the next one tells all")
  func interrupted() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      try await site.announce(.petitionOpened, about: petition)
      await #expect(throws: MailServerAway.self) {
        try await site.pool.transaction { transaction in
          let next = try #require(
            try await transaction.first(AnnouncementQueries.take(after: 0)))
          _ = try await transaction.run(AnnouncementQueries.tell(next))
          throw MailServerAway()
        }
      }
      #expect(try await site.told(.petitionOpened) == [])
      #expect(try await site.unread(of: ada) == 0)
      for _ in 1...2 { await site.announcer.drain() }
      #expect(try await site.told(.petitionOpened) == ["Ada"])
      #expect(try await site.mailed(.petitionOpened) == ["Ada"])
      #expect(try await site.unread(of: ada) == 1)
    }
  }

  @Test("What is announced again is told once, and a second occasion is told again")
  func occasions() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      for occasion in [1, 1, 2] as [Int64] {
        try await site.announce(.draftSentBack, about: petition, occasion: occasion)
        await site.announcer.drain()
      }
      #expect(try await site.told(.draftSentBack) == ["Ada", "Ada"])
      #expect(try await site.unread(of: ada) == 2)
    }
  }

  @Test("An announcement that cannot be told holds up none behind it, and is told later")
  func stuck() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      try await site.change(
        """
        create function fail() returns trigger language plpgsql as $$
        begin
          raise exception 'no';
        end $$
        """)
      try await site.change(
        """
        create trigger fail before insert on notification for each row
        when (new.kind = 'petition-opened') execute function fail()
        """)
      try await site.announce(.petitionOpened, about: petition)
      try await site.announce(.petitionClosed, about: petition)
      await site.announcer.drain()
      #expect(try await site.told(.petitionOpened) == [])
      #expect(try await site.told(.petitionClosed) == ["Ada"])
      #expect(site.log.lines.contains { $0.contains("an announcement is put off") })
      try await site.change("drop trigger fail on notification")
      await site.announcer.drain()
      #expect(try await site.told(.petitionOpened) == ["Ada"])
    }
  }

  @Test("A kind that only a newer program knows is left to it") func unknownKind() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      try await site.change(
        "insert into announcement (kind, petition_id) values ('not-known-yet', \(petition))")
      try await site.announce(.petitionOpened, about: petition)
      await site.announcer.drain()
      #expect(try await site.texts("select kind from announcement") == ["not-known-yet"])
      #expect(try await site.told(.petitionOpened) == ["Ada"])
    }
  }

  @Test("Sixteen hundred are told in one go, and those with a hidden name get no mail")
  func many() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      try await site.change(
        """
        with signer as (
          insert into employee (department_id, site_id, started_on)
          select d.id, s.id, '2024-05-06' from department d, site s, generate_series(1, 1600)
          returning id
        ), person as (
          insert into person (employee_id, number, name, mail)
          select id, id::text, 'Signer ' || id, 's' || id || '@test.example' from signer
        )
        insert into signature (petition_id, employee_id, shows_name)
        select \(petition), id, id % 4 <> 0 from signer
        """)
      try await site.announce(.responsePublished, about: petition)
      #expect(await site.announcer.drain() == 1)
      #expect(try await site.number("select count(*) from notification") == 1601)
      #expect(try await site.number("select count(*) from outgoing_mail") == 1201)
      #expect(try await site.wrongCounters() == 0)
      await site.mailer().drain()
      #expect(await site.mails.all.count == 1201)
      #expect(try await site.number("select count(*) from outgoing_mail") == 0)
    }
  }
}
