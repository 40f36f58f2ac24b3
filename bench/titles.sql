-- More petitions: titles of the same few words in ever other combinations, as people write them.
-- :first to :last; 134,849 would be the most.
\set ON_ERROR_STOP on
set session_replication_role = replica;
insert into petition (title, background, addressee, petitioner_id, state, threshold, opened_at)
select
  (array['Open', 'Keep', 'Build', 'Repair', 'Pay for', 'Stop', 'Extend', 'Publish', 'Plan', 'Try', 'Replace'])[1 + i % 11]
    || ' ' || (array['quieter', 'safer', 'better', 'warmer', 'fairer', 'longer', 'shorter', 'cheaper', 'cleaner',
      'smaller', 'public', 'shared', 'private'])[1 + i / 11 % 13]
    || ' ' || (array['meeting rooms', 'desks', 'lunches', 'shifts', 'laptops', 'parking spaces', 'bicycle racks',
      'showers', 'lockers', 'lights', 'training courses', 'travel rules', 'pay bands', 'interviews', 'reviews',
      'holidays', 'kitchens', 'lifts', 'badges', 'microphones', 'screens', 'chairs', 'printers', 'windows', 'doors',
      'stairs', 'phone booths', 'libraries', 'gardens', 'nurseries', 'buses', 'trains', 'mentors', 'newsletters',
      'surveys', 'recordings', 'backups', 'audits', 'contracts', 'pensions', 'bonuses'])[1 + i / 143 % 41]
    || ' ' || (array['in Leeds', 'in Porto', 'in Pune', 'in Amman', 'on every floor', 'for interns', 'for parents',
      'for night shifts', 'for contractors', 'for everybody', 'in winter', 'in summer', 'before noon', 'on Fridays',
      'near the lifts', 'at headquarters', 'for new colleagues', 'for support', 'in the warehouse', 'in the workshop',
      'without approval', 'within ten days', 'every quarter'])[1 + i / 5863 % 23],
  'Because many of us have written about it before.', 'Chief Executive', i, 'open', 1000, now() - i * interval '1 minute'
from generate_series(:first, :last) i;
insert into petition_standing (petition_id, heat_revision)
select id, 0 from petition where id not in (select petition_id from petition_standing);
