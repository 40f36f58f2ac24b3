"""Whatever is stored of an answer has few values, and a row for everybody who gave one. Which column that is does
not matter: each is tried."""

from collections import defaultdict
from collections.abc import Iterator

from ..leak import Leak
from ..reading import Reading
from .transactions import columns_of_people, people_by_transaction

Rows = list[tuple[int, dict[str, str]]]

# More values than there are ways to answer the scale and both lists.
FEW = 40
# Bytes of a row that are looked at, from its beginning and from its end.
BYTES = 48
# Fewer rows than this are no record of who answered what.
ENOUGH = 100
# Files of PostgreSQL's own tables have lower numbers.
FIRST_FILE = 16384


def of_tables(leak: Leak) -> list[Reading]:
    """Every column of every table of every copy, and of those of its rows that have a value in common: in the order of
    the file and of transactions; by whom the row names, and by whom its transaction wrote about."""
    readings = []
    for number, database in enumerate(leak.copies):
        people = people_by_transaction(leak, database)
        for table, rows in database.documents.items():
            for name, part in parts(rows):
                readings += of_rows(leak, f"copy {number}, {table}{name}", part, people)
    return readings


def parts(rows: Rows) -> Iterator[tuple[str, Rows]]:
    """All rows, and those that have a value in common."""
    yield "", rows
    for column, values in few_valued(rows).items():
        for value in set(values) - {""}:
            part = [row for row in rows if row[1].get(column) == value]
            if ENOUGH <= len(part) < len(rows):
                yield f" where {column} = {value}", part


def few_valued(rows: Rows) -> dict[str, list[str]]:
    columns = {column for _, row in rows for column in row}
    values = {column: [row.get(column, "") for _, row in rows] for column in sorted(columns)}
    return {column: each for column, each in values.items() if 2 <= len(set(each)) <= FEW}


def of_rows(leak: Leak, where: str, rows: Rows, people: dict[int, int]) -> Iterator[Reading]:
    if len(rows) < ENOUGH:
        return
    in_order = sorted(range(len(rows)), key=lambda place: rows[place][0])
    for column, values in few_valued(rows).items():
        yield Reading(f"{where}: {column}", values)
        yield Reading(f"{where}: {column} by transaction", [values[place] for place in in_order])
        for key in columns_of_people(leak, rows):
            yield Reading(f"{where}: {column} by {key}", values, [leak.owners.get(row.get(key, "")) for _, row in rows])
        yield Reading(f"{where}: {column} by shared transaction", values, [
            people.get(transaction) for transaction, _ in rows])
        yield Reading(f"{where}: {column} by comment", values, comments_in(leak, rows))


def comments_in(leak: Leak, rows: Rows) -> list[str | None]:
    seen = [leak.first_seen([" ".join(row.values()).encode()]) for _, row in rows]
    return [each[0] if len(each) == 1 else None for each in seen]


def of_pages(leak: Leak) -> list[Reading]:
    """Bytes of every row that a page still has, deleted ones too, oldest first."""
    tables = defaultdict(list)
    for table, row in leak.rows_deleted_too:
        tables[table].append(row)
    return [reading for table, rows in tables.items() for reading in of_bytes(leak, table, rows)]


def of_insertions(leak: Leak) -> list[Reading]:
    """Bytes of every row that was inserted, in the order of the log."""
    relations = defaultdict(list)
    for insertion in leak.insertions:
        if insertion.relation[1] >= FIRST_FILE:
            relations[insertion.relation].append(insertion.row)
    return [
        reading for (_, file), rows in relations.items() for reading in of_bytes(leak, f"file {file}", rows)]


def of_bytes(leak: Leak, where: str, rows: list[bytes]) -> Iterator[Reading]:
    """Each byte that all rows have, by its place from the beginning and from the end, where it has few values."""
    if len(rows) < ENOUGH:
        return
    size = min(map(len, rows))
    places = [*range(min(BYTES, size)), *range(-min(BYTES, size), 0)]
    for place in places:
        values = [row[place] for row in rows]
        if 2 <= len(set(values)) <= FEW:
            yield Reading(f"{where}: byte {place}", list(map(str, values)))
