"""Whoever asks for a token and answers at once is known by the order of asking."""

from ..leak import Leak


def by_request(leak: Leak) -> dict[int, str] | None:
    """People in the order in which the log has their requests, beside the comments as it has them."""
    return dict(zip(leak.requests, leak.in_log)) or None
