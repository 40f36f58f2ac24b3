"""Logs are written as things happen."""

from ..leak import Leak


def by_server_log(leak: Leak) -> list[str] | None:
    """DETAIL lines, failing rows, statements and their parameters."""
    return leak.first_seen([leak.server_log.encode()], by_id=True) or None


def by_web_log(leak: Leak) -> list[str] | None:
    return leak.first_seen([leak.web_log.encode()], by_id=True) or None
