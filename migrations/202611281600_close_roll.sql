-- Nobody joins the roll of a round that was announced: everybody saw how many are on it.
create function require_open_roll() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  -- Waits for an announcement that is on its way.
  perform from public.survey_round
    where id = new.round_id and state in ('draft', 'review', 'approved') for share;
  if not found then
    raise check_violation using message = 'the roll of this round is closed',
      constraint = 'round_roll_closed', table = 'round_roll', schema = 'public';
  end if;
  return new;
end
$$;

create trigger round_roll_requires_open_roll before insert on round_roll
  for each row execute function require_open_roll();

-- The server's log would say how many rows these tables have while a round is open.
alter table ballot set (log_autovacuum_min_duration = -1, toast.log_autovacuum_min_duration = -1);
alter table token_request set (log_autovacuum_min_duration = -1, toast.log_autovacuum_min_duration = -1);
