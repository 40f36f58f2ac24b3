import Foundation
import Passwords
import Postgres
import Workplace

/// An employee made for a test, with a session.
public struct TestPerson: Sendable {
  /// The opaque number.
  public let id: Int64
  /// Full name.
  public let name: String
  /// Mail address.
  public let mail: String
  /// The session's token.
  public let token: Token
}

extension TestSite {
  /// Makes an employee who is signed in.
  ///
  /// - Parameter password: set when given; without one they cannot sign in again.
  public func employ(
    _ name: String, roles: [String] = [], department: String = "Engineering",
    password: String? = nil
  ) async throws -> TestPerson {
    let number = UUID().uuidString
    let mail = number.lowercased() + "@test.example"
    let phc: String? =
      if let password { try await TestPasswords.gate().hash(password) } else { nil }
    let token = Token()
    let id = try await owner.first(
      TestQueries.employ(
        name: name, number: number, mail: mail, roles: roles, department: department, phc: phc,
        tokenHash: token.hash))
    guard let id else { throw TestSiteError.nothingMade }
    return TestPerson(id: id, name: name, mail: mail, token: token)
  }

  /// Opens a petition by somebody.
  ///
  /// - Returns: its number.
  public func petition(
    _ title: String, by person: TestPerson, background: String = "Because it matters.",
    threshold: Int = 100, closed: Bool = false
  ) async throws -> Int64 {
    let id = try await owner.first(
      TestQueries.petition(
        title: title, background: background, petitioner: person.id, threshold: threshold,
        isClosed: closed))
    guard let id else { throw TestSiteError.nothingMade }
    return id
  }
}

/// A fixture that the database did not make.
enum TestSiteError: Error {
  case nothingMade
  /// The site listens on no port.
  case noPort
}

/// SQL of the fixtures, as the owner of the database.
enum TestQueries {
  /// The row that says how petitions run, as an import makes it.
  static func nameCompany(_ company: String) -> Command<LoginRole> {
    Command("insert into workplace (company) values (\(company)) on conflict do nothing")
  }

  static func employ(
    name: String, number: String, mail: String, roles: [String], department: String, phc: String?,
    tokenHash: [UInt8]
  ) -> Query<LoginRole, Int64> {
    Query(
      """
      with department as (
        insert into department (name) values (\(department))
        on conflict (name) do update set name = excluded.name returning id
      ), site as (
        insert into site (name) values ('Leeds')
        on conflict (name) do update set name = excluded.name returning id
      ), employee as (
        insert into employee (department_id, site_id, started_on, roles)
        select department.id, site.id, '2024-05-06', \(roles) from department, site returning id
      ), person as (
        insert into person (employee_id, number, name, mail)
        select id, \(number), \(name), \(mail) from employee
      ), password as (
        insert into password (employee_id, phc)
        select id, \(phc) from employee where \(phc)::text is not null
      ), session as (
        insert into session (token_hash, employee_id, expires_at, device)
        select \(tokenHash), id, now() + interval '1 day', 'Firefox on Linux' from employee
      )
      select id from employee
      """)
  }

  static func petition(
    title: String, background: String, petitioner: Int64, threshold: Int, isClosed: Bool
  ) -> Query<LoginRole, Int64> {
    Query(
      """
      with petition as (
        insert into petition (title, background, addressee, petitioner_id, state, threshold,
          opened_at, closed_at)
        values (\(title), \(background), 'Chief Executive', \(petitioner),
          case when \(isClosed) then 'closed' else 'open' end, \(Int32(threshold)),
          now() - interval '2 days', case when \(isClosed) then now() - interval '1 day' end)
        returning id
      )
      insert into petition_standing (petition_id) select id from petition returning petition_id
      """)
  }
}
