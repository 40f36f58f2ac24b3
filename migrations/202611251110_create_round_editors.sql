-- Who worked on a round, and so is not the second person who approves it.
create table survey_round_editor (
  round_id bigint not null constraint survey_round_editor_round_fkey
    references survey_round on delete cascade,
  employee_id bigint not null constraint survey_round_editor_employee_fkey references employee,
  constraint survey_round_editor_pkey primary key (round_id, employee_id)
);
create index survey_round_editor_employee on survey_round_editor (employee_id);
comment on table survey_round_editor is 'That you worked on a round, and so cannot approve it.';

grant select, insert on survey_round_editor to redress_web;
