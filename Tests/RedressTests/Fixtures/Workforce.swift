import Foundation
import Logging
import Passwords
import Postgres
import TestSupport
import Testing
import Workplace

/// Many employees who are signed in, and a petition for them to sign.
struct Workforce: Sendable {
  struct Worker: Sendable, Encodable {
    let id: Int64
    let session: String
  }

  /// Stands in every name, address and reason, and must not stand in any log.
  static let mark = "quokka"

  let workers: [Worker]
  let petition: Int64
  let owner: Pool<LoginRole>

  /// Hires people into a migrated database.
  static func hire(
    _ count: Int, into database: TestDatabase, password: String? = nil
  ) async throws -> Workforce {
    let owner = Pool<LoginRole>(
      configuration: try database.configuration(), maximumConnections: 2,
      checkoutTimeout: .seconds(300),
      logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
    let tokens = (0..<count).map { _ in Token() }
    let phc: String? =
      if let password { try await TestPasswords.gate().hash(password) } else { nil }
    try await owner.pipeline([WorkforceQueries.places(), WorkforceQueries.company()])
    let ids = try await owner.rows(WorkforceQueries.hire(tokens.map(\.hash), phc: phc))
    let petition = try #require(await owner.first(WorkforceQueries.petition()))
    let workers = zip(ids, tokens).map { Worker(id: $0, session: $1.text) }
    return Workforce(workers: workers, petition: petition, owner: owner)
  }

  /// The mail address of the first one hired, the second, …
  static func mail(_ number: Int) -> String { "\(mark)\(number)@mail.example" }

  var path: String { "/petitions/\(petition)" }

  func close() async { await owner.close() }

  /// The counts that the database keeps, and those that its rows give.
  func counts() async throws -> Counts {
    let signers = Set(try await owner.rows(WorkforceQueries.signers(petition)))
    let kept = try #require(await owner.first(WorkforceQueries.kept(petition)))
    return Counts(signers: signers, standing: kept.standing, days: kept.days)
  }

  struct Counts: Sendable {
    let signers: Set<Int64>
    let standing: Int
    let days: Int
  }
}

enum WorkforceQueries {
  static func places() -> Command<LoginRole> {
    Command(
      """
      with d as (insert into department (name) values ('Quokka department'))
      insert into site (name) values ('Quokka site')
      """)
  }

  static func company() -> Command<LoginRole> {
    Command("insert into workplace (company) values ('Test Company') on conflict do nothing")
  }

  static func hire(_ tokenHashes: [[UInt8]], phc: String?) -> Query<LoginRole, Int64> {
    Query(
      """
      with asked as (
        select * from unnest(\(tokenHashes)) with ordinality as asked (token_hash, number)
      ), employee as (
        insert into employee (department_id, site_id, started_on)
        select department.id, site.id, '2024-05-06' from asked, department, site
        order by number returning id
      ), numbered as (
        select id, row_number() over (order by id) as number from employee
      ), person as (
        insert into person (employee_id, number, name, mail)
        select id, 'quokka' || number, 'Nadia Quokka' || number,
          'quokka' || number || '@mail.example' from numbered
      ), password as (
        insert into password (employee_id, phc)
        select id, \(phc) from numbered where \(phc)::text is not null
      ), session as (
        insert into session (token_hash, employee_id, expires_at, device)
        select token_hash, id, now() + interval '1 day', 'Firefox on Linux'
        from numbered join asked using (number)
      )
      select id from numbered order by number
      """)
  }

  static func petition() -> Query<LoginRole, Int64> {
    Query(
      """
      with petition as (
        insert into petition (title, background, addressee, petitioner_id, state, threshold, opened_at)
        select 'Keep the canteen open', 'Because it matters.', 'Chief Executive', min(id), 'open',
          100, now() - interval '1 hour'
        from employee returning id
      )
      insert into petition_standing (petition_id) select id from petition returning petition_id
      """)
  }

  static func signers(_ petition: Int64) -> Query<LoginRole, Int64> {
    Query("select employee_id from signature where petition_id = \(petition)")
  }

  static func kept(_ petition: Int64) -> Query<LoginRole, (standing: Int, days: Int)> {
    Query(
      """
      select s.signatures, coalesce(sum(d.signatures), 0)::integer
      from petition_standing s left join signature_day d using (petition_id)
      where s.petition_id = \(petition) group by s.signatures
      """
    ) { row in
      let standing: Int32 = try row.next()
      let days: Int32 = try row.next()
      return (standing: Int(standing), days: Int(days))
    }
  }
}
