-- Nobody has to choose an option any more: if each had to, one that is kept back could be worked out from the others.
do $$
begin
  if exists (
    select from survey_round round,
      jsonb_array_elements(
        coalesce(convert_from(round.policy, 'UTF8'), round.core)::jsonb -> 'questions') question
    where round.state in ('approved', 'announced', 'open', 'counting')
      and question ->> 'kind' = 'multiple' and (question ->> 'isRequired')::boolean)
  then
    raise 'A survey is on in which everybody must choose one of several options'
      using hint = 'Call it off, or migrate once it is closed.';
  end if;
end
$$;

-- What is published of a question of which several options can be chosen stands in a row for each option: who
-- chose it and who did not, judged by itself. A group of which nobody chose an option is of one mind about it.
alter table published_cell
  add column option smallint not null default 0,
  add column category smallint;
alter table published_cell drop constraint published_cell_pkey;
alter table published_cell
  add constraint published_cell_pkey primary key (round_id, question, option, list, segment);
alter table published_cell alter option drop default;
comment on column published_cell.option is
  'Which option of the question, where several can be chosen; else 0.';
comment on column published_cell.category is
  'The answer that a band is about, where none is better than another; else it is about those that are '
  'favourable or, of an option, chose it.';

-- Rounds that are published keep their figures. Whoever answered nothing to such a question is not in them; from now on
-- they count among those who chose no option.
create temporary table several on commit drop as
  select round.id as round_id, question ->> 'id' as question,
    jsonb_array_length(question -> 'options') as options
  from survey_round round,
    jsonb_array_elements(convert_from(round.policy, 'UTF8')::jsonb -> 'questions') question
  where round.state = 'closed' and question ->> 'kind' = 'multiple';

insert into published_cell
    (round_id, question, option, list, segment, kind, answers, counts, suppression)
  select round_id, question, place, list, segment, kind, answers,
    array[counts[place + 1], answers - counts[place + 1]], suppression
  from published_cell join several using (round_id, question),
    generate_series(1, options - 1) place;
update published_cell set counts = array[counts[1], answers - counts[1]]
  from several
  where published_cell.round_id = several.round_id and published_cell.question = several.question
    and option = 0;
update published_cell set counts = null where kind <> 'exact' and counts is not null;
