"""Tables keep rows in the order in which they were written."""

from ..leak import COMMENTS, Leak


def by_place(leak: Leak) -> list[str]:
    return leak.in_file


def by_dump(leak: Leak) -> list[str]:
    """As pg_dump writes them."""
    return leak.database.column(f"copy (select body from {COMMENTS}) to stdout with csv")
