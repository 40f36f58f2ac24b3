import Foundation
import Postgres

/// SQL of reviewing drafts.
enum ModerationQueries {
  /// How many drafts wait.
  static func waiting() -> Query<WebRole, Int> {
    Query("select count(*) from petition where state = 'in-review'")
  }

  /// Drafts in review, the longest waiting first.
  ///
  /// - Parameter moderator: whose ties to each are told.
  static func queue(
    for moderator: Employee.ID, after place: QueuePlace?, limit: Int
  ) -> Query<WebRole, WaitingDraft> {
    let after: SQL =
      place.map {
        """
        and (p.state_changed_at, p.id)
          > (timestamptz 'epoch' + \($0.since) * interval '1 microsecond', \($0.id))
        """
      } ?? ""
    return Query(
      """
      select p.id, p.title, d.name, p.addressee, p.state_changed_at,
        (extract(epoch from p.state_changed_at) * 1000000)::bigint,
        (select count(*) from sponsor s where s.petition_id = p.id
          and s.text_version = p.text_version), \(ties(to: moderator))
      from petition p
        join employee e on e.id = p.petitioner_id
        join department d on d.id = e.department_id
      where p.state = 'in-review' \(after)
      order by p.state_changed_at, p.id limit \(Int64(limit))
      """
    ) { row in try WaitingDraft(from: &row) }
  }

  /// A draft while it is in review.
  static func draft(
    _ id: Petition.ID, for moderator: Employee.ID
  ) -> Query<WebRole, ReviewedDraft> {
    Query(
      """
      select p.id, p.title, p.background, p.addressee, d.name, p.open_days, p.text_version,
        p.state_changed_at, author.name, p.co_author_agreed, co_author.name, f.id, f.title,
        \(ties(to: moderator))
      from petition p
        join employee e on e.id = p.petitioner_id
        join department d on d.id = e.department_id
        left join person author on author.employee_id = p.petitioner_id
        left join person co_author on co_author.employee_id = p.co_author_id
        left join petition f on f.id = p.follows_id
          and f.state in ('open', 'response-due', 'answered', 'closed', 'archived')
      where p.id = \(id) and p.state = 'in-review'
      """
    ) { row in try ReviewedDraft(from: &row) }
  }

  /// Who agreed to the text as it is now, the first one first; no name for the erased.
  static func sponsors(of id: Petition.ID) -> Query<WebRole, String?> {
    Query(
      """
      select person.name from sponsor s
        join petition p on p.id = s.petition_id and p.text_version = s.text_version
        left join person on person.employee_id = s.employee_id
      where s.petition_id = \(id) order by s.sponsored_at, s.employee_id
      """
    ) { row in try row.next() }
  }

  /// What moderators decided about a draft before, newest first.
  static func returns(of id: Petition.ID) -> Query<WebRole, PetitionEvent> {
    Query(
      """
      select e.id, e.occurred_at, e.act, e.state, p.name, e.reason, e.comment
      from petition_event e left join person p on p.employee_id = e.actor_id
      where e.petition_id = \(id) and e.act = 'send-back' order by e.id desc
      """
    ) { row in try PetitionEvent(from: &row) }
  }

  /// What ended the latest review of a draft; nobody's name is told but a moderator's.
  static func ending(of id: Petition.ID) -> Query<WebRole, PetitionEvent> {
    Query(
      """
      select e.id, e.occurred_at, e.act, e.state, case when e.act <> 'withdraw' then p.name end,
        e.reason, e.comment
      from petition_event e left join person p on p.employee_id = e.actor_id
      where e.petition_id = \(id) and e.act in ('open', 'send-back', 'reject', 'withdraw')
        and exists (select from petition_event s
          where s.petition_id = e.petition_id and s.act = 'submit' and s.id < e.id)
      order by e.id desc limit 1
      """
    ) { row in try PetitionEvent(from: &row) }
  }

  /// What a decision is checked against; run while the petition is locked.
  static func standing(
    of id: Petition.ID, for moderator: Employee.ID
  ) -> Query<WebRole, ReviewStanding> {
    Query(
      """
      select p.state, p.text_version, \(ties(to: moderator)) from petition p where p.id = \(id)
      """
    ) { row in
      try ReviewStanding(
        state: row.next(), textVersion: row.next(), ties: DraftTies(from: &row))
    }
  }

  /// The columns of `DraftTies`. Who was asked to write along and has not agreed is bound to nothing:
  /// otherwise authors could keep a moderator away by asking.
  private static func ties(to moderator: Employee.ID) -> SQL {
    """
    p.petitioner_id = \(moderator),
    p.co_author_agreed and coalesce(p.co_author_id = \(moderator), false),
    exists (select from sponsor own where own.petition_id = p.id
      and own.employee_id = \(moderator)),
    coalesce(p.addressee_id = \(moderator), false)
    """
  }
}
