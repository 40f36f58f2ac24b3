import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("What the database lets each role do")
struct GrantsTests {
  /// What is allowed; everything else is refused. Columns in brackets are the only ones.
  private static let allowed: [String: Set<String>] = [
    "redress_web": [
      "select department", "select site", "select workplace",
      "update workplace(sponsors_needed)", "update workplace(response_days)",
      "update workplace(threshold_number)", "update workplace(threshold_percent)",
      "select employee", "update employee(roles)", "update employee(unread_notices)",
      "update employee(position)", "update employee(unread_notifications)",
      "select person",
      "select password", "insert password", "update password",
      "select session", "insert session", "update session(last_used_on)", "delete session",
      "select one_time_link", "insert one_time_link", "delete one_time_link",
      "select notice", "insert notice", "delete notice",
      "select audit_entry", "insert audit_entry", "select schema_migration",
      "select petition", "insert petition", "update petition(state)", "update petition(closed_at)",
      "update petition(addressee)", "update petition(addressee_id)", "update petition(answered_at)",
      "update petition(background)", "update petition(closes_at)",
      "update petition(co_author_agreed)", "update petition(co_author_id)",
      "update petition(gathering_ends_at)", "update petition(open_days)",
      "update petition(opened_at)", "update petition(response_due_at)",
      "update petition(sponsor_code)", "update petition(state_changed_at)",
      "update petition(text_version)", "update petition(threshold)",
      "update petition(threshold_reached_at)", "update petition(title)",
      "select petition_standing", "insert petition_standing", "update petition_standing",
      "select petition_event", "insert petition_event",
      "select sponsor", "insert sponsor", "update sponsor", "delete sponsor",
      "select response_draft", "insert response_draft", "update response_draft",
      "delete response_draft", "select response_version", "insert response_version",
      "select verdict_given", "insert verdict_given",
      "select verdict_standing", "insert verdict_standing", "update verdict_standing",
      "select petition_update", "insert petition_update",
      "select announcement", "insert announcement", "update announcement(created_at)",
      "delete announcement",
      "select notification", "insert notification", "update notification(is_read)",
      "delete notification",
      "select outgoing_mail", "insert outgoing_mail", "update outgoing_mail",
      "delete outgoing_mail", "select muted_mail", "insert muted_mail", "delete muted_mail",
      "select unsubscribe_link", "insert unsubscribe_link", "delete unsubscribe_link",
      "select signature_day", "insert signature_day", "update signature_day",
      "select signature", "insert signature", "update signature(shows_name)",
      "update signature(reason)", "delete signature",
      "select withdrawn_signature", "insert withdrawn_signature", "update withdrawn_signature",
      "delete withdrawn_signature",
      "select survey_theme", "insert survey_theme", "update survey_theme", "delete survey_theme",
      "select survey_question", "insert survey_question", "update survey_question",
      "delete survey_question",
      "select survey_template", "insert survey_template", "update survey_template",
      "delete survey_template", "select survey_template_question",
      "insert survey_template_question", "update survey_template_question",
      "delete survey_template_question",
      "select survey_round", "delete survey_round", "insert survey_round(title)",
      "insert survey_round(introduction)", "insert survey_round(minimum)",
      "insert survey_round(comment_minimum)", "insert survey_round(segment_lists)",
      "insert survey_round(roll_departments)", "insert survey_round(roll_sites)",
      "insert survey_round(opens_at)", "insert survey_round(closes_at)",
      "insert survey_round(author_id)",
      "select survey_round_editor", "insert survey_round_editor",
      "select survey_round_question", "insert survey_round_question",
      "update survey_round_question", "delete survey_round_question",
      "update survey_round(approver_id)", "update survey_round(closes_at)",
      "update survey_round(comment_minimum)", "update survey_round(core)",
      "update survey_round(introduction)", "update survey_round(is_announcement_told)",
      "update survey_round(is_publication_told)", "update survey_round(minimum)",
      "update survey_round(opens_at)", "update survey_round(reason)",
      "update survey_round(roll_departments)", "update survey_round(roll_sites)",
      "update survey_round(segment_lists)", "update survey_round(state)",
      "update survey_round(state_changed_at)", "update survey_round(title)",
      "update survey_round(version)",
      "select round_roll", "insert round_roll", "select token_request",
      "insert token_request(round_id)", "insert token_request(employee_id)",
      "insert token_request(blinded)",
      "select receipt_key", "select round_result", "select published_cell",
      "select published_comment",
    ],
    // The ballot box cannot read anything, its own ballots included.
    "redress_ballot_box": ["insert ballot"],
    // The tabulator cannot read a name.
    "redress_tabulator": [
      "select survey_round(id)", "select survey_round(state)",
      "select survey_round(state_changed_at)", "select survey_round(core)",
      "select survey_round(policy)", "select survey_round(policy_hash)",
      "select survey_round(opens_at)", "select survey_round(closes_at)",
      "update survey_round(state)", "update survey_round(state_changed_at)",
      "update survey_round(policy)", "update survey_round(policy_hash)",
      "update survey_round(reason)",
      "select round_roll", "delete round_roll", "select token_request", "delete token_request",
      "update token_request(signature)", "update token_request(is_unusable)",
      "select ballot", "truncate ballot",
      "select ballot_box", "insert ballot_box", "delete ballot_box",
      "select receipt_key", "insert receipt_key", "delete receipt_key",
      "insert round_result", "insert published_cell", "insert published_comment",
      "select key_folder", "insert key_folder(name)", "update key_folder(name)",
    ],
    "redress_operator": [
      "select department", "insert department", "select site", "insert site",
      "select workplace", "insert workplace(company)",
      "select employee", "insert employee", "update employee",
      "select person", "insert person", "update person", "delete person",
      "select password", "delete password", "select session", "delete session",
      "select notice", "insert notice", "delete notice",
      "select one_time_link", "insert one_time_link", "delete one_time_link",
      "select audit_entry", "insert audit_entry", "select schema_migration",
      "select petition", "update petition(petitioner_id)", "update petition(title)",
      "update petition(background)",
      "update petition(addressee)",
      "update petition(state)", "update petition(co_author_id)",
      "update petition(co_author_agreed)", "update petition(sponsor_code)",
      "update petition(text_version)", "select sponsor", "delete sponsor",
      "select verdict_given", "delete verdict_given", "select notification",
      "delete notification", "select outgoing_mail", "delete outgoing_mail", "select muted_mail",
      "delete muted_mail", "select unsubscribe_link", "delete unsubscribe_link",
      "select petition_standing", "update petition_standing(revision)",
      "select signature", "update signature(shows_name)", "update signature(reason)",
      "select withdrawn_signature", "delete withdrawn_signature",
    ],
  ]

