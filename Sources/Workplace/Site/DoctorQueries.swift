import Foundation
import Postgres
import Rounds

/// SQL by which the doctor looks at the database server.
public enum DoctorQueries {
  /// Version and name of the database.
  public static func server() -> Query<WebRole, String> {
    Query("select 'PostgreSQL ' || current_setting('server_version') || ', ' || current_database()")
  }

  /// Whether the server is on this machine.
  public static func isLocal() -> Query<WebRole, Bool> {
    Query("select inet_server_addr() is null or inet_server_addr() <<= inet '127.0.0.0/8'")
  }

  /// Settings, of the server or of a role on this database, under which the server's log would hold
  /// values that people sent.
  public static func talkativeSettings() -> Query<WebRole, TalkativeSetting> {
    Query(
      """
      select distinct s.name, s.setting, w.advice
      from (
          select name, setting from pg_settings
          union all
          select split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
          from pg_db_role_setting, unnest(setconfig) as c
          where setdatabase in (0, (select oid from pg_database where datname = current_database()))
        ) as s
        join (values ('log_statement', array['none', 'ddl'], 'none'),
          ('log_min_duration_statement', array['-1'], '-1'),
          ('log_min_duration_sample', array['-1'], '-1'),
          ('log_error_verbosity', array['terse'], 'terse'),
          ('log_min_error_statement', array['panic', 'fatal'], 'panic'),
          ('log_parameter_max_length', array['0'], '0'),
          ('log_parameter_max_length_on_error', array['0'], '0'),
          ('track_commit_timestamp', array['off'], 'off'),
          ('log_duration', array['off'], 'off'),
          ('log_transaction_sample_rate', array['0'], '0'),
          ('pgaudit.log', array['none'], 'none'),
          ('auto_explain.log_min_duration', array['-1'], '-1'))
          as w (name, wanted, advice) on w.name = s.name
      where s.setting <> all (w.wanted) order by 1, 2
      """
    ) { row in try TalkativeSetting(name: row.next(), value: row.next(), advice: row.next()) }
  }

  /// What time it is for the database server.
  public static func time() -> Query<WebRole, Date> { Query("select clock_timestamp()") }

  /// The policies of rounds that people answer, or soon will.
  public static func policies() -> Query<WebRole, (round: Int64, policy: [UInt8])> {
    Query("select id, policy from survey_round where state in ('announced', 'open') order by id") {
      row in try (round: row.next(), policy: row.next())
    }
  }

  /// Rounds that should have moved some minutes ago: by the tabulator, so it does not run.
  public static func lateRounds() -> Query<WebRole, LateRound> {
    Query(
      """
      select id, state, extract(epoch from now() - due)::integer
      from survey_round, lateral (
        select case state when 'announced' then opens_at when 'open' then closes_at
          else state_changed_at end as due) as dates
      where (state in ('approved', 'announced', 'open') and due < now() - interval '5 minutes')
        or (state = 'counting' and due < now() - interval '1 hour')
      order by id
      """
    ) { row in
      try LateRound(id: row.next(), state: row.next(), seconds: Int(row.next(Int32.self)))
    }
  }

  /// Whether a tabulator is at work on this database. It holds its lock whatever it does, so that
  /// this tells nothing of a round.
  public static func isTabulatorPresent() -> Query<WebRole, Bool> {
    // The server shows a lock's number in two halves.
    Query(
      """
      select exists (select from pg_locks
        where locktype = 'advisory' and objsubid = 1 and granted
          and database = (select oid from pg_database where datname = current_database())
          and ((classid::bigint << 32) | objid::bigint) = \(AdvisoryLock.tabulator))
      """)
  }

  /// Whether there is a round for a tabulator to work on.
  public static func isTabulatorNeeded() -> Query<WebRole, Bool> {
    Query(
      """
      select exists (select from survey_round
        where state in ('approved', 'announced', 'open', 'counting'))
      """)
  }
}

/// A survey that the tabulator has left where it is.
public struct LateRound: Sendable {
  /// Its number.
  public let id: Int64
  /// Where it is still.
  public let state: String
  /// For how long it should have moved.
  public let seconds: Int
}

/// A setting of the server that says too much.
public struct TalkativeSetting: Sendable {
  /// Its name.
  public let name: String
  /// Its value.
  public let value: String
  /// What it should be.
  public let advice: String
}
