-- One row: what this site is.
create table workplace (
  id boolean default true constraint workplace_pkey primary key
    constraint workplace_single check (id),
  company text not null constraint workplace_company_length check (char_length(company) between 1 and 100),
  is_demo boolean not null default false
);
comment on column workplace.is_demo is 'Set by the demo; without it the demo refuses to delete anything.';

grant select on workplace to redress_web, redress_operator;
-- Only its owner can set the demo's mark.
grant insert (company) on workplace to redress_operator;

-- `doctor` says whether migrations are missing, also under the server's own login.
grant select on schema_migration to redress_web, redress_operator;
