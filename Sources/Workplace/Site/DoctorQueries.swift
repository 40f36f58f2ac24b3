import Postgres

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

  /// Settings under which the server's log would hold values that people sent.
  public static func talkativeSettings() -> Query<WebRole, TalkativeSetting> {
    Query(
      """
      select s.name, s.setting, w.advice
      from pg_settings s
        join (values ('log_statement', array['none', 'ddl'], 'none'),
          ('log_min_duration_statement', array['-1'], '-1'),
          ('log_min_duration_sample', array['-1'], '-1'),
          ('log_error_verbosity', array['terse'], 'terse'),
          ('log_min_error_statement', array['panic', 'fatal'], 'panic'),
          ('log_parameter_max_length', array['0'], '0'),
          ('log_parameter_max_length_on_error', array['0'], '0'),
          ('track_commit_timestamp', array['off'], 'off'),
          ('auto_explain.log_min_duration', array['-1'], '-1'))
          as w (name, wanted, advice) on w.name = s.name
      where s.setting <> all (w.wanted) order by s.name
      """
    ) { row in try TalkativeSetting(name: row.next(), value: row.next(), advice: row.next()) }
  }

  /// Rounds that should have moved some minutes ago: by the tabulator, so it does not run.
  public static func lateRounds() -> Query<WebRole, LateRound> {
    Query(
      """
      select id, state from survey_round
      where (state = 'approved' and state_changed_at < now() - interval '5 minutes')
        or (state = 'announced' and opens_at < now() - interval '5 minutes')
        or (state = 'open' and closes_at < now() - interval '5 minutes')
        or (state = 'counting' and state_changed_at < now() - interval '1 hour')
      order by id
      """
    ) { row in try LateRound(id: row.next(), state: row.next()) }
  }
}

/// A survey that the tabulator has left where it is.
public struct LateRound: Sendable {
  /// Its number.
  public let id: Int64
  /// Where it is still.
  public let state: String
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
