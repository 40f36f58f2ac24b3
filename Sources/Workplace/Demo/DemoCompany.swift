import Foundation

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
