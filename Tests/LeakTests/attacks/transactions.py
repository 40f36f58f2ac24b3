"""Transactions are numbered, and rows say which one wrote them."""

from collections import defaultdict

from ..leak import COMMENTS, Database, Leak

def by_number(leak: Leak) -> list[str] | None:
    return in_order(leak.database.rows(f"select body, xmin from {COMMENTS}"))


def by_commit_time(leak: Leak) -> list[str] | None:
    if leak.database.column("show track_commit_timestamp") == ["off"]:
        return None
    return in_order(leak.database.rows(
        f"select body, extract(epoch from pg_xact_commit_timestamp(xmin)) from {COMMENTS}"))


def in_order(rows: list[list[str]]) -> list[str] | None:
    """None where all are the same, which is no order."""
    if len({key for _, key in rows}) < 2:
        return None
    return [body for body, _ in sorted(rows, key=lambda row: float(row[1]))]


def shared(leak: Leak) -> dict[int, str] | None:
    """Where one transaction wrote about one person and one comment, the comment is that person's."""
    links = {}
    for database in leak.copies:
        people, comments = people_by_transaction(leak, database), comments_by_transaction(leak, database)
        for transaction, found in comments.items():
            if len(found) == 1 and transaction in people:
                links[people[transaction]] = found.copy().pop()
    return links or None


def people_by_transaction(leak: Leak, database: Database) -> dict[int, int]:
    """Whom a transaction wrote about, where it wrote about one person only: by the number of an employee,
    in whatever column it stands."""
    people = defaultdict(set)
    for rows in database.documents.values():
        for column in columns_of_people(leak, rows):
            for transaction, row in rows:
                if person := leak.owners.get(row.get(column, "")):
                    people[transaction].add(person)
    return {transaction: found.copy().pop() for transaction, found in people.items() if len(found) == 1}


def columns_of_people(leak: Leak, rows: list[tuple[int, dict[str, str]]]) -> list[str]:
    """Columns, by whatever name, that hold employees' numbers and little else."""
    values = defaultdict(set)
    for _, row in rows:
        for column, value in row.items():
            values[column].add(value)
    return [
        column for column, found in values.items() if 2 * len(found & leak.owners.keys()) > len(found)]


def comments_by_transaction(leak: Leak, database: Database) -> dict[int, set[str]]:
    comments = defaultdict(set)
    for rows in database.texts.values():
        for transaction, text in rows:
            comments[int(transaction)].update(leak.first_seen([text.encode()]))
    return comments
