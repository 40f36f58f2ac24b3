create table department (
  id smallint generated always as identity constraint department_pkey primary key,
  name text not null constraint department_name_key unique
    constraint department_name_length check (char_length(name) between 1 and 100)
);

create table site (
  id smallint generated always as identity constraint site_pkey primary key,
  name text not null constraint site_name_key unique
    constraint site_name_length check (char_length(name) between 1 and 100)
);

-- What stays of a person for ever: an opaque number and where they work. The name is in `person`.
create table employee (
  id bigint generated always as identity constraint employee_pkey primary key,
  department_id smallint not null constraint employee_department_fkey references department,
  site_id smallint not null constraint employee_site_fkey references site,
  started_on date not null,
  is_active boolean not null default true,
  roles text[] not null default '{}' constraint employee_roles_known
    check (roles <@ array['leadership', 'analyst', 'moderator', 'steward']),
  unread_notices integer not null default 0 constraint employee_unread_notices_range
    check (unread_notices >= 0)
);
comment on column employee.id is 'An opaque number; the only thing that logs and public registers say of a person.';
comment on column employee.department_id is 'The department you work in.';
comment on column employee.site_id is 'The site you work at.';
comment on column employee.started_on is 'The day you started.';
comment on column employee.is_active is 'Whether you may sign in.';
comment on column employee.roles is 'The roles you hold, shown to everybody in the public register.';
comment on column employee.unread_notices is 'How many notices you have not acknowledged.';

-- Everything that names a person, in one row that can be erased.
create table person (
  employee_id bigint constraint person_pkey primary key
    constraint person_employee_fkey references employee,
  number text not null constraint person_number_key unique
    constraint person_number_length check (char_length(number) between 1 and 40),
  name text not null constraint person_name_length check (char_length(name) between 1 and 200),
  mail text not null constraint person_mail_length check (char_length(mail) between 3 and 254),
  salt bytea not null default substring(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) from 1 for 32)
    constraint person_salt_length check (octet_length(salt) = 32)
);
create unique index person_mail_key on person (lower(mail));
create index person_name_trigram on person using gin (name gin_trgm_ops);
-- No samples of these for the planner: they would stay in pg_statistic after the person is erased.
alter table person alter number set statistics 0, alter name set statistics 0,
  alter mail set statistics 0, alter salt set statistics 0;
alter index person_mail_key alter column 1 set statistics 0;
comment on table person is 'One row for each person; erasing a person deletes it.';
comment on column person.number is 'Your personnel number, from the company''s list.';
comment on column person.name is 'Your name, from the company''s list.';
comment on column person.mail is 'Your mail address at work, from the company''s list.';
comment on column person.salt is 'Random bytes that tie log entries to your name; without them nobody can.';

create table password (
  employee_id bigint constraint password_pkey primary key
    constraint password_employee_fkey references employee,
  phc text not null
);
alter table password alter phc set statistics 0;
comment on column password.phc is 'An Argon2id hash of your password. The password itself is never stored.';

create table session (
  token_hash bytea constraint session_pkey primary key
    constraint session_token_hash_length check (octet_length(token_hash) = 32),
  id uuid not null default gen_random_uuid() constraint session_id_key unique,
  employee_id bigint not null constraint session_employee_fkey references employee,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_on date not null default current_date,
  device text not null constraint session_device_length check (char_length(device) <= 80)
);
create index session_employee on session (employee_id);
create index session_expiry on session (expires_at);
comment on column session.token_hash is 'SHA-256 of the cookie; the cookie itself is never stored.';
comment on column session.created_at is 'When you signed in.';
comment on column session.last_used_on is 'The last day this session was used; the time of day is not kept.';
comment on column session.device is 'Browser and system as the browser names them, for instance "Firefox on Linux".';

create table one_time_link (
  token_hash bytea constraint one_time_link_pkey primary key
    constraint one_time_link_token_hash_length check (octet_length(token_hash) = 32),
  employee_id bigint not null constraint one_time_link_employee_fkey references employee,
  purpose text not null constraint one_time_link_purpose_known check (purpose in ('invitation', 'reset')),
  expires_at timestamptz not null
);
create index one_time_link_employee on one_time_link (employee_id);
comment on table one_time_link is 'Invitations and resets that were sent and not used yet; the link itself is not stored.';
comment on column one_time_link.token_hash is 'SHA-256 of the link; the link itself is never stored.';

-- What an employee must be told, until they acknowledge it. Holds no name.
create table notice (
  id bigint generated always as identity constraint notice_pkey primary key,
  employee_id bigint not null constraint notice_employee_fkey references employee,
  audit_entry_id bigint not null,
  created_at timestamptz not null default now()
);
create index notice_employee on notice (employee_id);
comment on table notice is 'What you are told on every page until you acknowledge it.';

grant select on department, site, employee, person, password to redress_web;
grant insert, update on password to redress_web;
grant update (roles, unread_notices) on employee to redress_web;
grant select, insert, update (last_used_on), delete on session to redress_web;
grant select, insert, delete on one_time_link to redress_web;
grant select, insert, delete on notice to redress_web;

grant select, insert on department, site to redress_operator;
grant select, insert, update on employee, person to redress_operator;
grant delete on person to redress_operator;
grant select, delete on password, session, notice to redress_operator;
grant select, insert, delete on one_time_link to redress_operator;
grant insert on notice to redress_operator;
