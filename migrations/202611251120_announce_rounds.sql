-- People are told of rounds as they are of petitions: each announcement and each notification is about
-- exactly one of them.
alter table announcement
  alter petition_id drop not null,
  add round_id bigint constraint announcement_round_fkey references survey_round,
  add constraint announcement_subject check (num_nonnulls(petition_id, round_id) = 1),
  add constraint announcement_round_key unique (kind, round_id, occasion);

alter table notification
  alter petition_id drop not null,
  add round_id bigint constraint notification_round_fkey references survey_round,
  add constraint notification_subject check (num_nonnulls(petition_id, round_id) = 1),
  add constraint notification_round_key unique (employee_id, kind, round_id, occasion);
create index notification_round on notification (round_id, kind) where round_id is not null;
comment on table notification is 'What Redress told you about petitions and surveys; deleted after 180 days.';
