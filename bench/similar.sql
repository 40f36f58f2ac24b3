with word as materialized (
  select plainto_tsquery('simple', lexeme) as query, row_number() over () as number
  from (
    select lexeme from unnest(to_tsvector('english', TITLE))
    order by length(lexeme) desc, lexeme limit 5) longest
), worded as materialized (
  select distinct on (c.id) c.id, c.title, c.state, similarity(c.title, TITLE) as alike
  from (
    select pair.* from word a join word b on a.number < b.number cross join lateral (
      select id, title, state from petition
      where to_tsvector('english', title) @@ (a.query && b.query) limit 60) pair
    union all
    (select id, title, state from petition
      where search @@ plainto_tsquery('english', TITLE) and state <> 'rejected' limit 60)
  ) c
  where c.state in ('open', 'response-due', 'answered', 'closed', 'archived', 'rejected')
), near as (
  select id, title, state, alike from worded where alike >= 0.15
  union all
  (select id, title, state, similarity(title, TITLE) from petition
    where (select count(*) from worded where alike >= 0.15) < 5 and title % TITLE
      and state in ('open', 'response-due', 'answered', 'closed', 'archived', 'rejected')
      and id not in (select id from worded where alike >= 0.15)
    limit 60)
)
select n.id, n.title, n.state, s.signatures
from near n join petition_standing s on s.petition_id = n.id
order by n.alike desc, n.id desc limit 5;
