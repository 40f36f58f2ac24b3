create table petition (
  id bigint generated always as identity constraint petition_pkey primary key,
  title text not null constraint petition_title_length check (char_length(title) between 1 and 140),
  background text not null constraint petition_background_length
    check (char_length(background) <= 20000),
  addressee text not null constraint petition_addressee_length
    check (char_length(addressee) between 1 and 100),
  petitioner_id bigint not null constraint petition_petitioner_fkey references employee,
  state text not null constraint petition_state_known check (state in ('open', 'closed')),
  threshold integer not null constraint petition_threshold_positive check (threshold > 0),
  opened_at timestamptz not null,
  closes_at timestamptz,
  closed_at timestamptz,
  search tsvector not null generated always as (
    setweight(to_tsvector('english', title), 'A')
    || setweight(to_tsvector('english', background), 'B')) stored,
  constraint petition_closed_when_closed check ((state = 'closed') = (closed_at is not null)),
  constraint petition_closes_after_opening check (closes_at > opened_at)
);
create index petition_newest on petition (opened_at desc, id desc);
create index petition_search on petition using gin (search);
create index petition_petitioner on petition (petitioner_id);
comment on column petition.petitioner_id is 'The petitions you wrote.';

-- The exact count and what lists sort by, moved once for each batch of signings. Apart from `petition` so
-- that a moving count rewrites a narrow row.
create table petition_standing (
  petition_id bigint constraint petition_standing_pkey primary key
    constraint petition_standing_petition_fkey references petition,
  signatures integer not null default 0 constraint petition_standing_range check (signatures >= 0),
  -- log2 of the signatures weighted by 2^(age / 3 days): sorts by recent support and needs no ageing.
  heat double precision not null default 0,
  -- Changes with everything that a reader can see of the petition.
  revision bigint not null default 0
);
create index petition_standing_most_signed on petition_standing (signatures desc, petition_id desc);
create index petition_standing_trending on petition_standing (heat desc, petition_id desc);

-- The heat of a petition after `change` signatures came (or went) at `moment`: log2 of the sum of
-- 2^(signing time / 3 days). Counted from 2026 so that the exponents stay small; a weight below 2^-60 is
-- nothing.
create function heat_after(heat double precision, change integer, moment timestamptz)
returns double precision language sql stable strict parallel safe as $$
  select age + ln(greatest(power(2, greatest(heat - age, -60)) + change, power(2, -60))) / ln(2)
  from (
    select extract(epoch from moment - timestamptz '2026-01-01 00:00+00')::double precision / 259200
  ) as elapsed (age)
$$;

create table signature (
  -- In the order of arrival; says nothing of who signed, unlike the key.
  id bigint generated always as identity,
  petition_id bigint not null constraint signature_petition_fkey references petition,
  employee_id bigint not null constraint signature_employee_fkey references employee,
  signed_at timestamptz not null default now(),
  shows_name boolean not null,
  reason text constraint signature_reason_length check (char_length(reason) between 1 and 500),
  constraint signature_pkey primary key (petition_id, employee_id)
);
create index signature_latest on signature (petition_id, id desc);
create index signature_employee on signature (employee_id);
-- As in `person`: no samples of what people wrote.
alter table signature alter reason set statistics 0;
comment on column signature.petition_id is 'The petitions you signed.';
comment on column signature.signed_at is 'When you signed.';
comment on column signature.shows_name is 'Whether colleagues see your name. Redress stores it either way.';
comment on column signature.reason is 'Why you signed, if you said so.';

-- Signatures a day (UTC), for the chart; moved with the count.
create table signature_day (
  petition_id bigint not null constraint signature_day_petition_fkey references petition,
  day date not null,
  signatures integer not null constraint signature_day_range check (signatures >= 0),
  constraint signature_day_pkey primary key (petition_id, day)
);

-- A signature taken back, kept for a day so that it can be put back as it was, then deleted.
create table withdrawn_signature (
  petition_id bigint not null constraint withdrawn_signature_petition_fkey references petition,
  employee_id bigint not null constraint withdrawn_signature_employee_fkey references employee,
  shows_name boolean not null,
  reason text,
  withdrawn_at timestamptz not null default now(),
  constraint withdrawn_signature_pkey primary key (petition_id, employee_id)
) with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
create index withdrawn_signature_age on withdrawn_signature (withdrawn_at);
alter table withdrawn_signature alter reason set statistics 0;
alter table signature set (autovacuum_vacuum_scale_factor = 0.01);
comment on table withdrawn_signature is 'Signatures you withdrew within the last day; then they are deleted.';

grant select on petition, petition_standing, signature_day to redress_web;
grant update (state, closed_at) on petition to redress_web;
grant update on petition_standing to redress_web;
grant insert, update on signature_day to redress_web;
grant select, insert, update (shows_name, reason), delete on signature to redress_web;
grant select, insert, update, delete on withdrawn_signature to redress_web;
grant select, update (reason) on signature to redress_operator;
grant update (shows_name) on signature to redress_operator;
grant select, delete on withdrawn_signature to redress_operator;
grant update (revision) on petition_standing to redress_operator;
grant select on petition, petition_standing to redress_operator;
