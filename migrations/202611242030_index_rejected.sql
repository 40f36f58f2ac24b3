-- What was rejected is listed by the day of it.
create index petition_rejected on petition (state_changed_at desc, id desc) where state = 'rejected';
