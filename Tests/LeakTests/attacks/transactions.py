"""Transactions are numbered, and rows say which one wrote them."""

from collections import defaultdict

from ..leak import COMMENTS, Database, Leak

ABOUT_PEOPLE = {"employee_id", "author_id", "approver_id", "actor_id", "subject_id", "petitioner_id"}


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
            if len(found) == 1 and len(people[transaction]) == 1:
                links[people[transaction].copy().pop()] = found.copy().pop()
    return links or None


def people_by_transaction(leak: Leak, database: Database) -> defaultdict[str, set[int]]:
    people, voters = defaultdict(set), set(leak.voted)
    queries = [
        f"select xmin::text, {column}::bigint from {table} where {column} is not null"
        for table, columns in database.columns.items() for column, _ in columns if column in ABOUT_PEOPLE]
    for transaction, person in database.rows(" union all ".join(queries)):
        if int(person) in voters:
            people[transaction].add(int(person))
    return people


def comments_by_transaction(leak: Leak, database: Database) -> dict[str, set[str]]:
    comments = defaultdict(set)
    for rows in database.texts.values():
        for transaction, text in rows:
            comments[transaction].update(leak.first_seen([text.encode()]))
    return comments
