-- One row, once a tabulator has begun: the folder of its key directory in which it keeps this database's
-- keys. A tabulator whose directory has no such folder is not the one that made them.
create table key_folder (
  is_single boolean default true constraint key_folder_pkey primary key
    constraint key_folder_single check (is_single),
  name uuid not null
);

grant select, insert (name), update (name) on key_folder to redress_tabulator;
