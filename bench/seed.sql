-- A large company: :employees people, the last :signers of them signed in, and :petitions petitions.
-- Triggers rest meanwhile: the foreign keys hold by construction. The slowest index is made at once.
\set ON_ERROR_STOP on
set session_replication_role = replica;
set maintenance_work_mem = '256MB';
insert into workplace (company) values ('Bench');
insert into department (name) select 'Department ' || i from generate_series(1, 20) i;
insert into site (name) select 'Site ' || i from generate_series(1, 5) i;
insert into employee (department_id, site_id, started_on)
select 1 + i % 20, 1 + i % 5, date '2010-01-01' + i % 5000 from generate_series(1, :employees) i;

drop index person_name_trigram;
insert into person (employee_id, number, name, mail)
select id, 'N' || id, 'Employee ' || id, 'e' || id || '@bench.example' from employee order by id;
create index person_name_trigram on person using gin (name gin_trgm_ops);

-- The cookie of employee 7 is the SHA-256 of "token 7"; the table holds the SHA-256 of that.
insert into session (token_hash, employee_id, expires_at, device)
select sha256(sha256(convert_to('token ' || id, 'UTF8'))), id, now() + interval '30 days', 'wrk'
from employee where id > :employees - :signers order by id;

-- Half of those that nobody signs below are owed an answer, a third of these since some time.
insert into petition
  (title, background, addressee, petitioner_id, state, threshold, opened_at, response_due_at)
select
  'Petition ' || i || ': ' || (array['more', 'better', 'cheaper', 'safer', 'quieter', 'fairer', 'warmer'])[1 + i % 7]
    || ' ' || (array['lunch', 'desks', 'laptops', 'pay', 'travel', 'parking', 'shifts', 'lights', 'lockers',
      'training', 'showers'])[1 + i % 11],
  (select string_agg('We ask for ' || (array['time', 'money', 'daylight', 'air', 'rest', 'tools', 'respect', 'space',
      'sleep', 'bicycles', 'trains', 'coffee', 'doors'])[1 + (i * n) % 13]
    || ' because of reason ' || (i * n) % 997 || ', which many of us have written about before. ', '')
    from generate_series(1, 12) n),
  'Chief Executive', i, case when is_due then 'response-due' else 'open' end, 1000, now() - i * interval '1 hour',
  case when is_due then now() + (i % 90 - 30) * interval '1 day' end
from generate_series(1, :petitions) i cross join lateral (select i % 2 = 1 and i < :first_target) as due (is_due);
insert into petition_standing (petition_id, heat_revision) select id, 0 from petition;

-- One petition with the signatures that its page shows.
insert into signature (petition_id, employee_id, shows_name, reason)
select 10, i, i % 2 = 0, case when i % 4 = 0 then 'Reason ' || i end from generate_series(1, 20) i;
insert into signature_day (petition_id, day, signatures)
values (10, (now() at time zone 'UTC')::date, 20);
update petition_standing set signatures = 20, revision = revision + 1 where petition_id = 10;
