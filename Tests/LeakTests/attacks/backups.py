"""A backup of each day shows what was there on that day and is not any more."""

from ..leak import Leak, files_in


def by_day(leak: Leak) -> list[str] | None:
    """Comments in the order of the first copy, then the first place, in which they stand in any row."""
    texts = (
        text.encode() for database in leak.copies for rows in database.texts.values() for _, text in rows)
    return leak.first_seen(texts) or None


def by_files(leak: Leak) -> list[str] | None:
    """The same for the bytes of all files, which hold what no query shows."""
    files = (
        content for database in leak.copies for path, content in files_in(database.data)
        if "pg_wal" not in path.parts)
    return leak.first_seen(files) or None
