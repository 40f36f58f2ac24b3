-- The bank: what can be asked, under names that stay the same from round to round.
create table survey_theme (
  id smallint generated always as identity constraint survey_theme_pkey primary key,
  key text not null constraint survey_theme_key_key unique
    constraint survey_theme_key_form check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(key) <= 40),
  name text not null constraint survey_theme_name_key unique
    constraint survey_theme_name_length check (char_length(name) between 1 and 60),
  position smallint not null default 0
);

create table survey_question (
  id bigint generated always as identity constraint survey_question_pkey primary key,
  key text not null constraint survey_question_key_key unique
    constraint survey_question_key_form check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(key) <= 40),
  kind text not null constraint survey_question_kind_known check
    (kind in ('agreement-5', 'agreement-7', 'enps', 'single', 'multiple', 'text')),
  theme_id smallint constraint survey_question_theme_fkey references survey_theme,
  wording text not null constraint survey_question_wording_length
    check (char_length(wording) between 1 and 300),
  options text[] not null default '{}' constraint survey_question_options_fit check
    (case when kind in ('single', 'multiple') then cardinality(options) between 2 and 20
      else cardinality(options) = 0 end),
  is_reverse boolean not null default false,
  -- Not offered for new rounds any more.
  is_retired boolean not null default false
);
create index survey_question_theme on survey_question (theme_id);

create table survey_template (
  id smallint generated always as identity constraint survey_template_pkey primary key,
  name text not null constraint survey_template_name_key unique
    constraint survey_template_name_length check (char_length(name) between 1 and 100),
  description text not null default '' constraint survey_template_description_length
    check (char_length(description) <= 500)
);

create table survey_template_question (
  template_id smallint not null constraint survey_template_question_template_fkey
    references survey_template on delete cascade,
  question_id bigint not null constraint survey_template_question_question_fkey
    references survey_question,
  position smallint not null,
  is_required boolean not null default true,
  constraint survey_template_question_pkey primary key (template_id, question_id)
);
create index survey_template_question_question on survey_template_question (question_id);

create table survey_round (
  id bigint generated always as identity constraint survey_round_pkey primary key,
  title text not null constraint survey_round_title_length check (char_length(title) between 1 and 140),
  introduction text not null default '' constraint survey_round_introduction_length
    check (char_length(introduction) <= 2000),
  state text not null default 'draft' constraint survey_round_state_known check (state in
    ('draft', 'review', 'approved', 'announced', 'open', 'counting', 'closed', 'cancelled', 'void')),
  state_changed_at timestamptz not null default now(),
  minimum smallint not null default 10 constraint survey_round_minimum_floor check (minimum >= 5),
  comment_minimum smallint not null default 10
    constraint survey_round_comment_minimum_floor check (comment_minimum >= 10),
  segment_lists text[] not null default '{department,site}' constraint survey_round_lists_known
    check (segment_lists <@ array['department', 'site']),
  -- Who may answer: people of these departments and these sites; empty for all.
  roll_departments smallint[] not null default '{}',
  roll_sites smallint[] not null default '{}',
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  -- Counts changes, so that two who edit at once do not overwrite each other.
  version integer not null default 1,
  author_id bigint not null constraint survey_round_author_fkey references employee,
  approver_id bigint constraint survey_round_approver_fkey references employee,
  -- Why it was sent back, called off or void, for everybody to read.
  reason text not null default '',
  -- The policy without keys, from approval on; with them, from the announcement on.
  core text,
  policy bytea,
  policy_hash bytea constraint survey_round_policy_hash_key unique
    constraint survey_round_policy_hash_length check (octet_length(policy_hash) = 32),
  -- Whether the announcement is in the audit log and people were told of it.
  is_announcement_told boolean not null default false,
  is_publication_told boolean not null default false,
  constraint survey_round_dates_order check (opens_at < closes_at),
  constraint survey_round_second_person check (approver_id <> author_id),
  -- One round at a time, so that no two can be taken from each other.
  constraint survey_round_alone exclude using gist (tstzrange(opens_at, closes_at) with &&)
    where (state in ('approved', 'announced', 'open', 'counting'))
);
create index survey_round_author on survey_round (author_id);
create index survey_round_approver on survey_round (approver_id);
create index survey_round_closes on survey_round (closes_at desc, id desc);
comment on column survey_round.author_id is 'That you made this round.';
comment on column survey_round.approver_id is 'That you approved this round.';

create table survey_round_question (
  round_id bigint not null constraint survey_round_question_round_fkey
    references survey_round on delete cascade,
  question_id bigint not null constraint survey_round_question_question_fkey
    references survey_question,
  position smallint not null,
  is_required boolean not null default true,
  constraint survey_round_question_pkey primary key (round_id, question_id)
);
create index survey_round_question_question on survey_round_question (question_id);

-- Who may ask for a token, fixed at approval by the round's rule, and deleted when the round ends.
create table round_roll (
  round_id bigint not null constraint round_roll_round_fkey references survey_round,
  employee_id bigint not null constraint round_roll_employee_fkey references employee,
  constraint round_roll_pkey primary key (round_id, employee_id)
);
create index round_roll_employee on round_roll (employee_id);
comment on table round_roll is 'That you may answer a round; deleted when the round ends.';

-- A request for a token and its answer. Both are blinded: nothing ties them to a ballot (RFC 9474).
create table token_request (
  round_id bigint not null,
  employee_id bigint not null,
  blinded bytea not null constraint token_request_blinded_length check (octet_length(blinded) = 384),
  signature bytea constraint token_request_signature_length check (octet_length(signature) = 384),
  -- The tabulator could not sign what was sent: it is no number below the modulus.
  is_unusable boolean not null default false,
  constraint token_request_pkey primary key (round_id, employee_id),
  constraint token_request_roll_fkey foreign key (round_id, employee_id) references round_roll
);
create index token_request_unsigned on token_request (round_id)
  where signature is null and not is_unusable;
alter table token_request alter blinded set statistics 0, alter signature set statistics 0;
comment on table token_request is
  'That your browser asked for a token for a round; deleted when the round ends. It does not say whether you answered.';
comment on column token_request.blinded is 'What your browser sent, blinded: nobody can know the token from it.';
comment on column token_request.signature is 'What the tabulator answered, blinded.';

grant select, insert, update, delete on survey_theme, survey_question, survey_template,
  survey_template_question, survey_round_question to redress_web;
grant select, insert, delete on survey_round to redress_web;
grant update (title, introduction, state, state_changed_at, minimum, comment_minimum, segment_lists,
  roll_departments, roll_sites, opens_at, closes_at, version, approver_id, reason, core,
  is_announcement_told, is_publication_told) on survey_round to redress_web;
grant select, insert on round_roll to redress_web;
grant select, insert on token_request to redress_web;

grant select (id, state, state_changed_at, core, policy, policy_hash, opens_at, closes_at)
  on survey_round to redress_tabulator;
grant update (state, state_changed_at, policy, policy_hash, reason) on survey_round to redress_tabulator;
grant select, delete on round_roll, token_request to redress_tabulator;
grant update (signature, is_unusable) on token_request to redress_tabulator;
