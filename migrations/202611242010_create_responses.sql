-- A leader's answer while it is written: one a petition, shared among leaders.
create table response_draft (
  petition_id bigint constraint response_draft_pkey primary key
    constraint response_draft_petition_fkey references petition,
  body text not null constraint response_draft_length check (char_length(body) <= 20000),
  -- Moves with every change, so that nobody overwrites what a colleague wrote meanwhile.
  version integer not null default 1,
  author_id bigint not null constraint response_draft_author_fkey references employee,
  updated_at timestamptz not null default now()
);
comment on column response_draft.author_id is 'The answers you are writing as leadership.';

-- What was published, never edited: a correction is another version.
create table response_version (
  petition_id bigint not null constraint response_version_petition_fkey references petition,
  number integer not null constraint response_version_number_positive check (number > 0),
  body text not null constraint response_version_length check (char_length(body) between 1 and 20000),
  -- Why it was corrected; empty for the first.
  note text not null default '' constraint response_version_note_length check (char_length(note) <= 300),
  author_id bigint not null constraint response_version_author_fkey references employee,
  published_at timestamptz not null default now(),
  constraint response_version_pkey primary key (petition_id, number)
);
create trigger response_version_append_only before update or delete or truncate on response_version
  for each statement execute function refuse_change();
comment on column response_version.author_id is 'The answers you published as leadership.';

-- That somebody said whether a response answers them; never what they said.
create table verdict_given (
  petition_id bigint not null constraint verdict_given_petition_fkey references petition,
  employee_id bigint not null constraint verdict_given_employee_fkey references employee,
  constraint verdict_given_pkey primary key (petition_id, employee_id)
);
comment on table verdict_given is
  'That you said whether a response answers you. What you said is counted and not kept.';

-- How many said so, in one row that is moved and never split. What is shown moves in steps, so that
-- nobody reads one verdict off two figures. Vacuumed at once: an older version of the row beside the
-- newer one would tell what was said in between.
create table verdict_standing (
  petition_id bigint constraint verdict_standing_pkey primary key
    constraint verdict_standing_petition_fkey references petition,
  answers integer not null default 0,
  falls_short integer not null default 0,
  shown_answers integer not null default 0,
  shown_falls_short integer not null default 0
) with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);

-- News from the petitioner to those who signed.
create table petition_update (
  id bigint generated always as identity constraint petition_update_pkey primary key,
  petition_id bigint not null constraint petition_update_petition_fkey references petition,
  author_id bigint not null constraint petition_update_author_fkey references employee,
  body text not null constraint petition_update_length check (char_length(body) between 1 and 5000),
  published_at timestamptz not null default now()
);
create index petition_update_petition on petition_update (petition_id, id desc);
comment on column petition_update.author_id is 'The news you wrote to those who signed your petition.';

grant select, insert, update, delete on response_draft to redress_web;
grant select, insert on response_version, verdict_given, petition_update to redress_web;
grant select, insert, update on verdict_standing to redress_web;
grant select, delete on verdict_given to redress_operator;
