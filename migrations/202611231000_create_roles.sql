-- Roles are the cluster's, not the database's: several databases (tests, a restored backup) share them.
do $$
begin
  if not exists (select from pg_roles where rolname = 'redress_web') then
    create role redress_web nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'redress_operator') then
    create role redress_operator nologin;
  end if;
exception
  -- Two databases of one cluster migrated at the same moment: the other one made them.
  when duplicate_object or unique_violation then null;
end
$$;

revoke all on schema public from public;
grant usage on schema public to redress_web, redress_operator;

-- Sort keys and state names that several tables share.
create extension if not exists pg_trgm;
