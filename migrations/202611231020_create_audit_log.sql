-- Append-only and hash-chained: each entry's hash covers the one before it. No name, mail or other
-- word about a person is in it, only opaque numbers and, for reasons, text written for the public.
create table audit_entry (
  id bigint constraint audit_entry_pkey primary key,
  occurred_at timestamptz not null,
  action text not null constraint audit_entry_action_known check (action in
    ('role-granted', 'role-revoked', 'employees-imported', 'employee-erased')),
  actor_id bigint constraint audit_entry_actor_fkey references employee,
  subject_id bigint constraint audit_entry_subject_fkey references employee,
  role text,
  reason text not null default '',
  subject_commitment bytea constraint audit_entry_commitment_length
    check (octet_length(subject_commitment) = 32),
  previous_hash bytea not null,
  hash bytea not null constraint audit_entry_hash_length check (octet_length(hash) = 32)
);
comment on table audit_entry is 'Who was given which role by whom, and imports and erasures; public, and never changed.';
comment on column audit_entry.actor_id is 'The opaque number of who acted; empty when it was done on the server itself.';
comment on column audit_entry.subject_id is 'The opaque number of the person concerned.';
comment on column audit_entry.subject_commitment is
  'SHA-256 over your salt, personnel number and name; once you are erased nobody can tell whom it meant.';
create index audit_entry_subject on audit_entry (subject_id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'this table is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_entry_append_only before update or delete or truncate on audit_entry
  for each statement execute function refuse_change();

alter table notice add constraint notice_audit_entry_fkey
  foreign key (audit_entry_id) references audit_entry;

grant select, insert on audit_entry to redress_web, redress_operator;
