-- The site moves a round up to its approval and may call it off before it opens; all later moves are
-- the tabulator's. From the approval on a round stays as the second person saw it. So whoever takes
-- over the site can neither open, close nor end a round, nor change what people were promised.
create function require_round_transition() returns trigger
  language plpgsql set search_path = '' as $$
begin
  if new.state <> old.state
    and not (case current_user
      when 'redress_web' then (old.state, new.state) in (
        ('draft', 'review'), ('review', 'draft'), ('review', 'approved'),
        ('approved', 'cancelled'), ('announced', 'cancelled'))
      when 'redress_tabulator' then (old.state, new.state) in (
        ('approved', 'announced'), ('announced', 'open'), ('open', 'counting'), ('counting', 'closed'),
        ('approved', 'void'), ('announced', 'void'), ('open', 'void'), ('counting', 'void'))
      else true
    end)
  then
    raise check_violation using message = 'this round cannot move there',
      constraint = 'survey_round_transition', table = 'survey_round', schema = 'public';
  end if;
  if current_user = 'redress_web' and old.state not in ('draft', 'review')
    and (new.title, new.introduction, new.minimum, new.comment_minimum, new.segment_lists,
        new.roll_departments, new.roll_sites, new.opens_at, new.closes_at, new.approver_id, new.core)
      is distinct from (old.title, old.introduction, old.minimum, old.comment_minimum, old.segment_lists,
        old.roll_departments, old.roll_sites, old.opens_at, old.closes_at, old.approver_id, old.core)
  then
    raise check_violation using message = 'this round is approved as it is',
      constraint = 'survey_round_fixed', table = 'survey_round', schema = 'public';
  end if;
  return new;
end
$$;

create trigger survey_round_requires_transition before update on survey_round
  for each row execute function require_round_transition();
