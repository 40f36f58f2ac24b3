"""Pages keep what was deleted until they are vacuumed, each version with the transaction that wrote it."""

from ..leak import Leak

ITEMS = """
    select encode(t_data, 'hex')
    from generate_series(0, pg_relation_size('{table}') / 8192 - 1) block,
      heap_page_items(get_raw_page('{table}', block::int))
    where t_data is not null order by t_xmin::text::bigint, block, lp"""


def by_page(leak: Leak) -> list[str] | None:
    """The oldest version of each."""
    database = leak.database
    database.run("set client_min_messages = error; create extension if not exists pageinspect")
    found = leak.first_seen(
        bytes.fromhex(row) for table in database.tables for row in database.column(ITEMS.format(table=table)))
    return found or None
