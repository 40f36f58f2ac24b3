-- Count changes, as survey_round does, so that two who edit at once do not overwrite each other. Whoever
-- may change these tables may change the new column: their grants name no columns.
alter table survey_theme add version integer not null default 1;
alter table survey_question add version integer not null default 1;
alter table survey_template add version integer not null default 1;
