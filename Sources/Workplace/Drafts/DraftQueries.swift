import Foundation
import Postgres

/// SQL of writing a draft. Whoever is not named by it finds nothing.
enum DraftQueries {
  /// A petition of any state by somebody who writes it or is asked to.
  static func find(_ id: Petition.ID, for reader: Employee.ID) -> Query<WebRole, Draft> {
    Query(
      """
      select p.id, p.title, p.background, p.addressee_id, p.addressee, p.open_days, p.state,
        p.state_changed_at, p.text_version, d.name, petitioner.name, p.co_author_id, co_author.name,
        p.co_author_agreed, f.id, f.title, p.sponsor_code, p.gathering_ends_at,
        case when p.petitioner_id = \(reader) then 'petitioner'
          when p.co_author_agreed then 'co-author' else 'asked' end
      from petition p
        join employee e on e.id = p.petitioner_id
        join department d on d.id = e.department_id
        left join person petitioner on petitioner.employee_id = p.petitioner_id
        left join person co_author on co_author.employee_id = p.co_author_id
        left join petition f on f.id = p.follows_id
      where p.id = \(id) and (p.petitioner_id = \(reader) or p.co_author_id = \(reader))
      """
    ) { row in try Draft(from: &row) }
  }

  /// What the authors of a petition are to it, whatever its state; nobody else is found.
  static func relation(
    of reader: Employee.ID, to id: Petition.ID
  ) -> Query<WebRole, Draft.Relation> {
    Query(
      """
      select case when petitioner_id = \(reader) then 'petitioner'
        when co_author_agreed then 'co-author' else 'asked' end
      from petition
      where id = \(id) and (petitioner_id = \(reader) or co_author_id = \(reader))
      """)
  }

  /// Whom petitions can be addressed to.
  static func leaders() -> Query<WebRole, ListedLeader> {
    Query(
      """
      select e.id, coalesce(nullif(e.position, ''), p.name || ', ' || d.name) as label
      from employee e
        join person p on p.employee_id = e.id
        join department d on d.id = e.department_id
      where e.is_active and 'leadership' = any(e.roles)
      order by e.position = '', label, e.id
      """
    ) { row in try ListedLeader(id: row.next(), label: row.next()) }
  }

  /// A petition that another can take up again.
  static func followed(_ id: Petition.ID) -> Query<WebRole, Draft.Followed> {
    Query(
      """
      select id, title from petition
      where id = \(id) and state in ('open', 'response-due', 'answered', 'closed', 'archived')
      """
    ) { row in try Draft.Followed(id: row.next(), title: row.next()) }
  }

  /// A new draft with its standing.
  static func create(
    _ text: DraftText, by author: Employee.ID, follows: Petition.ID?
  ) -> Query<WebRole, Petition.ID> {
    Query(
      """
      with draft as (
        insert into petition (title, background, addressee_id, addressee, open_days, petitioner_id,
          follows_id, state)
        values (\(text.title), \(text.background), \(text.addressee?.id),
          \(text.addressee?.label ?? ""), \(Int16(clamping: text.openDays)), \(author),
          \(follows), 'draft')
        returning id
      )
      insert into petition_standing (petition_id) select id from draft returning petition_id
      """)
  }

  /// Writes a text over the one with this version; no row when that is not the latest, or when it is
  /// no draft of theirs any more.
  ///
  /// - Returns: the version from then on: another one when sponsors would read something else.
  static func save(
    _ text: DraftText, of id: Petition.ID, over version: Int, by author: Employee.ID
  ) -> Query<WebRole, Int> {
    Query(
      """
      update petition set title = \(text.title), background = \(text.background),
        addressee_id = \(text.addressee?.id), addressee = \(text.addressee?.label ?? ""),
        open_days = \(Int16(clamping: text.openDays)),
        text_version = text_version + case
          when (title, background, addressee_id)
            is distinct from (\(text.title), \(text.background), \(text.addressee?.id))
          then 1 else 0 end
      where id = \(id) and state = 'draft' and text_version = \(version)
        and (petitioner_id = \(author) or (co_author_agreed and co_author_id = \(author)))
      returning text_version
      """)
  }

  /// Holds a draft still for one of its authors until the transaction ends; nobody else finds it.
  static func lock(_ id: Petition.ID, for author: Employee.ID) -> Query<WebRole, LockedDraft> {
    Query(
      """
      select text_version, background <> '' and addressee_id is not null from petition
      where id = \(id)
        and (petitioner_id = \(author) or (co_author_agreed and co_author_id = \(author)))
      for update
      """
    ) { row in try LockedDraft(textVersion: row.next(), isComplete: row.next()) }
  }

  /// Gives a draft its link; one that it has already stays.
  static func giveCode(_ code: SponsorCode, to id: Petition.ID) -> Command<WebRole> {
    Command(
      """
      update petition set sponsor_code = \(code.text) where id = \(id) and sponsor_code is null
      """)
  }
}

/// What an act needs to know of a draft that it holds.
struct LockedDraft: Sendable {
  let textVersion: Int
  /// Whether background and addressee are there.
  let isComplete: Bool
}

extension Draft {
  init(from row: inout PostgresRow) throws {
    id = try row.next()
    let title: String = try row.next()
    let background: String = try row.next()
    let addresseeID: Employee.ID? = try row.next()
    let addressee: String = try row.next()
    let openDays: Int = try row.next()
    text = DraftText(
      title: title, background: background,
      addressee: addresseeID.map { ListedLeader(id: $0, label: addressee) }, openDays: openDays)
    state = try row.next()
    stateChangedAt = try row.next()
    textVersion = try row.next()
    department = try row.next()
    petitioner = try row.next()
    let coAuthorID: Employee.ID? = try row.next()
    let coAuthorName: String? = try row.next()
    let hasAgreed: Bool = try row.next()
    coAuthor = coAuthorID.map { _ in CoAuthor(name: coAuthorName, hasAgreed: hasAgreed) }
    let followedID: Petition.ID? = try row.next()
    let followedTitle: String? = try row.next()
    follows = followedID.map { Followed(id: $0, title: followedTitle ?? "") }
    sponsorCode = try (row.next() as String?).flatMap { SponsorCode($0) }
    gatheringEndsAt = try row.next()
    relation = try row.next()
  }
}
