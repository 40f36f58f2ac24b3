-- The ballot box may only insert; the tabulator holds the keys of rounds and reads no name.
do $$
begin
  if not exists (select from pg_roles where rolname = 'redress_ballot_box') then
    create role redress_ballot_box nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'redress_tabulator') then
    create role redress_tabulator nologin;
  end if;
exception
  -- Two databases of one cluster migrated at the same moment: the other one made them.
  when duplicate_object or unique_violation then null;
end
$$;

grant usage on schema public to redress_ballot_box, redress_tabulator;
