-- What was rejected is listed by the day of it, and searched by its title alone.
create index petition_rejected on petition (state_changed_at desc, id desc) where state = 'rejected';
create index petition_rejected_title on petition using gin (to_tsvector('english', title))
  where state = 'rejected';
