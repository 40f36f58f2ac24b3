import Foundation
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("What time makes due")
struct ClockQueriesTests {
  @Test("The signature that reaches the threshold makes a response due, within the policy's days")
  func threshold() async throws {
    try await TestSite.with { site in
      let people = try await SigningQueriesTests.people(3, on: site)
      let petition = try await site.petition("Quiet rooms", by: people[0], threshold: 2)
      try await site.change("update workplace set response_days = 21")
      for (index, state) in ["open", "response-due", "response-due"].enumerated() {
        try await site.browser(of: people[index]).post(
          "/petitions/\(petition)/signatures", ["visibility": "named"])
        #expect(
          try await site.texts("select state from petition where id = \(petition)") == [state])
      }
      let days = try await site.number(
        """
        select extract(day from response_due_at - threshold_reached_at)::integer from petition
        where id = \(petition)
        """)
      #expect(days == 21)
      #expect(
        try await site.texts(
          "select act from petition_event where petition_id = \(petition)") == ["reach-threshold"])
      #expect(
        try await site.texts("select kind from announcement where petition_id = \(petition)")
          == ["threshold-reached"])
    }
  }

  @Test("A petition closes on its day, and while a response is due it stays due but takes nobody")
  func closing() async throws {
    try await TestSite.with { site in
      let people = try await SigningQueriesTests.people(2, on: site)
      let open = try await site.petition("Open", by: people[0])
      let due = try await site.petition("Due", by: people[0])
      let later = try await site.petition("Later", by: people[0])
      try await site.change(
        """
        update petition set closes_at = now() + case when id = \(later) then interval '1 hour'
            else interval '-1 hour' end,
          state = case when id = \(due) then 'response-due' else state end,
          response_due_at = case when id = \(due) then now() + interval '9 days' end
        """)
      for _ in 1...2 { _ = try await site.pool.run(ClockQueries.closeDue()) }
      #expect(
        try await site.texts("select state from petition order by id")
          == ["closed", "response-due", "open"])
      #expect(
        try await site.number(
          "select count(*) from petition where id = \(open) and closed_at = closes_at") == 1)
      #expect(try await site.number("select count(*) from petition_event") == 1)
      let outcome = try await site.site.signatures.sign(
        Signing(petition: due, employee: people[1].id, showsName: true, reason: nil))
      #expect(outcome == .closed)
    }
  }

  @Test("A closed petition leaves the lists after half a year") func archive() async throws {
    try await TestSite.with { site in
      let person = try await site.employ("Ada")
      for days in [179, 181] {
        let id = try await site.petition("Closed \(days) days ago", by: person, closed: true)
        try await site.change(
          "update petition set closed_at = now() - make_interval(days => \(Int32(days))) where id = \(id)"
        )
      }
      _ = try await site.pool.run(ClockQueries.archiveDue())
      #expect(
        try await site.texts("select state from petition order by id") == ["closed", "archived"])
    }
  }

  @Test("A draft whose time runs out warns once and goes back to its author") func runOut()
    async throws
  {
    try await TestSite.with { site in
      let person = try await site.employ("Ada")
      let id = try await site.petition("Draft", by: person)
      for (left, warnings, state) in [
        ("8 days", 0, "gathering-sponsors"), ("6 days", 1, "gathering-sponsors"),
        ("6 days", 1, "gathering-sponsors"), ("-1 second", 1, "draft"),
      ] {
        try await site.change(
          """
          update petition set state = 'gathering-sponsors',
            gathering_ends_at = date_trunc('day', now()) + \(left)::interval where id = \(id)
          """)
        _ = try await site.pool.run(ClockQueries.warnBeforeRunOut())
        _ = try await site.pool.run(ClockQueries.runOut())
        #expect(
          try await site.number(
            "select count(*) from announcement where kind = 'sponsors-running-out'") == warnings)
        #expect(try await site.texts("select state from petition") == [state])
      }
    }
  }

  @Test("Leadership is reminded once, two days before a response is due") func reminder()
    async throws
  {
    try await TestSite.with { site in
      let person = try await site.employ("Ada")
      _ = try await site.employ("Lena", roles: ["leadership"])
      let id = try await site.petition("Due", by: person)
      for (left, reminders) in [
        ("-1 hour", 0), ("3 days", 0), ("47 hours", 1), ("1 hour", 1),
      ] {
        try await site.change(
          """
          update petition set state = 'response-due', response_due_at = now() + \(left)::interval
          where id = \(id)
          """)
        _ = try await site.pool.run(ClockQueries.remindOfResponses())
        #expect(try await site.number("select count(*) from announcement") == reminders)
      }
    }
  }

  @Test("A burst of one department weighs less than the same support from several") func heat()
    async throws
  {
    try await TestSite.with { site in
      let author = try await site.employ("Ada")
      let burst = try await site.petition("One department", by: author)
      let broad = try await site.petition("Four departments", by: author)
      for number in 0..<16 {
        let one = try await site.employ("One \(number)", department: "Sales")
        let other = try await site.employ("Other \(number)", department: "Department \(number % 4)")
        for (petition, person) in [(burst, one), (broad, other)]
        where petition == burst || number < 8 {
          _ = try await site.site.signatures.sign(
            Signing(petition: petition, employee: person.id, showsName: true, reason: nil))
        }
      }
      _ = try await site.pool.run(ClockQueries.countHeat())
      let order = try await site.owner.rows(
        Query<LoginRole, Int64>("select petition_id from petition_standing order by heat desc"))
      // 16 of one department weigh 4; 8 of four departments weigh 4 times the root of 2.
      #expect(order == [broad, burst])
      let gap = try await site.number(
        """
        select round(1000 * (max(heat) - min(heat)))::integer from petition_standing
        """)
      #expect(gap == 500, "log2(4 * sqrt(2)) - log2(4) is one half")
    }
  }

  @Test("Support counts half as much after three days, in every department alike") func ageing()
    async throws
  {
    try await TestSite.with { site in
      let author = try await site.employ("Ada")
      let signer = try await site.employ("Bo")
      for days in [0, 3] {
        let id = try await site.petition("Signed \(days) days ago", by: author)
        _ = try await site.site.signatures.sign(
          Signing(petition: id, employee: signer.id, showsName: true, reason: nil))
        try await site.change(
          "update signature set signed_at = now() - make_interval(days => \(Int32(days))) where petition_id = \(id)"
        )
      }
      _ = try await site.pool.run(ClockQueries.countHeat())
      let gap = try await site.number(
        "select round(1000 * (max(heat) - min(heat)))::integer from petition_standing")
      #expect(gap == 500, "the root of one half")
    }
  }
}
