-- :signatures people have signed :petition already.
\set ON_ERROR_STOP on
set session_replication_role = replica;
insert into signature (petition_id, employee_id, signed_at, shows_name, reason)
select :petition, i, now() - (:signatures - i) * interval '1 second', i % 2 = 0,
  case when i % 4 = 0 then 'Reason ' || i end
from generate_series(1, :signatures) i;
insert into signature_day (petition_id, day, signatures)
select petition_id, (signed_at at time zone 'UTC')::date, count(*)
from signature where petition_id = :petition group by 1, 2;
update petition_standing set signatures = :signatures, revision = revision + 1
where petition_id = :petition;
