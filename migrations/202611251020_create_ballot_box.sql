-- The round whose ballots are taken; no row while none are. At most one, so that the box can be
-- emptied as a whole. A ballot in flight holds its row, so removing it shuts the box behind the last of them.
create table ballot_box (
  is_open boolean not null default true constraint ballot_box_pkey primary key
    constraint ballot_box_single check (is_open),
  round_id bigint not null constraint ballot_box_round_key unique
    constraint ballot_box_round_fkey references survey_round
);

-- Sealed ballots in the order of nothing: no time, no number, no name; only the tabulator can open them.
create table ballot (
  round_id bigint not null constraint ballot_round_fkey references ballot_box (round_id),
  nullifier bytea not null,
  sealed bytea not null,
  constraint ballot_pkey primary key (nullifier)
);
alter table ballot alter round_id set statistics 0, alter nullifier set statistics 0,
  alter sealed set statistics 0, alter sealed set storage external;
comment on column ballot.nullifier is 'SHA-256 of a token that nobody can trace to whom it was issued.';
comment on column ballot.sealed is 'Answers that only the tabulator can open, and only while the round''s key exists.';

-- The key that signs receipts, while the box is open. It proves that the box took a ballot, and nothing else.
create table receipt_key (
  round_id bigint constraint receipt_key_pkey primary key
    constraint receipt_key_round_fkey references survey_round,
  private_key bytea not null constraint receipt_key_length check (octet_length(private_key) = 32)
);
alter table receipt_key alter private_key set statistics 0;

grant insert on ballot to redress_ballot_box;
grant select on receipt_key to redress_web;
grant select, insert, delete on ballot_box, receipt_key to redress_tabulator;
grant select, truncate on ballot to redress_tabulator;
