-- A petition from its first draft to the archive. Text and decisions stay here; what moves often (the
-- count) stays in petition_standing.
alter table petition
  drop constraint petition_state_known,
  drop constraint petition_closed_when_closed,
  alter opened_at drop not null,
  alter threshold drop not null,
  -- Empty while nobody is chosen; a leader without a position is named with their department.
  drop constraint petition_addressee_length,
  add created_at timestamptz not null default now(),
  add co_author_id bigint constraint petition_co_author_fkey references employee,
  add co_author_agreed boolean not null default false,
  add addressee_id bigint constraint petition_addressee_fkey references employee,
  add follows_id bigint constraint petition_follows_fkey references petition,
  add open_days smallint not null default 180
    constraint petition_open_days_range check (open_days between 14 and 365),
  -- Moves when title, background or addressee change: what sponsors agreed to.
  add text_version integer not null default 1,
  -- Opens the draft to colleagues who were given the link, while sponsors are gathered.
  add sponsor_code text constraint petition_sponsor_code_key unique,
  add gathering_ends_at timestamptz,
  add state_changed_at timestamptz not null default now(),
  add threshold_reached_at timestamptz,
  add response_due_at timestamptz,
  add answered_at timestamptz,
  add constraint petition_state_known check (state in ('draft', 'gathering-sponsors', 'in-review', 'open',
    'response-due', 'answered', 'closed', 'archived', 'rejected', 'withdrawn')),
  add constraint petition_closed_when_closed
    check ((state in ('closed', 'archived')) = (closed_at is not null)),
  add constraint petition_opened_when_public check (
    state not in ('open', 'response-due', 'answered', 'closed', 'archived')
    or (opened_at is not null and threshold is not null)),
  add constraint petition_due_when_due check (state <> 'response-due' or response_due_at is not null),
  add constraint petition_answered_when_answered check (state <> 'answered' or answered_at is not null),
  add constraint petition_authors_differ check (co_author_id <> petitioner_id),
  add constraint petition_addressee_length check (char_length(addressee) <= 310),
  add constraint petition_addressed_when_shown
    check (state in ('draft', 'withdrawn') or addressee <> '');

create index petition_co_author on petition (co_author_id) where co_author_id is not null;
create index petition_addressee on petition (addressee_id) where addressee_id is not null;
create index petition_follows on petition (follows_id) where follows_id is not null;
create index petition_response_due on petition (response_due_at, id) where state = 'response-due';
create index petition_in_review on petition (state_changed_at, id) where state = 'in-review';
create index petition_title_trigram on petition using gin (title gin_trgm_ops);
-- Words of titles alone: what a draft is compared with.
create index petition_title_words on petition using gin (to_tsvector('english', title));
comment on column petition.co_author_id is 'The petitions you write together with a colleague.';
comment on column petition.addressee_id is 'The petitions addressed to you.';

-- Everything that ever happened to a petition; public once the petition is. Append-only.
create table petition_event (
  id bigint generated always as identity constraint petition_event_pkey primary key,
  petition_id bigint not null constraint petition_event_petition_fkey references petition,
  occurred_at timestamptz not null default now(),
  act text not null,
  state text not null,
  -- Empty when the clock or the count did it.
  actor_id bigint constraint petition_event_actor_fkey references employee,
  -- A moderator's public reason, by its code.
  reason text,
  comment text not null default ''
    constraint petition_event_comment_length check (char_length(comment) <= 1000)
);
create index petition_event_petition on petition_event (petition_id, id);
create index petition_event_moderation on petition_event (id desc) where reason is not null;
create trigger petition_event_append_only before update or delete or truncate on petition_event
  for each statement execute function refuse_change();
comment on column petition_event.actor_id is
  'The opaque number of who moved a petition on: its author, a moderator or a leader.';

-- Who supports that a petition be opened.
create table sponsor (
  petition_id bigint not null constraint sponsor_petition_fkey references petition,
  employee_id bigint not null constraint sponsor_employee_fkey references employee,
  -- The text they agreed to; a later one needs their word again.
  text_version integer not null,
  sponsored_at timestamptz not null default now(),
  constraint sponsor_pkey primary key (petition_id, employee_id)
);
create index sponsor_employee on sponsor (employee_id);
comment on column sponsor.petition_id is 'The petitions you sponsor.';
comment on column sponsor.sponsored_at is 'When you became a sponsor.';

-- How petitions run here; stewards change it, and the audit log says so.
alter table workplace
  add sponsors_needed smallint not null default 5
    constraint workplace_sponsors_range check (sponsors_needed between 1 and 20),
  add response_days smallint not null default 30
    constraint workplace_response_days_range check (response_days between 1 and 365),
  add threshold_number integer constraint workplace_threshold_range check (threshold_number > 0),
  add threshold_percent smallint default 5
    constraint workplace_percent_range check (threshold_percent between 1 and 100),
  add constraint workplace_one_threshold check (num_nonnulls(threshold_number, threshold_percent) = 1);

-- As petitions name a leader: "Chief Technology Officer".
alter table employee add position text not null default ''
  constraint employee_position_length check (char_length(position) <= 100);
comment on column employee.position is 'What you are at the company, where you answer as leadership.';

alter table audit_entry
  drop constraint audit_entry_action_known,
  add constraint audit_entry_action_known check (action in ('role-granted', 'role-revoked',
    'employees-imported', 'employee-erased', 'policy-changed'));

-- Trending weighs departments, which the signing of one petition need not wait for: it is counted anew,
-- soon after the count has moved.
drop function heat_after;
alter table petition_standing add heat_revision bigint not null default -1;

grant insert on petition, petition_standing to redress_web;
grant update (title, background, addressee, addressee_id, threshold, opened_at, closes_at, co_author_id,
  co_author_agreed, open_days, text_version, sponsor_code, gathering_ends_at, state_changed_at,
  threshold_reached_at, response_due_at, answered_at) on petition to redress_web;
grant select, insert on petition_event to redress_web;
grant select, insert, update, delete on sponsor to redress_web;
grant update (sponsors_needed, response_days, threshold_number, threshold_percent) on workplace to redress_web;
grant update (position) on employee to redress_web;

grant select, delete on sponsor to redress_operator;
grant update (petitioner_id, title, background, addressee, state, co_author_id, co_author_agreed, sponsor_code, text_version)
  on petition to redress_operator;
