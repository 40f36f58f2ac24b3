import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The exact count")
struct SigningQueriesTests {
  @Test("A batch is written in its order, and each position gets its own outcome") func batch()
    async throws
  {
    try await TestSite.with { site in
      let people = try await Self.people(5, on: site)
      let open = try await site.petition("Open", by: people[0])
      let closed = try await site.petition("Closed", by: people[0], closed: true)
      let batch = [
        (open, 3), (open, 1), (closed, 1), (open, 3), (open + 1000, 2), (open, 0),
      ].map { petition, index in
        Signing(petition: petition, employee: people[index].id, showsName: true, reason: nil)
      }
      let outcomes = try await site.pool.rows(SigningQueries.sign(batch))
      #expect(outcomes.map(\.position) == [1, 2, 3, 4, 5, 6])
      #expect(
        outcomes.map(\.outcome) == [
          .signed, .signed, .closed, .alreadySigned, .notFound, .signed,
        ])
      let order = try await site.owner.rows(
        Query<LoginRole, Int64>("select employee_id from signature order by id"))
      #expect(order == [people[3].id, people[1].id, people[0].id])
      let withdrawn = try await site.pool.rows(
        SigningQueries.withdraw(
          [(open, 1), (open, 1), (open, 4), (open + 1000, 1)].map {
            Withdrawal(petition: $0.0, employee: people[$0.1].id)
          }))
      #expect(withdrawn.map(\.outcome) == [.withdrawn, .withdrawn, .notSigned, .notFound])
      #expect(try await site.standing(of: open) == 2)
      try await Self.expectExact(on: site)
    }
  }

  @Test("A signature of another day is taken out of its own day") func days() async throws {
    try await TestSite.with { site in
      let people = try await Self.people(2, on: site)
      let petition = try await site.petition("Days", by: people[0])
      for person in people {
        _ = try await site.site.signatures.sign(
          Signing(petition: petition, employee: person.id, showsName: true, reason: nil))
      }
      try await site.change(
        "update signature set signed_at = signed_at - interval '3 days' where employee_id = \(people[0].id)"
      )
      try await site.change(
        "insert into signature_day select petition_id, day - 3, 1 from signature_day")
      try await site.change("update signature_day set signatures = 1")
      _ = try await site.site.signatures.withdraw(
        Withdrawal(petition: petition, employee: people[0].id))
      let days = try await site.texts("select signatures::text from signature_day order by day")
      #expect(days == ["0", "1"])
    }
  }

  /// A random sequence for each person, the sequences side by side.
  @Test("After 500 acts of 40 people on three petitions, counts and days are what the rows say")
  func property() async throws {
    try await TestSite.with { site in
      let people = try await Self.people(40, on: site)
      var petitions: [Int64] = []
      for number in 0..<3 {
        petitions.append(try await site.petition("Number \(number)", by: people[0]))
      }
      let seed = UInt64.random(in: 1...UInt64.max)
      let places = petitions
      try await site.tabs(of: people) { tabs in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for (index, tab) in tabs.enumerated() {
            group.addTask {
              try await Self.act(
                tab, on: places, seed: seed &+ UInt64(index), times: index < 20 ? 13 : 12)
            }
          }
          try await group.waitForAll()
        }
      }
      try await Self.expectExact(on: site, "seed \(seed)")
      let events = try await site.number("select count(*) from signature")
      #expect(events > 0)
    }
  }

  private static func act(
    _ tab: Browser, on petitions: [Int64], seed: UInt64, times: Int
  ) async throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<times {
      let petition = petitions.randomElement(using: &random) ?? 0
      let path = "/petitions/\(petition)/signatures"
      let visibility = Bool.random(using: &random) ? "named" : "hidden"
      let answer =
        switch Int.random(in: 0..<5, using: &random) {
        case 0...2: try await tab.post(path, ["visibility": visibility])
        case 3: try await tab.post(path + "/withdrawal")
        default: try await tab.post(path + "/mine", ["visibility": visibility, "reason": "r"])
        }
      #expect(answer.status == .seeOther)
    }
  }

  @Test("Signing by one process while another withdraws never fails and stays exact")
  func overlap() async throws {
    let database = try await TestDatabase.migrated()
    try await TestSite.with(on: database) { one in
      try await TestSite.with(on: database) { other in
        let person = try await one.employ("Wavering")
        let petition = try await one.petition("To and fro", by: person)
        let signing = Signing(
          petition: petition, employee: person.id, showsName: true, reason: nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<200 {
            group.addTask { _ = try await one.site.signatures.sign(signing) }
            group.addTask {
              _ = try await other.site.signatures.withdraw(
                Withdrawal(petition: petition, employee: person.id))
            }
            try await group.next()
          }
          try await group.waitForAll()
        }
        try await Self.expectExact(on: one)
      }
    }
    try await database.drop()
  }

  static func people(_ count: Int, on site: TestSite) async throws -> [TestPerson] {
    var people: [TestPerson] = []
    for number in 0..<count { people.append(try await site.employ("Person \(number)")) }
    return people
  }

  /// Counts and days say what the rows say.
  static func expectExact(
    on site: TestSite, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let wrong = try await site.texts(
      """
      select format('petition %s: %s rows, count %s, days %s', p.id, coalesce(r.rows, 0),
        s.signatures, coalesce(d.days, 0))
      from petition p join petition_standing s on s.petition_id = p.id
        left join (select petition_id, count(*) as rows from signature group by 1) r
          on r.petition_id = p.id
        left join (select petition_id, sum(signatures) as days from signature_day group by 1) d
          on d.petition_id = p.id
      where s.signatures <> coalesce(r.rows, 0) or s.signatures <> coalesce(d.days, 0)
      """)
    #expect(wrong == [], comment, sourceLocation: sourceLocation)
    let days = try await site.number(
      """
      select count(*) from signature_day d where signatures <> (
        select count(*) from signature s where s.petition_id = d.petition_id
          and (s.signed_at at time zone 'UTC')::date = d.day)
      """)
    #expect(days == 0, comment, sourceLocation: sourceLocation)
  }
}
