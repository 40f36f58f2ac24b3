alter table audit_entry
  drop constraint audit_entry_action_known,
  add constraint audit_entry_action_known check (action in ('role-granted', 'role-revoked',
    'employees-imported', 'employee-erased', 'policy-changed', 'round-approved', 'round-announced',
    'round-cancelled', 'round-published', 'round-void'));
