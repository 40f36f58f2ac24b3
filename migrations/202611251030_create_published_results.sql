-- What was published of a round: written once, by the tabulator, after the disclosure gate.
create table round_result (
  round_id bigint constraint round_result_pkey primary key
    constraint round_result_round_fkey references survey_round,
  roll integer not null,
  issued integer not null,
  -- Nil when fewer than the round's minimum took part.
  cast_ballots integer,
  discarded integer not null,
  -- The nullifiers of all ballots, sorted, one behind the other; filled up with random ones to the minimum.
  nullifiers bytea not null constraint round_result_nullifiers_length
    check (octet_length(nullifiers) % 32 = 0)
);
alter table round_result alter nullifiers set storage external, alter nullifiers set statistics 0;

create table published_cell (
  round_id bigint not null constraint published_cell_result_fkey references round_result,
  -- The question's id; empty for how many took part.
  question text not null,
  -- "everybody" or the id of a segment list, and the position in it.
  list text not null,
  segment smallint not null,
  kind text not null constraint published_cell_kind_known
    check (kind in ('exact', 'band', 'suppressed')),
  answers integer,
  counts integer[],
  -- Percent, for a band.
  low smallint,
  high smallint,
  -- Why a cell is suppressed.
  suppression text,
  constraint published_cell_pkey primary key (round_id, question, list, segment)
);

-- Each by itself: no segment, no other answer, no order.
create table published_comment (
  id uuid not null default gen_random_uuid() constraint published_comment_pkey primary key,
  round_id bigint not null constraint published_comment_result_fkey references round_result,
  question text not null,
  body text not null
);
create index published_comment_question on published_comment (round_id, question, id);
alter table published_comment alter body set statistics 0;

grant select on round_result, published_cell, published_comment to redress_web;
grant insert on round_result, published_cell, published_comment to redress_tabulator;
