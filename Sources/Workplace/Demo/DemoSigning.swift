import Foundation
import Postgres

/// A signature of the demo; people are numbered as ``DemoPeople`` made them, from 0.
struct DemoSignature: Sendable {
  let person: Int
  let signedAt: Date
  let showsName: Bool
  let reason: String?
}

/// Who writes and signs one petition, when, and why.
struct DemoSigning: Sendable {
  let petitioner: Int
  private(set) var openedAt: Date
  private(set) var closesAt: Date?
  /// From the earliest to the latest.
  private(set) var signatures: [DemoSignature] = []

  private static let shareOfHiddenNames = 0.2

  /// - Throws: ``DemoError`` when there are too few people for its signatures.
  init(
    _ petition: DemoPetition, people: [DemoPerson], calendar: DemoCalendar
  ) throws(DemoError) {
    // A seed for each petition, so that a change to one leaves all others as they are.
    var random = SplitMix64(seed: UInt64(petition.number))
    let opened = calendar.day(petition.opened)
    openedAt = calendar.moment(petition.opened, hours: 8 + random.unit() * 2)
    closesAt = petition.closes.map { calendar.moment($0, hours: 17) }
    // Whoever tries the demo finds everything unsigned, and who holds a role stays neutral.
    let present = people.indices.filter {
      people[$0].account == nil && people[$0].record.startedOn < opened
    }
    let colleagues = present.filter { people[$0].record.department == petition.department }
    guard let petitioner = colleagues.randomElement(using: &random),
      present.count >= petition.signatures
    else {
      throw DemoError(file: petition.file, "too few people worked there when it was opened.")
    }
    self.petitioner = petitioner
    let signers = Self.signers(of: petition, among: present, people, &random)
    signatures = sign(petition, signers, people, until: calendar.present, &random)
    move(by: petition.calendar(calendar).present.timeIntervalSince(calendar.present))
  }

  /// Everything at once, so that a petition which moves on with the clock reaches its threshold as
  /// long before the present as it is written.
  private mutating func move(by interval: TimeInterval) {
    openedAt += interval
    closesAt = closesAt.map { $0 + interval }
    signatures = signatures.map { signature in
      DemoSignature(
        person: signature.person, signedAt: signature.signedAt + interval,
        showsName: signature.showsName, reason: signature.reason)
    }
  }

  /// Draws them at random; a petition matters most at the site that it names and in the
  /// department that it comes from.
  ///
  /// Each is drawn with a chance by weight, without being put back (Efraimidis and Spirakis, 2006).
  private static func signers(
    of petition: DemoPetition, among present: [Int], _ people: [DemoPerson],
    _ random: inout SplitMix64
  ) -> [Int] {
    let keyed = present.map { index in
      let record = people[index].record
      let weight =
        (record.department == petition.department ? 3.0 : 1)
        * (petition.title.contains(record.site) ? 20 : 1)
      return (key: -log(1 - random.unit()) / weight, index: index)
    }
    return keyed.sorted { ($0.key, $0.index) < ($1.key, $1.index) }
      .prefix(petition.signatures).map(\.index)
  }

  private func sign(
    _ petition: DemoPetition, _ signers: [Int], _ people: [DemoPerson], until present: Date,
    _ random: inout SplitMix64
  ) -> [DemoSignature] {
    let end = min(closesAt ?? present, present)
    var signings: [(person: Int, moment: Date, showsName: Bool)] = []
    for person in signers {
      let moment = moment(
        on: petition.curve, until: end, in: people[person].timeZone, &random)
      signings.append((person, moment, !random.chance(Self.shareOfHiddenNames)))
    }
    signings.sort { ($0.moment, $0.person) < ($1.moment, $1.person) }
    let sites = signings.map { people[$0.person].record.site }
    let reasons = DemoReasons.places(of: petition.reasons, among: sites, &random)
    return signings.enumerated().map { place, signing in
      DemoSignature(
        person: signing.person, signedAt: signing.moment, showsName: signing.showsName,
        reason: reasons[place])
    }
  }

  /// A moment that fits the curve, mostly of a working day.
  private func moment(
    on curve: DemoPetition.Curve, until end: Date, in timeZone: TimeZone,
    _ random: inout SplitMix64
  ) -> Date {
    let days = end.timeIntervalSince(openedAt) / 86_400
    while true {
      let moment = openedAt.addingTimeInterval(curve.day(of: days, &random) * 86_400)
      if random.chance(Self.likelihood(of: moment, in: timeZone)) { return moment }
    }
  }

  /// How likely somebody signs at this moment, compared with the middle of a working day.
  private static func likelihood(of moment: Date, in timeZone: TimeZone) -> Double {
    let local = moment.timeIntervalSince1970 + Double(timeZone.secondsFromGMT(for: moment))
    let days = (local / 86_400).rounded(.down)
    let hour = (local - days * 86_400) / 3600
    let ofHour =
      switch hour {
      case 8..<18: 1.0
      case 6..<8, 18..<23: 0.2
      default: 0.02
      }
    // 1 January 1970 was a Thursday, so days 2 and 3 of each week from then on are its weekend.
    let isWeekend = [2, 3].contains(Int(days) % 7)
    return ofHour * (isWeekend ? 0.1 : 1)
  }
}

extension DemoPetition.Curve {
  /// A day, counted with fractions from the opening, of the `days` that a petition is open.
  func day(of days: Double, _ random: inout SplitMix64) -> Double {
    switch self {
    case .burst:
      // Half as many people every three days, and some who find it much later.
      let isLatecomer = random.chance(0.06)
      let day = -4.5 * log(1 - random.unit())
      return isLatecomer || day >= days ? random.unit() * days : day
    case .steady:
      return random.unit() * days
    case .late:
      let isEarly = random.chance(0.3)
      let share = random.unit()
      return days * (isEarly ? share : 1 - 0.3 * pow(share, 1.5))
    case .slow:
      return days * (1 - (1 - random.unit()).squareRoot())
    }
  }
}

/// Which of those who signed gave which reason.
enum DemoReasons {
  /// How many signers may be passed over to find one of the right site.
  private static let patience = 60

  /// Spreads reasons over the order of signing without changing their own order. One that names a
  /// site goes to the next signer who works there, if there is one soon.
  ///
  /// - Parameter sites: of the signers, from the earliest to the latest; no fewer than reasons.
  /// - Returns: reasons by the place of their signer in that order.
  static func places(
    of reasons: [String], among sites: [String], _ random: inout SplitMix64
  ) -> [Int: String] {
    var places: [Int: String] = [:]
    var next = 0
    for (index, reason) in reasons.enumerated() {
      // Each reason that follows needs a place, too.
      let last = sites.count - (reasons.count - index)
      let spread = (Double(index) + random.unit()) * Double(sites.count) / Double(reasons.count)
      let wanted = min(max(next, Int(spread)), last)
      let named = Set(sites).filter(reason.contains)
      let fitting = (wanted...min(last, wanted + patience)).first { named.contains(sites[$0]) }
      let place = named.count == 1 ? fitting ?? wanted : wanted
      places[place] = reason
      next = place + 1
    }
    return places
  }
}
