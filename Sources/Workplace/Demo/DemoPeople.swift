import Foundation
import Postgres

/// Somebody who works at the demo company.
struct DemoPerson: Sendable {
  let record: EmployeeRecord
  /// The time zone of their site.
  let timeZone: TimeZone
  /// Nil for everybody who is not in `company.json`.
  let account: DemoCompany.Account?
}

/// Invents the employees of the demo company: first those of `company.json`, then all others with
/// names put together at random.
struct DemoPeople {
  static let count = 2_400

  private let files: DemoFiles
  private let calendar: DemoCalendar
  private var random = SplitMix64(seed: 2_400)
  private var mails: Set<String> = []

  static func make(_ files: DemoFiles, _ calendar: DemoCalendar) throws(DemoError) -> [DemoPerson] {
    var people = DemoPeople(files: files, calendar: calendar)
    return try people.make()
  }

  private init(files: DemoFiles, calendar: DemoCalendar) {
    self.files = files
    self.calendar = calendar
  }

  private mutating func make() throws(DemoError) -> [DemoPerson] {
    let company = files.company
    var departments = try places(
      company.departments.map { ($0.name, $0.size) }, taken: company.roles.map(\.department))
    var sites = try places(
      company.sites.map { ($0.name, $0.size) }, taken: company.roles.map(\.site))
    departments.shuffle(using: &random)
    sites.shuffle(using: &random)
    var people: [DemoPerson] = []
    for account in company.roles {
      guard let mail = try mail(account.given, account.family) else {
        throw DemoError(file: "company.json", "\(account.name) is there twice.")
      }
      people.append(
        try person(
          number: people.count + 1, name: account.name, mail: mail,
          department: account.department, site: account.site, account: account))
    }
    for (department, site) in zip(departments, sites) {
      let (name, mail) = try newName()
      people.append(
        try person(
          number: people.count + 1, name: name, mail: mail, department: department, site: site,
          account: nil))
    }
    return people
  }

  /// The name of each place as often as people are missing there.
  private func places(
    _ shares: [(name: String, size: Double)], taken: [String]
  ) throws(DemoError) -> [String] {
    let places = shares.flatMap { share in
      let total = Int((share.size * Double(Self.count)).rounded())
      return Array(repeating: share.name, count: max(0, total - taken.count { $0 == share.name }))
    }
    guard places.count + taken.count == Self.count else {
      throw DemoError(file: "company.json", "the sizes of departments or sites do not sum to 1.")
    }
    return places
  }

  private mutating func person(
    number: Int, name: String, mail: String, department: String, site: String,
    account: DemoCompany.Account?
  ) throws(DemoError) -> DemoPerson {
    let place = files.company.sites.first { $0.name == site }
    guard let place, let timeZone = TimeZone(identifier: place.timeZone) else {
      throw DemoError(file: "company.json", "the time zone of \(site) is not known here.")
    }
    let digits = String(number)
    let record = EmployeeRecord(
      number: "MS-" + String(repeating: "0", count: 5 - digits.count) + digits, name: name,
      mail: mail, department: department, site: site,
      startedOn: calendar.day(beforePresent: daysEmployed(isInOffice: account != nil)))
    return DemoPerson(record: record, timeZone: timeZone, account: account)
  }

  /// Those who hold roles have been there for years; of the others more and more came in.
  private mutating func daysEmployed(isInOffice: Bool) -> Int {
    isInOffice ? 1_500 + Int(random.unit() * 3_000) : 46 + Int(pow(random.unit(), 1.4) * 5_000)
  }

  private mutating func newName() throws(DemoError) -> (name: String, mail: String) {
    while true {
      let given = files.names.given[Int(random.unit() * Double(files.names.given.count))]
      let family = files.names.family[Int(random.unit() * Double(files.names.family.count))]
      if let mail = try mail(given, family) { return ("\(given) \(family)", mail) }
    }
  }

  /// An address that nobody has yet, or nil.
  private mutating func mail(_ given: String, _ family: String) throws(DemoError) -> String? {
    guard let local = MailFolding.local(given, family) else {
      throw DemoError("The name \(given) \(family) cannot be written in a mail address.")
    }
    let mail = "\(local)@\(files.company.domain)"
    return mails.insert(mail).inserted ? mail : nil
  }
}

/// Names as mail addresses spell them: `given.family` in ASCII.
enum MailFolding {
  /// Letters that Unicode does not take apart into a Latin one and a mark.
  private static let letters: [Unicode.Scalar: String] = [
    "æ": "ae", "ð": "d", "đ": "d", "ł": "l", "ø": "o", "œ": "oe", "ß": "ss", "þ": "th",
  ]

  /// Nil when one of the two has a letter that has no spelling here.
  static func local(_ given: String, _ family: String) -> String? {
    guard let given = folded(given), let family = folded(family) else { return nil }
    return "\(given).\(family)"
  }

  private static func folded(_ name: String) -> String? {
    var folded = ""
    for scalar in name.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
      switch scalar {
      case "a"..."z": folded.unicodeScalars.append(scalar)
      case " ", "-": folded += "-"
      case "'": break
      case _ where scalar.properties.generalCategory == .nonspacingMark: break
      default:
        guard let letter = letters[scalar] else { return nil }
        folded += letter
      }
    }
    return folded.isEmpty ? nil : folded
  }
}
