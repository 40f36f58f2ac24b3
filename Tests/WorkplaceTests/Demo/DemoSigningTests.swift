import Foundation
import Postgres
import Testing

@testable import Workplace

@Suite("Who signs in the demo, and when")
struct DemoSigningTests {
  /// The signatures of a petition in days after its opening.
  private static func days(_ number: Int) throws -> (DemoPetition, [Double]) {
    let (petition, signing) = try LoadedDemo.plan.signings[number - 1]
    return (
      petition, signing.signatures.map { $0.signedAt.timeIntervalSince(signing.openedAt) / 86_400 }
    )
  }

  @Test("Dates are as they are written once the story is over") func dates() throws {
    let first = try #require(try LoadedDemo.plan.signings.first)
    #expect(Day(first.signing.openedAt, in: .gmt).description == "2026-04-27")
    #expect(DemoCalendar(now: LoadedDemo.now).present < LoadedDemo.now)
  }

  @Test("Nothing happens later than now, wherever the clock stands", arguments: [0.0, 200, 2_000])
  func clockBehind(days: Double) throws {
    let now = Date(timeIntervalSince1970: 1_794_848_399 - days * 86_400)
    let plan = try LoadedDemo.Plan(now: now)
    for ((petition, signing), life) in zip(plan.signings, plan.lives) {
      #expect(signing.openedAt < now)
      #expect(signing.signatures.count == petition.signatures)
      #expect(signing.signatures.allSatisfy { $0.signedAt <= now })
      #expect(life.closedAt.map { $0 <= now } ?? true)
    }
  }

  @Test("Each signs once, between opening and end, and gives no reason twice") func order() throws {
    for (petition, signing) in try LoadedDemo.plan.signings {
      let signatures = signing.signatures
      #expect(Set(signatures.map(\.person)).count == petition.signatures)
      #expect(signatures.map(\.signedAt) == signatures.map(\.signedAt).sorted())
      if let first = signatures.first, let last = signatures.last {
        #expect(first.signedAt >= signing.openedAt)
        #expect(last.signedAt <= signing.closesAt ?? LoadedDemo.now)
      }
      #expect(signatures.compactMap(\.reason) == petition.reasons)
    }
  }

  @Test("About a fifth hide their name") func hidden() throws {
    let signatures = try LoadedDemo.plan.signings.flatMap(\.signing.signatures)
    let share = Double(signatures.count { !$0.showsName }) / Double(signatures.count)
    #expect((0.18...0.22).contains(share))
  }

  @Test("Nobody signs before their first day, and no account of the sign-in page signs")
  func present() throws {
    let people = try LoadedDemo.plan.people
    for (_, signing) in try LoadedDemo.plan.signings {
      for signature in signing.signatures {
        let person = people[signature.person]
        #expect(person.account == nil)
        #expect(person.record.startedOn.date < signature.signedAt)
      }
    }
  }

  @Test("A burst is nearly over after three weeks") func burst() throws {
    let (petition, days) = try Self.days(1)
    #expect(petition.curve == .burst)
    #expect(Double(days.count { $0 < 21 }) > 0.9 * Double(days.count))
    #expect(days.contains { $0 > 100 })
  }

  @Test("A late petition gets most signatures in its last third") func late() throws {
    let (petition, days) = try Self.days(6)
    #expect(petition.curve == .late)
    let span = try #require(days.last)
    #expect(Double(days.count { $0 > span * 2 / 3 }) > 0.6 * Double(days.count))
  }

  @Test("Reasons that name a site come from there, nearly all") func sites() throws {
    let people = try LoadedDemo.plan.people
    let sites = try LoadedDemo.plan.files.company.sites.map(\.name)
    let (_, signing) = try LoadedDemo.plan.signings[0]
    var matching = 0
    var naming = 0
    for signature in signing.signatures {
      let named = sites.filter { signature.reason?.contains($0) == true }
      guard named.count == 1 else { continue }
      naming += 1
      matching += named.contains(people[signature.person].record.site) ? 1 : 0
    }
    #expect(naming >= 8)
    #expect(matching >= naming - 1)
  }

  @Test("People sign mostly at work") func hours() throws {
    let signatures = try LoadedDemo.plan.signings.flatMap(\.signing.signatures)
    let weekend = signatures.count {
      [2, 3].contains(Int($0.signedAt.timeIntervalSince1970 / 86_400) % 7)
    }
    #expect(weekend > 0)
    #expect(weekend < signatures.count / 10)
  }
}
