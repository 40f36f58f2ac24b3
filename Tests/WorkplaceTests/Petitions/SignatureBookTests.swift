import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("The book of signatures", .timeLimit(.minutes(20)))
struct SignatureBookTests {
  /// Holds a lock while something is asked for, so that what comes meanwhile gathers.
  private static func whileHeld<T: Sendable>(
    _ lock: SQL, on site: TestSite, _ ask: @Sendable () async throws -> T
  ) async throws -> T {
    try await site.owner.transaction { transaction in
      try await transaction.run(Command(lock))
      return try await ask()
    }
  }

  private static func asking(
    _ signing: Signing, of site: TestSite
  ) -> Task<SigningOutcome, any Error> {
    Task { try await site.site.signatures.sign(signing) }
  }

  @Test("A signing that the database refuses fails alone amid its batch") func alone() async throws
  {
    try await TestSite.with { site in
      let people = try await SigningQueriesTests.people(33, on: site)
      let petition = try await site.petition("Batch", by: people[0])
      let asked = try await Self.whileHeld(
        "lock table signature in exclusive mode", on: site
      ) {
        let asked = people.enumerated().map { index, person in
          let reason = index == 20 ? String(repeating: "x", count: 501) : nil
          return Self.asking(
            Signing(petition: petition, employee: person.id, showsName: true, reason: reason),
            of: site)
        }
        try await site.waitUntilSomebodyWaits()
        return asked
      }
      for (index, signing) in asked.enumerated() {
        let result = await signing.result
        if index == 20 {
          let error = #expect(throws: DatabaseError.self) { try result.get() }
          #expect(error?.violates("signature_reason_length") == true)
        } else {
          #expect(try result.get() == .signed)
        }
      }
      let warnings = site.log.lines.filter { $0.contains("written one by one") }
      #expect(warnings.count == 1, "no batch had gathered")
      #expect(try await site.standing(of: petition) == 32)
      try await SigningQueriesTests.expectExact(on: site)
    }
  }

  @Test("A commit whose answer is lost is neither lost nor doubled") func lostAnswer() async throws
  {
    try await TestSite.with { site in
      let people = try await SigningQueriesTests.people(2, on: site)
      let petition = try await site.petition("Lost", by: people[0])
      let cluster = try await TestCluster.shared
      let proxy = try CuttingProxy(to: cluster.port)
      let database = try #require(try await site.texts("select current_database()").first)
      let pool = Pool<WebRole>(
        configuration: try ConnectionConfiguration(
          "postgresql://postgres@127.0.0.1:\(proxy.port)/\(database)"),
        maximumConnections: 2, checkoutTimeout: .seconds(300), logger: site.site.logger)
      let book = SignatureBook(database: pool, logger: site.site.logger)
      let signings = people.map {
        Signing(petition: petition, employee: $0.id, showsName: true, reason: nil)
      }
      // The first prepares the statement, so that the next request is the signing itself.
      #expect(try await book.sign(signings[0]) == .signed)
      proxy.arm()
      #expect(try await book.sign(signings[1]) == .signed)
      #expect(proxy.cuts == 1)
      #expect(try await site.standing(of: petition) == 2)
      #expect(try await book.sign(signings[1]) == .alreadySigned)
      let withdrawals = people.map { Withdrawal(petition: petition, employee: $0.id) }
      #expect(try await book.withdraw(withdrawals[0]) == .withdrawn)
      proxy.arm()
      #expect(try await book.withdraw(withdrawals[1]) == .withdrawn)
      #expect(proxy.cuts == 2)
      #expect(try await book.withdraw(withdrawals[1]) == .notSigned)
      #expect(try await site.standing(of: petition) == 0)
      try await SigningQueriesTests.expectExact(on: site)
      await pool.close()
      proxy.stop()
    }
  }

  @Test("Two processes over one database count 200 people exactly") func twoBooks() async throws {
    let database = try await TestDatabase.migrated()
    try await TestSite.with(on: database) { one in
      try await TestSite.with(on: database) { other in
        let people = try await SigningQueriesTests.people(200, on: one)
        var petitions: [Int64] = []
        for number in 0..<4 {
          petitions.append(try await one.petition("Number \(number)", by: people[0]))
        }
        var signed = 0
        try await withThrowingTaskGroup(of: SigningOutcome.self) { group in
          for (index, person) in people.enumerated() {
            // Both meet the petitions in another order, so that their batches can lock crosswise.
            let order = index.isMultiple(of: 2) ? petitions : petitions.reversed()
            for petition in order {
              for book in [one.site.signatures, other.site.signatures] {
                group.addTask {
                  try await book.sign(
                    Signing(
                      petition: petition, employee: person.id, showsName: true, reason: nil))
                }
              }
            }
          }
          for try await outcome in group {
            #expect(outcome == .signed || outcome == .alreadySigned)
            if outcome == .signed { signed += 1 }
          }
        }
        #expect(signed == 800)
        for petition in petitions { #expect(try await one.standing(of: petition) == 200) }
        try await SigningQueriesTests.expectExact(on: one)
      }
    }
    try await database.drop()
  }

  @Test("A batch that ends in a deadlock is written again") func deadlock() async throws {
    try await TestSite.with { site in
      let people = try await SigningQueriesTests.people(3, on: site)
      let first = try await site.petition("First", by: people[0])
      let second = try await site.petition("Second", by: people[0])
      let third = try await site.petition("Third", by: people[0])
      let signings = zip([first, second, third], people).map {
        Signing(petition: $0, employee: $1.id, showsName: true, reason: nil)
      }
      let asked = try await site.owner.transaction { transaction in
        // Only the batch looks for a deadlock, so it is the batch that is ended by it.
        try await transaction.run(Command("set local deadlock_timeout = '10min'"))
        try await transaction.run(Command("select from petition where id = \(second) for update"))
        let asked = try await Self.whileHeld(
          "select from petition where id = \(third) for update", on: site
        ) {
          let alone = Self.asking(signings[2], of: site)
          try await site.waitUntilSomebodyWaits()
          let together = signings[..<2].map { Self.asking($0, of: site) }
          for _ in 0..<100 { await Task.yield() }
          return together + [alone]
        }
        try await site.waitUntilSomebodyWaits()
        try await transaction.run(Command("select from petition where id = \(first) for update"))
        return asked
      }
      for signing in asked { #expect(try await signing.value == .signed) }
      let deadlocks: SQL =
        "select deadlocks from pg_stat_database where datname = current_database()"
      while try await site.number(deadlocks) == 0 { await Task.yield() }
      try await SigningQueriesTests.expectExact(on: site)
    }
  }
}
