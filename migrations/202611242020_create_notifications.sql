-- Something that people are to be told; whom and how is worked out by whichever process takes the row.
-- Taking it, telling everybody and deleting it is one transaction, so a crash neither loses nor repeats it.
create table announcement (
  id bigint generated always as identity constraint announcement_pkey primary key,
  kind text not null,
  petition_id bigint not null constraint announcement_petition_fkey references petition,
  -- Which of several of the same kind, for instance the number of an update.
  occasion bigint not null default 0,
  created_at timestamptz not null default now(),
  constraint announcement_key unique (kind, petition_id, occasion)
);

-- What an employee is told in Redress.
create table notification (
  id bigint generated always as identity constraint notification_pkey primary key,
  employee_id bigint not null constraint notification_employee_fkey references employee,
  kind text not null,
  petition_id bigint not null constraint notification_petition_fkey references petition,
  occasion bigint not null default 0,
  occurred_at timestamptz not null default now(),
  is_read boolean not null default false,
  constraint notification_key unique (employee_id, kind, petition_id, occasion)
);
create index notification_employee on notification (employee_id, id desc);
create index notification_petition on notification (petition_id, kind);
create index notification_age on notification (occurred_at);
comment on table notification is 'What Redress told you about petitions; deleted after 180 days.';

alter table employee add unread_notifications integer not null default 0
  constraint employee_unread_notifications_range check (unread_notifications >= 0);
comment on column employee.unread_notifications is 'How many notifications you have not read.';

-- A mail that is still to be sent; deleted once the mail server took it.
create table outgoing_mail (
  notification_id bigint constraint outgoing_mail_pkey primary key
    constraint outgoing_mail_notification_fkey references notification on delete cascade,
  attempts smallint not null default 0,
  due_at timestamptz not null default now()
);
create index outgoing_mail_due on outgoing_mail (due_at);
comment on table outgoing_mail is 'Notifications that wait to be mailed to you.';

-- Kinds of notification that somebody does not want by mail.
create table muted_mail (
  employee_id bigint not null constraint muted_mail_employee_fkey references employee,
  kind text not null,
  constraint muted_mail_pkey primary key (employee_id, kind)
);
comment on table muted_mail is 'Kinds of notification that you switched off for mail.';

-- The link in a mail by which its reader mutes that kind without signing in.
create table unsubscribe_link (
  token_hash bytea constraint unsubscribe_link_pkey primary key
    constraint unsubscribe_link_token_hash_length check (octet_length(token_hash) = 32),
  employee_id bigint not null constraint unsubscribe_link_employee_fkey references employee,
  kind text not null,
  expires_at timestamptz not null
);
create index unsubscribe_link_employee on unsubscribe_link (employee_id);
create index unsubscribe_link_expiry on unsubscribe_link (expires_at);
comment on table unsubscribe_link is 'Links in mails to you that switch off their kind; the link itself is not stored.';

-- Wakes the processes that listen to the channel of the table's name, once something was added.
create function ring() returns trigger language plpgsql as $$
begin
  if exists (select from added) then
    perform pg_notify(tg_table_name, '');
  end if;
  return null;
end $$;
create trigger announcement_ring after insert on announcement referencing new table as added
  for each statement execute function ring();
create trigger outgoing_mail_ring after insert on outgoing_mail referencing new table as added
  for each statement execute function ring();

-- Several processes share the queues.
alter table announcement set (autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0);
alter table outgoing_mail set (autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0);

-- Nobody changes an announcement; locking one asks for the right to.
grant select, insert, update (created_at), delete on announcement to redress_web;
grant select, insert, update (is_read), delete on notification to redress_web;
grant update (unread_notifications) on employee to redress_web;
grant select, insert, update, delete on outgoing_mail to redress_web;
grant select, insert, delete on muted_mail, unsubscribe_link to redress_web;

grant select, delete on notification, outgoing_mail, muted_mail, unsubscribe_link to redress_operator;
