import Foundation

/// Everything that the folder `demo` says, read and checked.
struct DemoFiles: Sendable {
  let company: DemoCompany
  let names: DemoNames
  /// In the order of their files.
  let petitions: [DemoPetition]

  /// - Throws: ``DemoError`` that names the file.
  init(directory: String) throws {
    let folder = URL(filePath: directory)
    company = try Self.decode("company.json", in: folder)
    names = try Self.decode("names.json", in: folder)
    petitions = try Self.petitions(in: folder)
    try check()
  }

  private static func decode<Value: Decodable>(_ file: String, in folder: URL) throws -> Value {
    let data = Data(try text(of: file, in: folder).utf8)
    do {
      return try JSONDecoder().decode(Value.self, from: data)
    } catch {
      throw DemoError(file: file, "not the JSON that is expected: \(error)")
    }
  }

  private static func petitions(in folder: URL) throws -> [DemoPetition] {
    let path = folder.appending(path: "petitions").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return try names.filter { $0.hasSuffix(".md") }.sorted().map { name in
      let file = "petitions/\(name)"
      guard let number = Int(name.prefix(2)) else {
        throw DemoError(file: file, "its name must begin with two digits.")
      }
      return try DemoPetition(
        number: number, file: file, text: text(of: file, in: folder),
        reasons: reasons(in: "reasons/\(name.prefix(2)).txt", folder))
    }
  }

  private static func reasons(in file: String, _ folder: URL) throws -> [String] {
    let text = try text(of: file, in: folder)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let reasons = text.hasSuffix("\n") || text.isEmpty ? lines.dropLast() : lines[...]
    for (index, reason) in reasons.enumerated()
    where !(1...Signature.longestReason).contains(reason.unicodeScalars.count) {
      throw DemoError(
        file: file, line: index + 1, "a reason has 1 to \(Signature.longestReason) characters.")
    }
    return Array(reasons)
  }

  private static func text(of file: String, in folder: URL) throws -> String {
    let url = folder.appending(path: file)
    guard let data = try? Data(contentsOf: url) else {
      throw DemoError(file: url.path, "cannot be read.")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw DemoError(file: file, "not valid UTF-8.")
    }
    return text
  }

  /// Whatever one file says of another must be there.
  private func check() throws(DemoError) {
    let departments = Set(company.departments.map(\.name))
    let sites = Set(company.sites.map(\.name))
    for account in company.roles
    where !departments.contains(account.department) || !sites.contains(account.site) {
      throw DemoError(
        file: "company.json", "the department or site of \(account.name) is not there.")
    }
    if names.given.count * names.family.count < 2 * DemoPeople.count {
      throw DemoError(file: "names.json", "there are too few names for \(DemoPeople.count) people.")
    }
    for petition in petitions where !departments.contains(petition.department) {
      throw DemoError(file: petition.file, "there is no department “\(petition.department)”.")
    }
    let leaders = Set(company.roles.filter { $0.role == .leadership }.map(\.title))
    for petition in petitions where !leaders.contains(petition.addressee) {
      throw DemoError(file: petition.file, "nobody is “\(petition.addressee)”.")
    }
  }
}

/// `company.json`
struct DemoCompany: Decodable, Sendable {
  struct Department: Decodable, Sendable {
    let name: String
    /// Share of all employees.
    let size: Double
  }

  struct Site: Decodable, Sendable {
    let name: String
    /// Share of all employees.
    let size: Double
    /// IANA identifier.
    let timeZone: String
  }

  /// Somebody who holds a role, or the plain employee of the sign-in page.
  struct Account: Decodable, Sendable {
    let role: Role?
    let given: String
    let family: String
    let department: String
    let site: String
    /// What they are in the company.
    let title: String

    var name: String { "\(given) \(family)" }
  }

  let name: String
  /// Of mail addresses.
  let domain: String
  let departments: [Department]
  let sites: [Site]
  let roles: [Account]
}

extension DemoCompany.Account {
  private enum CodingKeys: String, CodingKey {
    case role, given, family, department, site, title
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let word = try values.decode(String.self, forKey: .role)
    role = Role(rawValue: word)
    guard role != nil || word == "employee" else {
      throw DecodingError.dataCorruptedError(
        forKey: .role, in: values, debugDescription: "there is no role \(word)")
    }
    given = try values.decode(String.self, forKey: .given)
    family = try values.decode(String.self, forKey: .family)
    department = try values.decode(String.self, forKey: .department)
    site = try values.decode(String.self, forKey: .site)
    title = try values.decode(String.self, forKey: .title)
  }
}

/// `names.json`
struct DemoNames: Decodable, Sendable {
  let given: [String]
  let family: [String]
}
