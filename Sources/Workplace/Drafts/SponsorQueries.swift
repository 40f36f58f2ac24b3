import Foundation
import Postgres

/// SQL of sponsoring. Only who has a draft's link finds it here.
enum SponsorQueries {
  /// A draft as its link shows it.
  static func find(_ code: SponsorCode, for reader: Employee.ID) -> Query<WebRole, Sponsorship> {
    Query(
      """
      select p.id, p.title, p.background, p.addressee, p.state, d.name, petitioner.name,
        co_author.name, p.text_version, s.text_version, p.gathering_ends_at,
        p.gathering_ends_at > now(),
        p.petitioner_id = \(reader)
          or (p.co_author_agreed and coalesce(p.co_author_id = \(reader), false)),
        (select count(*) from sponsor c
          where c.petition_id = p.id and c.text_version = p.text_version)
      from petition p
        join employee e on e.id = p.petitioner_id
        join department d on d.id = e.department_id
        left join person petitioner on petitioner.employee_id = p.petitioner_id
        left join person co_author
          on p.co_author_agreed and co_author.employee_id = p.co_author_id
        left join sponsor s on s.petition_id = p.id and s.employee_id = \(reader)
      where p.sponsor_code = \(code.text)
      """
    ) { row in try Sponsorship(from: &row) }
  }

  /// Holds a draft still, so that its sponsors are counted one after another.
  static func lock(_ code: SponsorCode, for reader: Employee.ID) -> Query<
    WebRole, LockedSponsorship
  > {
    Query(
      """
      select id, text_version, state, coalesce(gathering_ends_at > now(), false),
        petitioner_id = \(reader) or (co_author_agreed and coalesce(co_author_id = \(reader), false))
      from petition where sponsor_code = \(code.text) for update
      """
    ) { row in
      try LockedSponsorship(
        petition: row.next(), textVersion: row.next(), state: row.next(), isInTime: row.next(),
        isAuthor: row.next())
    }
  }

  /// How many agreed to this very text.
  static func count(of id: Petition.ID, version: Int) -> Query<WebRole, Int> {
    Query(
      """
      select count(*) from sponsor where petition_id = \(id) and text_version = \(version)
      """)
  }

  /// The text that somebody agreed to.
  static func agreedVersion(of sponsor: Employee.ID, to id: Petition.ID) -> Query<WebRole, Int> {
    Query(
      """
      select text_version from sponsor where petition_id = \(id) and employee_id = \(sponsor)
      """)
  }

  /// Whether anybody sponsors it, whatever text they agreed to.
  static func areThere(of id: Petition.ID) -> Query<WebRole, Bool> {
    Query("select exists (select from sponsor where petition_id = \(id))")
  }

  /// Somebody agrees to a text, for the first time or after it has changed.
  static func add(
    _ sponsor: Employee.ID, to id: Petition.ID, version: Int
  ) -> Command<WebRole> {
    Command(
      """
      insert into sponsor (petition_id, employee_id, text_version)
      values (\(id), \(sponsor), \(Int32(clamping: version)))
      on conflict (petition_id, employee_id) do update
        set text_version = excluded.text_version, sponsored_at = now()
      """)
  }

  static func remove(_ sponsor: Employee.ID, from id: Petition.ID) -> Command<WebRole> {
    Command("delete from sponsor where petition_id = \(id) and employee_id = \(sponsor)")
  }

  /// Everybody who sponsors a draft, for its authors: those who agreed to this text first.
  static func all(of id: Petition.ID) -> Query<WebRole, ListedSponsor> {
    Query(
      """
      select p.name, d.name, s.sponsored_at, s.text_version = t.text_version as agreed
      from sponsor s
        join petition t on t.id = s.petition_id
        join employee e on e.id = s.employee_id
        join department d on d.id = e.department_id
        left join person p on p.employee_id = s.employee_id
      where s.petition_id = \(id)
      order by agreed desc, s.sponsored_at, s.employee_id
      """
    ) { row in
      try ListedSponsor(
        name: row.next(), department: row.next(), since: row.next(), agreesToText: row.next())
    }
  }
}
