-- A foreign key also forbids to remove the box's row while ballots lie in it, so it could never be
-- shut. This asks the same question when a ballot comes, and only then: the row is held until the
-- ballot is committed, so whoever removes it waits for the ballots in flight and for no others.
alter table ballot drop constraint ballot_round_fkey;

create function require_open_ballot_box() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  perform from public.ballot_box where round_id = new.round_id for key share;
  if not found then
    raise foreign_key_violation using message = 'the ballot box of this round is not open',
      constraint = 'ballot_round_fkey', table = 'ballot', schema = 'public';
  end if;
  return new;
end
$$;

create trigger ballot_requires_open_box before insert on ballot
  for each row execute function require_open_ballot_box();
