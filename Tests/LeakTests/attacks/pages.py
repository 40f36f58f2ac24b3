"""Pages keep what was deleted until they are vacuumed, each version with the transaction that wrote it."""

from ..leak import Leak


def by_page(leak: Leak) -> list[str] | None:
    """By the oldest version of each."""
    return leak.first_seen(row for _, row in leak.rows_deleted_too) or None