  @Test("Each table takes from each role what the list says and nothing else")
  func tables() async throws {
    try await TestCompany.lend { company in
      try await Self.makeAttempts(company)
      for (role, allowed) in Self.allowed {
        let found = Set(try await company.texts("select * from attempts(\(role))"))
        #expect(found.subtracting(allowed).sorted() == [], "\(role) may do more than it should")
        #expect(allowed.subtracting(found).sorted() == [], "\(role) may do less than it should")
      }
    }
  }

  @Test(
    "No role may change the schema, run a program, or become another",
    arguments: Self.allowed.keys.sorted())
  func schema(role: String) async throws {
    try await TestCompany.lend { company in
      for command in [
        "create table mine (id bigint)", "drop table notice", "alter table notice add x text",
        "create role another", "alter table audit_entry disable trigger user",
        "copy person to program 'cat'", "create schema mine",
        "lock table schema_migration in access exclusive mode",
      ] as [SQL] {
        await #expect("\(command)") {
          try await company.owner.transaction { transaction in
            _ = try await transaction.first(
              Query<LoginRole, String>("select set_config('role', \(role), true)"))
            _ = try await transaction.run(Command(command))
          }
        } throws: {
          ($0 as? DatabaseError)?.sqlState == "42501"
        }
      }
      let others = try await company.texts(
        """
        select rolname::text from pg_roles
        where pg_has_role(\(role)::name, oid, 'member') and rolname <> \(role)::name
        """)
      #expect(others == [])
    }
  }

  /// Functions that try every way to touch every table as another role, and undo it each time. A
  /// table is named as a whole where all its columns are allowed alike.
  private static func makeAttempts(_ company: TestCompany) async throws {
    try await company.owner.run(
      Command(
        """
        create function attempt(role text, statement text) returns boolean language plpgsql as $$
        begin
          execute format('set local role %I', role);
          execute statement;
          raise exception 'undo' using errcode = 'RDUND';
        exception
          when insufficient_privilege then return false;
          when others then return true;
        end
        $$
        """))
    try await company.owner.run(
      Command(
        """
        create function attempts(role text) returns setof text language plpgsql as $$
        declare
          each record;
          allowed text[];
          verb text;
          statement text;
        begin
          for each in
            select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
            from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace = 'public'::regnamespace
              and a.attnum > 0 and not a.attisdropped
            group by 1
          loop
            foreach verb in array array['select', 'insert', 'update'] loop
              statement := case verb
                when 'select' then 'select %2$I from %1$I'
                when 'insert' then 'insert into %1$I (%2$I) values (default)'
                else 'update %1$I set %2$I = default where false' end;
              select array_agg(name) into allowed from unnest(each.columns) as name
                where attempt(role, format(statement, each.name, name));
              if allowed = each.columns then
                return next verb || ' ' || each.name;
              else
                return query select format('%s %s(%s)', verb, each.name, name)
                  from unnest(allowed) as name;
              end if;
            end loop;
            foreach statement in array array['delete from %I where false', 'truncate %I cascade'] loop
              if attempt(role, format(statement, each.name)) then
                return next split_part(statement, ' ', 1) || ' ' || each.name;
              end if;
            end loop;
          end loop;
        end
        $$
        """))
  }
}
