-- The tabulator counts no ballot without a token that it signed itself, so the token is kept beside the
-- ballot. It can be traced to nobody, as its hash can be traced to nobody, and is never published.
do $$
begin
  if exists (select from ballot) then
    raise 'A survey is open or being counted, and its ballots were kept without their tokens'
      using hint = 'Migrate once it is closed. A demo is made anew by scripts/demo-reset.';
  end if;
end
$$;
alter table ballot add column token bytea not null;
alter table ballot alter token set statistics 0;
comment on column ballot.token is
  'What the tabulator signed blindly: that somebody of the roll may answer, and nobody can trace who.';

-- What has not the form of a ballot would lie in the way of those that have: it is refused, whoever
-- sends it. The largest sealed ballot is one of a round of many questions in words.
create or replace function require_open_ballot_box() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if octet_length(new.token) <> 490 or octet_length(new.nullifier) <> 32
    or octet_length(new.sealed) > 1048576
  then
    raise check_violation using message = 'this is no ballot', constraint = 'ballot_form',
      table = 'ballot', schema = 'public';
  end if;
  perform from public.ballot_box where round_id = new.round_id for key share;
  if not found then
    raise foreign_key_violation using message = 'the ballot box of this round is not open',
      constraint = 'ballot_round_fkey', table = 'ballot', schema = 'public';
  end if;
  return new;
end
$$;

-- The site adds rounds as drafts, and requests without an answer.
revoke insert on survey_round, token_request from redress_web;
grant insert (title, introduction, minimum, comment_minimum, segment_lists, roll_departments,
  roll_sites, opens_at, closes_at, author_id) on survey_round to redress_web;
grant insert (round_id, employee_id, blinded) on token_request to redress_web;

-- And takes back drafts alone; nor does it approve without a second person.
create function require_draft() returns trigger
  language plpgsql set search_path = '' as $$
begin
  if current_user = 'redress_web' and old.state <> 'draft' then
    raise check_violation using message = 'only a draft is deleted',
      constraint = 'survey_round_draft', table = 'survey_round', schema = 'public';
  end if;
  return old;
end
$$;

create trigger survey_round_requires_draft before delete on survey_round
  for each row execute function require_draft();

create function require_approver() returns trigger
  language plpgsql set search_path = '' as $$
begin
  if current_user = 'redress_web' and (new.approver_id is null or new.core is null) then
    raise check_violation using message = 'somebody approves a round, and what it is',
      constraint = 'survey_round_approved', table = 'survey_round', schema = 'public';
  end if;
  return new;
end
$$;

create trigger survey_round_requires_approver before update on survey_round
  for each row when (new.state = 'approved') execute function require_approver();
