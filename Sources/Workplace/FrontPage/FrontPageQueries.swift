import Foundation
import Postgres

/// SQL of what waits for one person. The lists of the front page are those of `PetitionListQueries`.
enum FrontPageQueries {
  /// Drafts that go on when this person does something, the newest first: those they write, and those
  /// they are asked to write along.
  static func drafts(of employee: Employee.ID) -> Query<WebRole, DraftToContinue> {
    Query(
      """
      select p.id, p.title, p.state, p.gathering_ends_at,
        coalesce(p.co_author_id = \(employee), false) and not p.co_author_agreed,
        (
          select count(*) from sponsor s
          where s.petition_id = p.id and s.text_version = p.text_version
        ),
        w.sponsors_needed
      from petition p cross join workplace w
      where (p.petitioner_id = \(employee) or p.co_author_id = \(employee))
        and p.state in ('draft', 'gathering-sponsors')
      order by p.id desc limit \(Int64(Waiting.draftsShown))
      """
    ) { row in try DraftToContinue(from: &row) }
  }

  /// How many drafts wait that this moderator may decide on.
  static func queue(of moderator: Moderator) -> Query<WebRole, Int> {
    let id = moderator.employee.id
    return Query(
      """
      select count(*) from petition p
      where p.state = 'in-review' and p.petitioner_id <> \(id)
        and p.co_author_id is distinct from \(id) and p.addressee_id is distinct from \(id)
        and not exists (
          select from sponsor s where s.petition_id = p.id and s.employee_id = \(id))
      """)
  }

  /// How many answers leadership owes, and how many of them this leader is asked for by name.
  static func owed(to leader: Leader) -> Query<WebRole, OwedAnswers> {
    Query(
      """
      select count(*), count(*) filter (where response_due_at < now()),
        count(*) filter (where addressee_id = \(leader.employee.id))
      from petition where state = 'response-due'
      """
    ) { row in try OwedAnswers(all: row.next(), overdue: row.next(), addressed: row.next()) }
  }
}

/// What waits for one person.
struct Waiting: Sendable {
  /// How many drafts the front page lists.
  static let draftsShown = 10

  let drafts: [DraftToContinue]
  /// How many drafts a moderator can decide on; nil for everybody else.
  let queue: Int?
  /// What a leader owes; nil for everybody else.
  let owed: OwedAnswers?
}

/// A draft that goes on when its author does something.
struct DraftToContinue: Sendable {
  let id: Petition.ID
  let title: String
  let state: Petition.State
  let gatheringEndsAt: Date?
  /// Whether the reader is asked to write along and has not said so yet.
  let isInvitation: Bool
  /// Who agreed to this very text.
  let sponsors: Int
  let sponsorsNeeded: Int

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    title = try row.next()
    state = try row.next()
    gatheringEndsAt = try row.next()
    isInvitation = try row.next()
    sponsors = try row.next()
    let needed: Int16 = try row.next()
    sponsorsNeeded = Int(needed)
  }
}

/// Answers that leadership owes.
struct OwedAnswers: Sendable {
  let all: Int
  let overdue: Int
  /// Those whose petition names this leader.
  let addressed: Int
}
