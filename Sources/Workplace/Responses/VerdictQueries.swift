import Postgres

/// SQL of verdicts: who gave one and how many said what, never who said what.
enum VerdictQueries {
  enum Outcome: String, Sendable, PostgresCodable {
    case counted
    case givenBefore = "given-before"
    /// The signature does not count now.
    case notSigned = "not-signed"
  }

  /// Makes room for verdicts on a response that is published.
  static func begin(on petition: Petition.ID) -> Command<WebRole> {
    Command(
      "insert into verdict_standing (petition_id) values (\(petition)) on conflict do nothing")
  }

  /// Notes that somebody gave a verdict, and counts it, as `VerdictFigures` does. Of many requests at
  /// once by one person the key lets one through.
  static func give(
    _ verdict: Verdict, on petition: Petition.ID, by employee: Employee.ID
  ) -> Query<WebRole, Outcome> {
    Query(
      """
      with signed as (
        select s.petition_id, s.employee_id
        from signature s join petition p on p.id = s.petition_id
        where s.petition_id = \(petition) and s.employee_id = \(employee)
          and p.state in ('answered', 'closed', 'archived') and p.answered_at is not null
      ), given as (
        insert into verdict_given (petition_id, employee_id)
        select petition_id, employee_id from signed
        on conflict (petition_id, employee_id) do nothing
        returning petition_id
      ), counted as (
        update verdict_standing v set
          answers = answers + (\(verdict) = 'answers')::integer,
          falls_short = falls_short + (\(verdict) = 'falls-short')::integer,
          shown_answers = case when \(moves)
            then answers + (\(verdict) = 'answers')::integer else shown_answers end,
          shown_falls_short = case when \(moves)
            then falls_short + (\(verdict) = 'falls-short')::integer else shown_falls_short end
        from given g where v.petition_id = g.petition_id
        returning v.petition_id,
          shown_answers + shown_falls_short = answers + falls_short as has_moved
      ), refreshed as (
        update petition_standing s set revision = revision + 1
        from counted c where s.petition_id = c.petition_id and c.has_moved
      )
      select case when exists (select from given) then 'counted'
        when exists (select from signed) then 'given-before' else 'not-signed' end
      """)
  }

  /// Whether what is shown moves with one more verdict.
  private static var moves: SQL {
    """
    answers + falls_short + 1 >= greatest(\(Int32(VerdictFigures.fewest)),
      shown_answers + shown_falls_short + \(Int32(VerdictFigures.step)))
    """
  }

  /// What everybody may know; nothing before there are enough.
  static func shown(on petition: Petition.ID) -> Query<WebRole, VerdictFigures.Count> {
    Query(
      """
      select shown_answers, shown_falls_short from verdict_standing
      where petition_id = \(petition) and shown_answers + shown_falls_short > 0
      """
    ) { row in try VerdictFigures.Count(answers: row.next(), fallsShort: row.next()) }
  }
}
