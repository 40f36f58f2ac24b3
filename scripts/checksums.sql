-- For psql: a line a table, with its number of rows and a checksum that does not depend on their order.
\set QUIET on
\pset tuples_only on
\pset format unaligned
set datestyle = 'ISO';
set intervalstyle = 'postgres';
set timezone = 'UTC';
set extra_float_digits = 1;
set bytea_output = 'hex';
set row_security = off; -- an error rather than some rows
select format(
  'select %L, count(*), md5(string_agg(hash, '''' order by hash)) from (select md5(t::text) as hash from %s t) row_hashes',
  oid::regclass, oid::regclass)
from pg_class
where relkind = 'r' and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
order by oid::regclass::text collate "C"
\gexec
