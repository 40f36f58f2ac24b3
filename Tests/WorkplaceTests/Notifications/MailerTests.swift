import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Workplace

@Suite("Sending the mails of notifications", .timeLimit(.minutes(20)))
struct MailerTests {
  /// Ada with one mail that waits.
  private static func waitingMail(
    on site: TestSite, _ kind: NotificationKind = .petitionOpened
  ) async throws -> (TestPerson, Int64) {
    let ada = try await site.employ("Ada")
    let petition = try await site.petition("Quiet rooms", by: ada)
    return (ada, try await site.tell(ada, kind, about: petition, mails: true))
  }

  @Test("A mail says what happened, where, why, and how to stop it, and is sent once")
  func text() async throws {
    try await TestSite.with { site in
      let (ada, id) = try await Self.waitingMail(on: site)
      for _ in 1...2 { await site.mailer().drain() }
      let mails = await site.mails.all
      #expect(mails.count == 1)
      let mail = try #require(mails.first)
      let stop = try #require(mail.unsubscribeURL)
      #expect(mail.to == (try MailAddress(ada.mail, name: "Ada")))
      #expect(mail.subject == "A petition is open for signatures")
      #expect(
        mail.body == """
          Hello Ada,

          This petition is open for signatures.

              Quiet rooms

          Go to the petition:
          http://localhost:8080/notifications/\(id)

          You get this mail because you wrote or sponsored this petition, or it is addressed to \
          you. Stop mails of this kind:
          \(stop)

          Choose what you get by mail:
          http://localhost:8080/notifications/settings
          """)
      #expect(stop.hasPrefix("http://localhost:8080/unsubscriptions/"))
      let token = try #require(stop.split(separator: "/").last)
      #expect(try await !site.dump().contains(token), "only its hash is kept")
      #expect(!site.log.lines.contains { $0.contains(ada.mail) || $0.contains(token) })
    }
  }

  @Test("A mail server that took a mail and then failed gets it again, under the same id")
  func again() async throws {
    try await TestSite.with { site in
      let (ada, _) = try await Self.waitingMail(on: site)
      let isBroken = Mutex(true)
      let transport = ScriptedTransport { mail in
        await site.mails.send(mail)
        if isBroken.withLock({ $0 }) { throw MailServerAway() }
      }
      await site.mailer(transport).drain()
      #expect(try await site.unread(of: ada) == 1, "in Redress nothing is repeated or lost")
      #expect(
        try await site.number(
          """
          select count(*) from outgoing_mail where attempts = 1
            and due_at between now() + interval '50 seconds' and now() + interval '60 seconds'
          """) == 1)
      isBroken.withLock { $0 = false }
      await site.mailer(transport).drain()
      #expect(await site.mails.all.count == 1, "it is not due yet")
      try await site.change("update outgoing_mail set due_at = now()")
      await site.mailer(transport).drain()
      let ids = await site.mails.all.map(\.id)
      #expect(ids.count == 2)
      #expect(Set(ids).count == 1 && ids.first != nil)
      #expect(try await site.number("select count(*) from outgoing_mail") == 0)
    }
  }

  @Test("What a process took and did not send is somebody else's after ten minutes")
  func abandoned() async throws {
    try await TestSite.with { site in
      _ = try await Self.waitingMail(on: site)
      #expect(try await site.pool.rows(OutgoingMailQueries.claim(9)).count == 1)
      await site.mailer().drain()
      #expect(await site.mails.all.isEmpty)
      try await site.change("update outgoing_mail set due_at = due_at - interval '10 minutes'")
      await site.mailer().drain()
      #expect(await site.mails.all.count == 1)
    }
  }

  @Test("Several processes send no mail twice") func concurrent() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      for number in 1...100 {
        let petition = try await site.petition("Petition \(number)", by: ada)
        try await site.tell(ada, .petitionClosed, about: petition, mails: true)
      }
      await withTaskGroup { group in
        for _ in 1...4 { group.addTask { await site.mailer().drain() } }
      }
      await site.mailer().drain()
      let ids = await site.mails.all.map(\.id)
      #expect(ids.count == 100)
      #expect(Set(ids).count == 100)
    }
  }

  @Test(
    "A mail that is not wanted any more when its turn comes is not sent",
    arguments: ["muted", "hidden", "withdrawn", "left", "out of sight"])
  func unwanted(_ change: String) async throws {
    try await TestSite.with { site in
      let author = try await site.employ("Author")
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: author)
      try await site.sign(petition, as: ada, showsName: true)
      try await site.announce(.responsePublished, about: petition)
      await site.announcer.drain()
      #expect(try await site.mailed(.responsePublished) == ["Ada", "Author"])
      switch change {
      case "muted":
        _ = try await site.pool.run(
          NotificationQueries.mute([.responsePublished], of: [.responsePublished], by: ada.id))
      case "hidden": try await site.change("update signature set shows_name = false")
      case "withdrawn":
        _ = try await site.site.signatures.withdraw(
          Withdrawal(petition: petition, employee: ada.id))
      case "left":
        try await site.change("update employee set is_active = false where id = \(ada.id)")
      default:
        try await site.change("update petition set state = 'draft', closed_at = null")
      }
      await site.mailer().drain()
      #expect(await site.mails.all.map(\.to.address) == [author.mail])
      #expect(try await site.number("select count(*) from outgoing_mail") == 0)
    }
  }

  @Test("Each failure doubles the wait, up to six hours, for three days") func backoff() {
    let pauses = (1...25).map(Mailer.pause(afterAttempts:))
    #expect(pauses.prefix(10) == [60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 21_600])
    let tried = pauses.prefix { $0 != nil }.compactMap { $0 }
    #expect(pauses.dropFirst(tried.count).allSatisfy { $0 == nil })
    #expect(tried.max() == 6 * 3600)
    let days = Double(tried.reduce(0, +)) / 86_400
    #expect(2.8 < days && days < 3.2)
  }

  @Test("After three days a mail is given up, with a line that names nobody") func givenUp()
    async throws
  {
    try await TestSite.with { site in
      let (ada, _) = try await Self.waitingMail(on: site)
      try await site.change("update outgoing_mail set attempts = 19")
      await site.mailer(ScriptedTransport { _ in throw MailServerAway() }).drain()
      #expect(try await site.number("select count(*) from outgoing_mail") == 0)
      #expect(try await site.told(.petitionOpened) == ["Ada"])
      let lines = site.log.lines.filter { $0.contains("a mail is given up") }
      #expect(lines.count == 1)
      #expect(!lines.joined().contains("Ada") && !lines.joined().contains(ada.mail))
    }
  }

  @Test("An address that cannot be written to is given up at once, and the others are sent")
  func badAddress() async throws {
    try await TestSite.with { site in
      let (ada, _) = try await Self.waitingMail(on: site)
      let bo = try await site.employ("Bo")
      let petition = try await site.petition("Bicycles", by: bo)
      try await site.tell(bo, .petitionOpened, about: petition, mails: true)
      try await site.change(
        "update person set mail = 'no address' where employee_id = \(ada.id)")
      await site.mailer().drain()
      #expect(await site.mails.all.map(\.to.address) == [bo.mail])
      #expect(try await site.number("select count(*) from outgoing_mail") == 0)
    }
  }

  @Test("While the mail server is away, a batch is tried and no more") func away() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      for number in 1...Mailer.batch + 5 {
        let petition = try await site.petition("Petition \(number)", by: ada)
        try await site.tell(ada, .petitionClosed, about: petition, mails: true)
      }
      let tries = Mutex(0)
      await site.mailer(
        ScriptedTransport { _ in
          tries.withLock { $0 += 1 }
          throw MailServerAway()
        }
      ).drain()
      #expect(tries.withLock { $0 } == Mailer.batch)
      #expect(site.log.lines.count { $0.contains("put off") } == 1)
    }
  }

  @Test("The service tells and mails what is announced while it runs") func service() async throws {
    let database = try await TestDatabase.migrated()
    let configuration = try database.configuration()
    try await TestSite.with(on: database) { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      let measured = Mutex<WaitingNotifications?>(nil)
      let service = NotificationService(
        database: site.pool, connection: configuration, mail: site.mails,
        settings: site.site.settings, logger: site.site.logger,
        report: { waiting in measured.withLock { $0 = waiting } })
      let running = Task { try await service.run() }
      for count in 1...3 {
        try await site.announce(.draftSentBack, about: petition, occasion: Int64(count))
        #expect(await site.mails.atLeast(count).count == count)
      }
      running.cancel()
      try await running.value
      #expect(measured.withLock { $0 } != nil)
    }
    try await database.drop()
  }
}
