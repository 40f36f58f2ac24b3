import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation

@Suite("The tabulator signs one request for each person of the roll")
struct SigningTests {
  @Test(
    "Attack 15: Twenty requests at once get one valid signature each, and no second one for another request"
  )
  func twenty() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      let policy = try #require(try await round.policy())
      let voters = try (0..<20).map { _ in try TestVoter(policy) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (voter, person) in zip(voters, round.people) {
          group.addTask { [blinded = voter.blinded] in try await round.ask(blinded, for: person) }
        }
        try await group.waitForAll()
      }
      try await office.tabulator().step(now: Office.noon)
      let signatures = try await round.signatures()
      #expect(signatures.count == 20)
      for (voter, person) in zip(voters, round.people) {
        let signature = try #require(signatures[person] ?? nil)
        #expect(try voter.token(signature).count == 490)
      }
      // Whoever owns the tables puts other requests in their place.
      for person in round.people.prefix(20) {
        try await office.owner.run(
          SecondRequest.replace(with: TestVoter(policy).blinded, of: person, in: round.id))
      }
      try await office.tabulator().step(now: Office.noon)
      #expect(try await round.signatures() == signatures)
      #expect(try await round.unusable() == [])
    }
  }

  @Test("Attack 15: The database takes no second request of the same person")
  func second() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      let policy = try #require(try await round.policy())
      let person = round.people[0]
      try await round.ask(TestVoter(policy).blinded, for: person)
      let another = SecondRequest.add(try TestVoter(policy).blinded, for: person, in: round.id)
      await #expect {
        try await office.owner.run(another)
      } throws: { error in
        (error as? DatabaseError)?.violates("token_request_pkey") == true
      }
    }
  }

  @Test("Attack 15: Nobody outside the roll can ask")
  func outside() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      let blinded = try TestVoter(try #require(try await round.policy())).blinded
      await #expect(throws: DatabaseError.self) {
        try await round.ask(blinded, for: round.people[0] - 1)
      }
    }
  }

  @Test("A request that is no number below the modulus is marked, and others are signed")
  func unusable() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      let good = try TestVoter(try #require(try await round.policy()))
      try await round.ask(Data(repeating: 0xff, count: 384), for: round.people[0])
      try await round.ask(good.blinded, for: round.people[1])
      try await office.tabulator().step(now: Office.noon)
      #expect(try await round.unusable() == [round.people[0]])
      let signature = try await round.signatures()[round.people[1]] ?? nil
      #expect(try good.token(#require(signature)).count == 490)
    }
  }

  @Test("More requests than a batch are all signed")
  func batches() async throws {
    try await Office.with { office in
      let round = try await office.announced(people: 600)
      for person in round.people {
        try await round.ask(Data(count: 376) + TestVoter.random(8), for: person)
      }
      try await office.tabulator().step(now: Office.noon)
      #expect(try await round.signatures().values.allSatisfy { $0 != nil })
    }
  }

  @Test("Whoever waits is told after each batch")
  func told() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      let listener = Listener(
        configuration: try office.database.configuration(), channels: ["token_signed"])
      var events = listener.makeAsyncIterator()
      #expect(await events.next() == .connected)
      let voter = try TestVoter(try #require(try await round.policy()))
      try await round.ask(voter.blinded, for: round.people[0])
      try await office.tabulator().step(now: Office.noon)
      #expect(
        await events.next() == .notification(.init(channel: "token_signed", payload: "")))
    }
  }

  @Test(
    "Attack 15: Nobody joins the roll of an announced round, and with one too many nobody gets a token"
  )
  func grownRoll() async throws {
    try await Office.with { office in
      let round = try await office.announced()
      let ghost = try await office.owner.rows(Ghost.hire())
      await #expect {
        try await office.owner.run(Ghost.join(ghost, round.id))
      } throws: { error in
        (error as? DatabaseError)?.violates("round_roll_closed") == true
      }
      // Whoever owns the tables can do everything.
      try await office.owner.run(Ghost.disarm())
      try await office.owner.run(Ghost.join(ghost, round.id))
      let voter = try TestVoter(try #require(try await round.policy()))
      for person in [round.people[0], ghost[0]] { try await round.ask(voter.blinded, for: person) }
      try await office.tabulator().step(now: Office.noon)
      #expect(try await round.signatures().values.allSatisfy { $0 == nil })
    }
  }

  @Test("After closing nothing is signed")
  func closed() async throws {
    try await Office.with { office in
      let round = try await office.opened()
      let voter = try TestVoter(try #require(try await round.policy()))
      try await round.ask(voter.blinded, for: round.people[0])
      try await office.tabulator().step(now: round.closes)
      #expect(try await round.result()?.issued == 0)
    }
  }
}

private enum SecondRequest {
  static func replace(
    with blinded: Data, of person: Int64, in round: Int64
  ) -> Command<LoginRole> {
    Command(
      """
      update token_request set blinded = \([UInt8](blinded))
      where round_id = \(round) and employee_id = \(person)
      """)
  }

  static func add(_ blinded: Data, for person: Int64, in round: Int64) -> Command<LoginRole> {
    Command(
      """
      insert into token_request (round_id, employee_id, blinded)
      values (\(round), \(person), \([UInt8](blinded)))
      """)
  }
}

private enum Ghost {
  static func hire() -> Query<LoginRole, Int64> {
    Query(
      """
      insert into employee (department_id, site_id, started_on)
      select min(department_id), min(site_id), '2024-05-06' from employee returning id
      """)
  }

  static func join(_ people: [Int64], _ round: Int64) -> Command<LoginRole> {
    Command(
      """
      insert into round_roll (round_id, employee_id) select \(round), id from unnest(\(people)) as id
      """)
  }

  static func disarm() -> Command<LoginRole> {
    Command("alter table round_roll disable trigger round_roll_requires_open_roll")
  }
}
