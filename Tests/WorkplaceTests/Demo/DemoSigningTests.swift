import Foundation
import Postgres
import Testing

@testable import Workplace

@Suite("Who signs in the demo, and when")
struct DemoSigningTests {
  private static let files = Result { try DemoFiles(directory: LoadedDemo.directory) }

  private static func signings(now: Date) throws -> [(petition: DemoPetition, signing: DemoSigning)]
  {
    let calendar = DemoCalendar(now: now)
    let files = try files.get()
    let people = try DemoPeople.make(files, calendar)
    return try files.petitions.map {
      ($0, try DemoSigning($0, people: people, calendar: calendar))
    }
  }

  private static func day(_ number: Int) throws -> (DemoPetition, [Double]) {
    let (petition, signing) = try signings(now: LoadedDemo.now)[number - 1]
    return (
      petition, signing.signatures.map { $0.signedAt.timeIntervalSince(signing.openedAt) / 86_400 }
    )
  }

  @Test("Dates are as they are written once the story is over") func dates() throws {
    let first = try #require(try Self.signings(now: LoadedDemo.now).first)
    #expect(Day(first.signing.openedAt, in: .gmt).description == "2026-04-27")
    #expect(DemoCalendar(now: LoadedDemo.now).present < LoadedDemo.now)
  }

  @Test("Nothing happens later than now, wherever the clock stands", arguments: [0.0, 200, 2_000])
  func clockBehind(days: Double) throws {
    let now = Date(timeIntervalSince1970: 1_794_848_399 - days * 86_400)
    for (petition, signing) in try Self.signings(now: now) {
      #expect(signing.openedAt < now)
      #expect(signing.signatures.count == petition.signatures)
      #expect(signing.signatures.allSatisfy { $0.signedAt <= now })
      if petition.state == .closed { #expect(try #require(signing.closesAt) < now) }
    }
  }

  @Test("Each signs once, between opening and end, and gives no reason twice") func order() throws {
    for (petition, signing) in try Self.signings(now: LoadedDemo.now) {
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
    let signatures = try Self.signings(now: LoadedDemo.now).flatMap(\.signing.signatures)
    let share = Double(signatures.count { !$0.showsName }) / Double(signatures.count)
    #expect((0.18...0.22).contains(share))
  }

  @Test("Nobody signs before their first day, and no account of the sign-in page signs")
  func present() throws {
    let people = try DemoPeople.make(Self.files.get(), DemoCalendar(now: LoadedDemo.now))
    for (_, signing) in try Self.signings(now: LoadedDemo.now) {
      for signature in signing.signatures {
        let person = people[signature.person]
        #expect(person.account == nil)
        #expect(person.record.startedOn.date < signature.signedAt)
      }
    }
  }

  @Test("A burst is nearly over after three weeks") func burst() throws {
    let (petition, days) = try Self.day(1)
    #expect(petition.curve == .burst)
    #expect(Double(days.count { $0 < 21 }) > 0.9 * Double(days.count))
    #expect(days.contains { $0 > 100 })
  }

  @Test("A late petition gets most signatures in its last third") func late() throws {
    let (petition, days) = try Self.day(6)
    #expect(petition.curve == .late)
    let span = try #require(days.last)
    #expect(Double(days.count { $0 > span * 2 / 3 }) > 0.6 * Double(days.count))
  }

  @Test("Reasons that name a site come from there, nearly all") func sites() throws {
    let people = try DemoPeople.make(Self.files.get(), DemoCalendar(now: LoadedDemo.now))
    let sites = try Self.files.get().company.sites.map(\.name)
    let (_, signing) = try Self.signings(now: LoadedDemo.now)[0]
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
    let signatures = try Self.signings(now: LoadedDemo.now).flatMap(\.signing.signatures)
    let weekend = signatures.count {
      [2, 3].contains(Int($0.signedAt.timeIntervalSince1970 / 86_400) % 7)
    }
    #expect(weekend > 0)
    #expect(weekend < signatures.count / 10)
  }
}
