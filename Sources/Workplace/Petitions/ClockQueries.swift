import Foundation
import Postgres

/// SQL of what time and signatures make due. Any process may run it; each petition moves once.
enum ClockQueries {
  /// Open petitions that reached their threshold owe a response from now on.
  static func reachThresholds() -> Command<WebRole> {
    moved(
      .reachThreshold, to: .responseDue, announcing: .thresholdReached,
      by: """
        update petition p set state = 'response-due', state_changed_at = now(),
          threshold_reached_at = now(),
          response_due_at = now() + make_interval(days => w.response_days)
        from petition_standing s, workplace w
        where p.state = 'open' and s.petition_id = p.id and s.signatures >= p.threshold
        returning p.id
        """)
  }

  /// Closes what is past its day: at that day, not when it was noticed. While a response is due the
  /// petition waits for it, although it takes no more signatures.
  static func closeDue() -> Command<WebRole> {
    moved(
      .close, to: .closed, announcing: .petitionClosed,
      by: """
        update petition p set state = 'closed', state_changed_at = now(),
          closed_at = greatest(p.closes_at, p.answered_at)
        where p.state in ('open', 'answered') and p.closes_at <= now()
        returning p.id
        """)
  }

  static func archiveDue() -> Command<WebRole> {
    moved(
      .archive, to: .archived, announcing: nil,
      by: """
        update petition p set state = 'archived', state_changed_at = now()
        where p.state = 'closed'
          and p.closed_at < now() - make_interval(days => \(Int32(PetitionPolicy.archiveAfterDays)))
        returning p.id
        """)
  }

  /// Drafts that found too few sponsors in time go back to their author.
  static func runOut() -> Command<WebRole> {
    moved(
      .runOut, to: .draft, announcing: .sponsorsRanOut,
      by: """
        update petition p set state = 'draft', state_changed_at = now(), gathering_ends_at = null
        where p.state = 'gathering-sponsors' and p.gathering_ends_at <= now()
        returning p.id
        """)
  }

  /// Warns once, some days before a draft runs out of time.
  static func warnBeforeRunOut() -> Command<WebRole> {
    Command(
      """
      insert into announcement (kind, petition_id, occasion)
      select \(NotificationKind.sponsorsRunningOut), id, extract(epoch from gathering_ends_at)::bigint
      from petition
      where state = 'gathering-sponsors' and gathering_ends_at > now()
        and gathering_ends_at <= now() + make_interval(days => \(Int32(PetitionPolicy.warningDays)))
        and not exists (
          select from notification n
          where n.kind = \(NotificationKind.sponsorsRunningOut) and n.petition_id = petition.id
            and n.employee_id = petition.petitioner_id
            and n.occasion = extract(epoch from gathering_ends_at)::bigint)
        -- With nobody to tell it would be announced again and again.
        and exists (select from employee e where e.id = petition.petitioner_id and e.is_active)
      on conflict do nothing
      """)
  }

  /// Reminds leadership once, two days before a response is due; never once it is overdue.
  static func remindOfResponses() -> Command<WebRole> {
    Command(
      """
      insert into announcement (kind, petition_id)
      select \(NotificationKind.responseDueSoon), id from petition
      where state = 'response-due'
        and response_due_at > now() and response_due_at <= now() + interval '2 days'
        and not exists (
          select from notification n
          where n.kind = \(NotificationKind.responseDueSoon) and n.petition_id = petition.id)
        and exists (select from employee e where e.is_active and e.roles @> array['leadership'])
      on conflict do nothing
      """)
  }

  /// Counts how strongly petitions are supported lately, where that has moved since it was counted.
  ///
  /// log2 of the sum, over departments, of the square root of their signatures, each weighted by
  /// 2^(age / 3 days): a hundred colleagues of one department weigh as much as ten departments with
  /// one each, and four times as many of one only twice as much. (docs/decisions/0010.) The root of
  /// the common factor cancels, so the order needs no ageing.
  static func countHeat() -> Command<WebRole> {
    Command(
      """
      with moved as (
        select s.petition_id, s.revision from petition_standing s join petition p on p.id = s.petition_id
        where s.heat_revision <> s.revision and p.state in ('open', 'response-due', 'answered')
      ), department as (
        select m.petition_id, sqrt(sum(power(2, greatest(-60,
            extract(epoch from s.signed_at - now())::double precision / 259200)))) as weight
        from moved m
          join signature s on s.petition_id = m.petition_id
          join employee e on e.id = s.employee_id
        group by m.petition_id, e.department_id
      ), counted as (
        select m.petition_id, m.revision, coalesce(sum(d.weight), 0) as weight
        from moved m left join department d on d.petition_id = m.petition_id
        group by m.petition_id, m.revision
      )
      update petition_standing s set heat_revision = c.revision,
        heat = extract(epoch from now() - timestamptz '2026-01-01 00:00+00')::double precision / 518400
          + ln(greatest(c.weight, power(2, -60))) / ln(2)
      from counted c where c.petition_id = s.petition_id
      """)
  }

  /// Runs an update of petitions that returns their ids, and records and announces what it moved.
  private static func moved(
    _ act: PetitionAct, to state: Petition.State, announcing kind: NotificationKind?, by update: SQL
  ) -> Command<WebRole> {
    Command(
      """
      with moved as (\(update)), event as (
        insert into petition_event (petition_id, act, state) select id, \(act), \(state) from moved
      ), announced as (
        insert into announcement (kind, petition_id, occasion)
        select k.kind, m.id, (extract(epoch from now()) * 1000)::bigint
        from moved m cross join (select \(kind)::text as kind) k where k.kind is not null
        on conflict do nothing
      )
      update petition_standing set revision = revision + 1
      where petition_id in (select id from moved)
      """)
  }
}
