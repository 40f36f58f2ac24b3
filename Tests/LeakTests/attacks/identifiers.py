"""Ids may tell when they were given."""

from ..leak import COMMENTS, Leak


def by_id(leak: Leak) -> list[str]:
    return leak.database.column(f"select body from {COMMENTS} order by id")


def by_number(leak: Leak) -> list[str] | None:
    """The column of numbers, in a table that holds comments, that tells most of them apart."""
    best: list[tuple[int, str]] = []
    for database in leak.copies:
        for table in holding_comments(leak, database.texts):
            for column in database.columns(table, "atttypid in (20, 21, 23, 26, 700, 701, 1114, 1184, 1700)"):
                rows = database.rows(
                    f"select t::text, row_number() over (order by {column}), dense_rank() over (order by {column})"
                    f" from {table} t where {column} is not null order by {column}")
                if rows and int(rows[-1][2]) > max(1, len(best)):
                    best = [(int(rank), body) for text, _, rank in rows for body in leak.first_seen([text.encode()])]
    return list(dict.fromkeys(body for _, body in best)) or None


def holding_comments(leak: Leak, texts: dict[str, list[list[str]]]) -> list[str]:
    return [
        table for table, rows in texts.items()
        if leak.first_seen([" ".join(text for _, _, text in rows).encode()])]
